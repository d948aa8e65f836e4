//! Reads the tags of `index.html` and writes it again with some of them changed.
//!
//! Not a general parser: the page is our own, as Trunk hands it over. What matters to the policy (scripts,
//! styles, attributes) is recognised whichever way it is quoted.

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    /// Names in lower case; the value is empty where there is none.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The tag with one attribute set.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    fn write(&self) -> String {
        let mut text = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            text.push(' ');
            text.push_str(name);
            if !value.is_empty() {
                text.push_str(&format!("=\"{}\"", value.replace('"', "&quot;")));
            }
        }
        text.push('>');
        text
    }
}

/// What becomes of a tag.
pub(super) enum Change {
    Keep,
    /// By these, in their order.
    Replace(Vec<Tag>),
    Remove,
}

/// All start tags, in order.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    rewrite(html, |tag| {
        found.push(tag.clone());
        Change::Keep
    });
    found
}

/// The page with every start tag passed through `change`. Comments are dropped.
pub(super) fn rewrite(html: &str, mut change: impl FnMut(&Tag) -> Change) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        written.push_str(text);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !after.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            written.push('<');
            rest = after;
            continue;
        }
        let (tag, after_tag) = read_tag(after);
        match change(&tag) {
            Change::Keep => {
                let length = after.len() - after_tag.len();
                written.push('<');
                written.push_str(after.get(..length).unwrap_or_default());
            }
            Change::Replace(new) => new.iter().for_each(|tag| written.push_str(&tag.write())),
            Change::Remove => {}
        }
        rest = after_tag;
    }
    written.push_str(rest);
    written
}

/// Reads a tag from behind its `<`; returns it and what follows its `>`.
fn read_tag(text: &str) -> (Tag, &str) {
    let (name, mut rest) = split_where(text, |letter| {
        letter.is_whitespace() || letter == '>' || letter == '/'
    });
    let mut tag = Tag {
        name: name.to_ascii_lowercase(),
        attributes: Vec::new(),
    };
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        if rest.is_empty() {
            return (tag, rest);
        }
        let (name, after) = split_where(rest, |letter| {
            letter.is_whitespace() || letter == '>' || letter == '=' || letter == '/'
        });
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => read_value(value.trim_start()),
            None => ("", after),
        };
        if name.is_empty() && value.is_empty() && after == rest {
            return (tag, rest);
        }
        tag.attributes.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    split_where(text, |letter| letter.is_whitespace() || letter == '>')
}

fn split_where(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(end).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let found = tags("<!doctype html><A href=x data-b='c d' E=\"f>g\" h /><p>a < b</p>");
        let names: Vec<&str> = found.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["a", "p"]);
        let tag = &found[0];
        assert_eq!(
            (
                tag.get("href"),
                tag.get("data-b"),
                tag.get("e"),
                tag.get("h"),
                tag.get("i")
            ),
            (Some("x"), Some("c d"), Some("f>g"), Some(""), None)
        );
    }

    #[test]
    fn what_is_kept_is_not_touched_and_comments_go() {
        let page = "<!doctype html>\n<p  a = b>x</p><!-- <script> -->\n<br/>";
        assert_eq!(
            rewrite(page, |_| Change::Keep),
            "<!doctype html>\n<p  a = b>x</p>\n<br/>"
        );
    }

    #[test]
    fn tags_are_replaced_and_removed() {
        let page = rewrite("<base href=/><link rel=x><i hidden>", |tag| {
            match tag.name.as_str() {
                "base" => {
                    let new = tag.clone().with("href", "/a/");
                    Change::Replace(vec![new.clone().with("id", "b"), new.with("id", "c")])
                }
                "link" => Change::Remove,
                _ => Change::Keep,
            }
        });
        assert_eq!(
            page,
            "<base href=\"/a/\" id=\"b\"><base href=\"/a/\" id=\"c\"><i hidden>"
        );
    }

    #[test]
    fn broken_markup_comes_to_an_end() {
        for broken in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b=\"c",
            "<!--",
            "<a =",
            "<a ==>",
            "a<b<c>",
            "<a \u{a0}é=é>",
        ] {
            let _ = rewrite(broken, |_| Change::Keep);
        }
    }
}
