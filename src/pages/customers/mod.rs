//! The customer list: by state, by day of invitation, by reference.

mod details;
mod filters;
mod kept_link;
mod page;
mod table;

pub use page::Customers;
