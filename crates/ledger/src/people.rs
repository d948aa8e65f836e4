//! People, as the ledger names them.

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
