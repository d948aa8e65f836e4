//! What the URL says of a page beside its place: filters, the place in a list, what is open. Each reads itself
//! back from the query it is written to.

/// The customer list's state in the URL. Empty means absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerView {
    /// A link state, as on the wire.
    pub state: String,
    /// First day of invitation, `YYYY-MM-DD`, in the user's zone.
    pub from: String,
    /// Last day of invitation, `YYYY-MM-DD`, in the user's zone.
    pub to: String,
    /// A customer reference to look for.
    pub find: String,
    /// The sealed place in the list.
    pub cursor: String,
    /// The customer whose details are open.
    pub open: String,
}

impl CustomerView {
    pub(super) fn query(&self) -> [(&'static str, &str); 6] {
        [
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("find", &self.find),
            ("cursor", &self.cursor),
            ("customer", &self.open),
        ]
    }

    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| get(name).unwrap_or_default();
        Self {
            state: text("state"),
            from: text("from"),
            to: text("to"),
            find: text("find"),
            cursor: text("cursor"),
            open: text("customer"),
        }
    }
}

/// The state of the list of batches in the URL. Empty means absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchView {
    /// Text to look for.
    pub find: String,
    /// A stage, as on the wire.
    pub stage: String,
    /// First day of preparation, `YYYY-MM-DD`, in the user's zone.
    pub from: String,
    /// Last day of preparation, `YYYY-MM-DD`, in the user's zone.
    pub to: String,
    /// The places of the pages gone through, a space between them; the last is the page shown.
    pub places: String,
}

impl BatchView {
    pub(super) fn query(&self) -> [(&'static str, &str); 5] {
        [
            ("find", &self.find),
            ("stage", &self.stage),
            ("from", &self.from),
            ("to", &self.to),
            ("places", &self.places),
        ]
    }

    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| get(name).unwrap_or_default();
        Self {
            find: text("find"),
            stage: text("stage"),
            from: text("from"),
            to: text("to"),
            places: text("places"),
        }
    }

    /// The place of the page shown; `None` for the first.
    pub fn cursor(&self) -> Option<String> {
        self.places
            .split(' ')
            .next_back()
            .filter(|place| !place.is_empty())
            .map(str::to_owned)
    }

    /// The page that begins at `cursor`.
    pub fn forward(&self, cursor: &str) -> Self {
        let places = format!("{} {cursor}", self.places).trim_start().to_owned();
        Self {
            places,
            ..self.clone()
        }
    }

    /// The page this one was reached from; `None` on the first.
    pub fn back(&self) -> Option<Self> {
        let before = self.places.rsplit_once(' ').map_or("", |(before, _)| before);
        (!self.places.is_empty()).then(|| Self {
            places: before.to_owned(),
            ..self.clone()
        })
    }
}

/// The state of the audit trail in the URL. Empty means absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditView {
    /// First day, `YYYY-MM-DD`, in the user's zone.
    pub from: String,
    /// Last day, `YYYY-MM-DD`, in the user's zone.
    pub to: String,
    /// A person's name.
    pub who: String,
    /// How the actions begin, such as `batch.`.
    pub action: String,
    /// An outcome, as on the wire.
    pub outcome: String,
    /// A Site, by its id.
    pub site: String,
    /// A batch, customer or account.
    pub target: String,
    /// Lines before this place.
    pub before: String,
}

impl AuditView {
    pub(super) fn query(&self) -> [(&'static str, &str); 8] {
        [
            ("from", &self.from),
            ("to", &self.to),
            ("who", &self.who),
            ("action", &self.action),
            ("outcome", &self.outcome),
            ("site", &self.site),
            ("target", &self.target),
            ("before", &self.before),
        ]
    }

    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| get(name).unwrap_or_default();
        Self {
            from: text("from"),
            to: text("to"),
            who: text("who"),
            action: text("action"),
            outcome: text("outcome"),
            site: text("site"),
            target: text("target"),
            before: text("before"),
        }
    }
}

/// Which rows of a batch are shown. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowView {
    /// `paid`, `failed`, `pending`, or a failure reason as on the wire.
    pub show: String,
    /// Text to find in a row's references.
    pub find: String,
}

impl RowView {
    /// Reads the view back from the URL.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            show: get("show").unwrap_or_default(),
            find: get("find").unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_gone_through_and_back() {
        let first = BatchView {
            stage: "sealed".into(),
            ..Default::default()
        };
        assert_eq!((first.cursor(), first.back()), (None, None));
        let third = first.forward("a").forward("b");
        assert_eq!(third.cursor().as_deref(), Some("b"));
        let second = third.back().unwrap();
        assert_eq!(second.cursor().as_deref(), Some("a"));
        assert_eq!(second.back(), Some(first));
    }
}
