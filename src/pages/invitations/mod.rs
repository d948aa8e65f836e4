//! Inviting a customer: one field, a card to hand over, and the invitations made before.

mod kept;
mod outcome;
mod page;

pub use kept::{KeptProps, kept};
pub use page::Invitations;
