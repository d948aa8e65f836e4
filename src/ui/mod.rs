//! Building blocks that know neither the domain nor the router.

mod dialog;
mod download;
mod field;
mod file_drop;
mod icon;
mod page_title;
mod row_window;

pub use dialog::Dialog;
pub use download::{save_bytes, save_data_url};
pub use field::TextField;
pub use file_drop::{FileDrop, PickedFile};
pub use icon::{Glyph, Icon};
pub use page_title::PageTitle;
pub use row_window::RowWindow;
