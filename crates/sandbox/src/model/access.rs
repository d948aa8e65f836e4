//! Who may call: the clients of each Organisation, and the tokens they were given.

use std::collections::HashMap;

use wire::Timestamp;
use wire::pyng::Scope;

use super::secret;

/// How long an ended token is remembered, in ms, so that "expired" can be told from "unknown".
const REMEMBERED_MS: i64 = Timestamp::DAY;

/// An Organisation, by name. Credentials and Sites belong to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organisation(pub(crate) &'static str);

/// One set of credentials.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) username: &'static str,
    pub(crate) password: &'static str,
    pub(crate) organisation: Organisation,
    pub(crate) scopes: Vec<Scope>,
}

/// What a token allows.
pub(crate) struct Grant {
    pub(crate) organisation: Organisation,
    scopes: Vec<Scope>,
    expires_at: Timestamp,
}

impl Grant {
    pub(crate) fn allows(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }
}

/// Why a bearer token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFault {
    Unknown,
    Expired,
}

/// The clients and the tokens.
pub(crate) struct Access {
    clients: Vec<Client>,
    grants: HashMap<String, Grant>,
}

impl Access {
    pub(crate) fn new(clients: Vec<Client>) -> Self {
        Self {
            clients,
            grants: HashMap::new(),
        }
    }

    /// The client with these credentials.
    pub(crate) fn client(&self, username: &str, password: &str) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.username == username && client.password == password)
    }

    /// Hands out a token that ends at `expires_at`.
    pub(crate) fn issue(
        &mut self,
        organisation: Organisation,
        scopes: Vec<Scope>,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> String {
        self.grants
            .retain(|_, grant| now.since(grant.expires_at) < REMEMBERED_MS);
        let token = secret::access_token();
        self.grants.insert(
            token.clone(),
            Grant {
                organisation,
                scopes,
                expires_at,
            },
        );
        token
    }

    /// What the token allows at `now`.
    pub(crate) fn grant(&self, token: &str, now: Timestamp) -> Result<&Grant, TokenFault> {
        match self.grants.get(token) {
            None => Err(TokenFault::Unknown),
            Some(grant) if now >= grant.expires_at => Err(TokenFault::Expired),
            Some(grant) => Ok(grant),
        }
    }
}
