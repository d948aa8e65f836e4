//! What stands between cells, and how a file tells it.

use crate::Column;
use crate::records::Records;

/// What stands between two cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, as Excel writes where the comma is the decimal mark.
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// How many records are compared when no delimiter finds the header.
const SAMPLE: usize = 10;

impl Delimiter {
    /// All of them, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character itself.
    pub fn as_char(self) -> char {
        char::from(self.as_byte())
    }

    pub(crate) fn as_byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// The delimiter that finds most of the needed columns in the header; among equals the one that
    /// splits the first records most evenly, so that a wrong header can at least be shown well.
    pub(crate) fn detect(text: &str) -> Self {
        let mut best = (Self::Comma, (0, 0));
        for delimiter in Self::ALL {
            let score = score(text, delimiter);
            if score > best.1 {
                best = (delimiter, score);
            }
        }
        best.0
    }
}

fn score(text: &str, delimiter: Delimiter) -> (usize, usize) {
    let sample = Records::sample(text, delimiter, SAMPLE);
    let Some(header) = sample.get(0) else {
        return (0, 0);
    };
    let names = Column::ALL
        .into_iter()
        .filter(|column| header.cells().any(|c| Column::named(c) == Some(*column)));
    let width = header.len();
    let even = width > 1 && sample.iter().all(|record| record.len() == width);
    (names.count(), if even { width } else { 0 })
}
