//! Reads one source file as tokens: the paths it uses, wherever they stand (also inside macros), and marks
//! that a rule may forbid. Comments and texts are not tokens of interest, so they cannot mislead.

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as written, such as `["crate", "api", "transport"]`; a name standing alone is a path of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
    /// How many inline modules the path stands in: each one more `super` to reach the same place.
    pub(super) depth: usize,
}

/// What one file says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) paths: Vec<Used>,
    /// Lines of `style=` in the markup of a view.
    pub(super) style_attributes: Vec<usize>,
    /// Lines of `#[ignore]`.
    pub(super) ignored_tests: Vec<usize>,
}

/// # Errors
/// When the text is not made of Rust tokens.
pub(super) fn read(source: &str) -> Result<Reading> {
    let stream: TokenStream = source.parse().map_err(|error| anyhow!("not Rust: {error}"))?;
    let mut reading = Reading::default();
    walk(
        &mut reading,
        stream,
        Place {
            depth: 0,
            in_view: false,
        },
    );
    Ok(reading)
}

#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    in_view: bool,
}

fn walk(reading: &mut Reading, stream: TokenStream, place: Place) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if place.in_view && name == "style" && is(after.first(), '=') {
                    reading.style_attributes.push(line(token));
                }
                if let Some((body, after_body)) = inline_module(&name, after) {
                    walk(
                        reading,
                        body,
                        Place {
                            depth: place.depth + 1,
                            ..place
                        },
                    );
                    rest = after_body;
                } else if let Some((markup, after_markup)) = view(&name, after) {
                    walk(
                        reading,
                        markup,
                        Place {
                            in_view: true,
                            ..place
                        },
                    );
                    rest = after_markup;
                } else {
                    rest = path(reading, vec![name], line(token), after, place);
                }
            }
            TokenTree::Group(group) => {
                let attribute = group.delimiter() == Delimiter::Bracket;
                let first = group.stream().into_iter().next();
                if attribute && matches!(first, Some(TokenTree::Ident(name)) if name == "ignore") {
                    reading.ignored_tests.push(line(token));
                }
                walk(reading, group.stream(), place);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Follows a path from its first segment; returns what stands behind it.
fn path<'a>(
    reading: &mut Reading,
    mut segments: Vec<String>,
    line: usize,
    mut rest: &'a [TokenTree],
    place: Place,
) -> &'a [TokenTree] {
    while let [TokenTree::Punct(one), TokenTree::Punct(two), next, after @ ..] = rest {
        if one.as_char() != ':' || two.as_char() != ':' {
            break;
        }
        match next {
            TokenTree::Ident(name) => {
                segments.push(name.to_string());
                rest = after;
            }
            // use crate::{api::{self, transport}, ui};
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                branches(reading, &segments, group.stream(), place);
                return after;
            }
            _ => break,
        }
    }
    reading.paths.push(Used {
        line,
        segments,
        depth: place.depth,
    });
    rest
}

fn branches(reading: &mut Reading, trunk: &[String], stream: TokenStream, place: Place) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for branch in tokens.split(|token| is(Some(token), ',')) {
        let Some((first, rest)) = branch.split_first() else {
            continue;
        };
        let mut segments = trunk.to_vec();
        match first {
            TokenTree::Ident(name) if name == "self" => {}
            TokenTree::Ident(name) => segments.push(name.to_string()),
            _ => {}
        }
        path(reading, segments, line(first), rest, place);
    }
}

/// `mod name { … }`
fn inline_module<'a>(name: &str, after: &'a [TokenTree]) -> Option<(TokenStream, &'a [TokenTree])> {
    match after {
        [TokenTree::Ident(_), TokenTree::Group(body), rest @ ..] if name == "mod" => {
            Some((body.stream(), rest))
        }
        _ => None,
    }
}

/// `view! { … }`
fn view<'a>(name: &str, after: &'a [TokenTree]) -> Option<(TokenStream, &'a [TokenTree])> {
    match after {
        [bang, TokenTree::Group(markup), rest @ ..] if name == "view" && is(Some(bang), '!') => {
            Some((markup.stream(), rest))
        }
        _ => None,
    }
}

fn is(token: Option<&TokenTree>, letter: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == letter)
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(source: &str) -> Vec<(usize, String)> {
        let reading = read(source).unwrap();
        reading
            .paths
            .iter()
            .filter(|path| path.segments.len() > 1)
            .map(|path| (path.line, path.segments.join("::")))
            .collect()
    }

    #[test]
    fn groups_are_unfolded() {
        let found = paths("use crate::{\n  api::{self, transport::get},\n  ui,\n};");
        let expected = [
            (2, "crate::api"),
            (2, "crate::api::transport::get"),
            (3, "crate::ui"),
        ];
        assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
    }

    #[test]
    fn paths_in_macros_and_bodies_are_seen() {
        let found = paths("fn a() { view! { <p>{crate::api::b()}</p> } }");
        assert_eq!(found, [(1, "crate::api::b".to_owned())]);
    }

    #[test]
    fn comments_and_texts_are_not_paths() {
        assert_eq!(
            paths("// crate::api\n/// crate::api\nconst A: &str = \"crate::api\";"),
            []
        );
    }

    #[test]
    fn inline_modules_deepen() {
        let reading = read("mod tests { use super::a; }").unwrap();
        let path = reading
            .paths
            .iter()
            .find(|path| path.segments.len() == 2)
            .unwrap();
        assert_eq!(path.depth, 1);
    }

    #[test]
    fn style_counts_in_views_only() {
        let source = "fn a() { let style = 1; view! { <p style=\"x\" style:width=\"1px\"/> } }";
        assert_eq!(read(source).unwrap().style_attributes, [1]);
    }

    #[test]
    fn ignored_tests_are_seen_with_and_without_a_reason() {
        assert_eq!(
            read("#[ignore]\nfn a() {}\n#[ignore = \"b\"]\nfn c() {}")
                .unwrap()
                .ignored_tests,
            [1, 3]
        );
    }
}
