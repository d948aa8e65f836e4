//! Which decimal mark a column uses, as its cells prove it.

use std::cmp::Ordering;

use super::shape::{Mark, Shape};

/// The decimal mark of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Most cells that prove anything prove this one.
    Decimal(Mark),
    /// No cell proves anything, or as many prove the one as the other.
    Unknown,
}

impl Style {
    pub(crate) fn of<'a>(shapes: impl Iterator<Item = Shape<'a>>) -> Self {
        let (mut points, mut commas) = (0_usize, 0_usize);
        for mark in shapes.filter_map(Shape::proves) {
            match mark {
                Mark::Point => points += 1,
                Mark::Comma => commas += 1,
            }
        }
        match points.cmp(&commas) {
            Ordering::Greater => Self::Decimal(Mark::Point),
            Ordering::Less => Self::Decimal(Mark::Comma),
            Ordering::Equal => Self::Unknown,
        }
    }

    /// What stands before and behind the decimal mark. `None` when it cannot be told: `1.000` in a column
    /// of unknown style, and `12,50` in a column of points, where it may be a `12,500` cut short.
    pub(crate) fn split(self, shape: Shape<'_>) -> Option<(&str, &str)> {
        match (shape, self) {
            (Shape::Clear { whole, decimals, .. }, _) => Some((whole, decimals)),
            (
                Shape::Single {
                    mark, whole, tail, ..
                },
                Self::Decimal(decimal),
            ) if mark == decimal => Some((whole, tail)),
            (Shape::Single { body, .. }, Self::Decimal(_)) => {
                shape.is_grouped_by_mark().then_some((body, ""))
            }
            (Shape::Single { .. }, Self::Unknown) => None,
        }
    }
}
