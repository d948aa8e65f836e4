//! People, as the ledger names them, and the accounts of those it knows by a password.
//!
//! An account begins as `invited`, with a one-time link by which its person chooses a password, and is then
//! `active`. Whatever takes something away (a new link, disabling) ends its sessions in the same transaction.

mod accounts;
mod changes;
mod grants;

pub use accounts::StoredAccount;
pub use changes::{AccountUpdate, Link};
pub(crate) use grants::{decode, encode, read as read_grant};

/// Who vouches for the accounts of this ledger.
pub const LOCAL: &str = "local";

/// Who somebody is: told apart by `iss` + `sub` alone, never by a name or an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// Who vouches: the identity provider's issuer, `local`, or `none` where nobody signs in.
    pub iss: String,
    /// That one's unchanging name for the person.
    pub sub: String,
    /// The name people know, at the time.
    pub name: String,
}

impl Person {
    /// Whether this is the same human being, whatever the name is now.
    pub fn is(&self, other: &Self) -> bool {
        self.iss == other.iss && self.sub == other.sub
    }
}
