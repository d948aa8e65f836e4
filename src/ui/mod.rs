//! Building blocks that know neither the domain nor the router.

mod dialog;
mod download;
mod field;
mod file_drop;
mod focus;
mod hold_page;
mod icon;
mod page_title;
mod reactive;
mod row_window;

pub use dialog::Dialog;
pub use download::{save_bytes, save_data_url};
pub use field::TextField;
pub use file_drop::{FileDrop, PickedFile};
pub use focus::{field_value, focus, focus_and_select, focus_next};
pub use hold_page::{hold_page, page_held};
pub use icon::{Glyph, Icon};
pub use page_title::PageTitle;
pub use reactive::{Panel, Press, flag, input, panel, press, submit, text};
pub use row_window::RowWindow;
