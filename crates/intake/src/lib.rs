//! Files to rows: what a person drops on the portal becomes the rows of a batch, or a list of what is
//! wrong with them. Pure: no I/O, no clock; the same code runs in the browser and natively.
//!
//! 1. [`read`] tells what the file *is*: its delimiter, its header, its cells ([`Table`]), or the one
//!    reason it cannot be read ([`FileFault`]).
//! 2. [`check`] judges every row of it, and answers the good rows and every [`Finding`] in file order.
//! 3. [`suggest_reference`] names the batch after its content; [`results_csv`] writes the outcome.
//!
//! ```
//! use intake::{Cause, Unit};
//!
//! let file = "rowReference;customerReference;amount\r\nR1;0007;1.234,50\r\nR2;0008;(12,00)\r\n";
//! let table = intake::read(file.as_bytes()).expect("a table");
//! let checked = intake::check(&table, Unit::Dollars, &wire::Currency::aud());
//! assert_eq!(checked.total, Some(wire::Cents(123_450)));
//! assert_eq!((checked.findings[0].line, checked.findings[0].cause), (3, Cause::AmountNegative));
//! ```
//!
//! Findings are data; the words for people are the portal's. Rules come from
//! `shared/design/experience.md`, "Files as they really are", and from `shared/contract/pyng-billing-v1.md`,
//! "Submit a batch". Amounts go from text to whole minor units, never through a float.

mod amount;
mod check;
mod column;
mod decimal;
mod delimiter;
mod fault;
mod finding;
mod instant;
mod records;
mod reference;
mod results;
mod sniff;
mod table;
mod trim;

pub use check::{Checked, check};
pub use column::{Column, Unit};
pub use decimal::decimal;
pub use delimiter::Delimiter;
pub use fault::{FileFault, MAX_FILE_BYTES};
pub use finding::{Cause, Finding, Severity};
pub use reference::suggest_reference;
pub use results::results_csv;
pub use table::{Table, read};
