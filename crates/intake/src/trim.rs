//! Outer white space, seen and unseen.

/// `cell` without white space at its ends. That includes non-breaking spaces and the invisible marks
/// (zero-width, direction, byte order) that copying from web pages and spreadsheets leaves behind.
pub(crate) fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}
