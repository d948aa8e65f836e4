//! Digits and separators of an amount, sorted as far as one cell can tell.

/// What may stand between digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Mark(Mark),
    /// A space of any width.
    Space,
    /// `'`, as in Switzerland.
    Apostrophe,
}

/// What may be a decimal mark: the two that also separate thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

impl Mark {
    fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// The body of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    /// Reads in one way only: `1234`, `1 234`, `1,234,567`, `1.234,50`.
    Clear {
        /// The decimal mark this cell proves, if any.
        proves: Option<Mark>,
        /// Before the decimal mark; may hold separators.
        whole: &'a str,
        /// Behind it; digits, or nothing.
        decimals: &'a str,
    },
    /// One point or one comma: `12.50`, `1.000`, `.5`.
    Single {
        /// Which of them.
        mark: Mark,
        /// All of the body.
        body: &'a str,
        /// Before the mark; digits, or nothing.
        whole: &'a str,
        /// Behind the mark; digits.
        tail: &'a str,
    },
}

impl<'a> Shape<'a> {
    /// `None` for anything but digits with separators in proper places.
    pub(crate) fn of(body: &'a str) -> Option<Self> {
        let Some((at, last)) = body
            .char_indices()
            .rev()
            .find_map(|(at, c)| Some((at, separator(c)?)))
        else {
            return is_digits(body).then_some(Self::Clear {
                proves: None,
                whole: body,
                decimals: "",
            });
        };
        let (whole, rest) = body.split_at_checked(at)?;
        let tail = rest.trim_start_matches(|c| separator(c).is_some());
        if !is_digits(tail) {
            return None;
        }
        match (whole.chars().find_map(separator), last) {
            (None, Separator::Mark(mark)) => {
                let digits = whole.is_empty() || is_digits(whole);
                digits.then_some(Self::Single {
                    mark,
                    body,
                    whole,
                    tail,
                })
            }
            (None, _) => is_grouped(body, last).then_some(Self::Clear {
                proves: None,
                whole: body,
                decimals: "",
            }),
            (Some(first), _) if first == last => {
                let proves = if let Separator::Mark(mark) = last {
                    Some(mark.other())
                } else {
                    None
                };
                is_grouped(body, last).then_some(Self::Clear {
                    proves,
                    whole: body,
                    decimals: "",
                })
            }
            (Some(first), Separator::Mark(mark)) => is_grouped(whole, first).then_some(Self::Clear {
                proves: Some(mark),
                whole,
                decimals: tail,
            }),
            (Some(_), _) => None,
        }
    }

    /// The decimal mark this cell proves, if any. `12.50` proves a point, for it cannot be grouped.
    pub(crate) fn proves(self) -> Option<Mark> {
        match self {
            Self::Clear { proves, .. } => proves,
            Self::Single { mark, .. } => (!self.is_grouped_by_mark()).then_some(mark),
        }
    }

    /// Could be thousands, as `1.000` or `12,500`.
    pub(crate) fn is_grouped_by_mark(self) -> bool {
        match self {
            Self::Clear { .. } => false,
            Self::Single { mark, body, .. } => is_grouped(body, Separator::Mark(mark)),
        }
    }
}

/// `1.2E+05`, and nothing else around it.
pub(crate) fn is_exponent(body: &str) -> bool {
    body.split_once(['E', 'e']).is_some_and(|(mantissa, exponent)| {
        Shape::of(mantissa).is_some() && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    })
}

/// One to three digits, the first no zero, then threes.
fn is_grouped(text: &str, by: Separator) -> bool {
    let mut groups = text.split(|c| separator(c) == Some(by));
    let first = groups.next().unwrap_or_default();
    is_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn separator(c: char) -> Option<Separator> {
    match c {
        '.' => Some(Separator::Mark(Mark::Point)),
        ',' => Some(Separator::Mark(Mark::Comma)),
        // Non-breaking, thin, and narrow non-breaking spaces are what number formats really use.
        ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' => Some(Separator::Space),
        '\'' | '\u{2019}' => Some(Separator::Apostrophe),
        _ => None,
    }
}
