//! Inviting a customer: one field, and a card to hand over.

mod outcome;
mod page;

pub use page::Invitations;
