//! Every operation of `/api`, with its method and path (`wire::api` has the table with the bodies).

use axum::http::{HeaderMap, header};
use wire::api::SignInMode;

macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident = $method:ident $path:literal,)+) => {
        /// One thing that may be asked of the proxy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $( $(#[$meta])* $name, )+
        }

        impl Operation {
            /// All of them.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            /// `GET` or `POST`; there is no other method.
            pub fn method(self) -> &'static str {
                match self { $( Self::$name => stringify!($method), )+ }
            }

            /// The path below `/api`, as the router writes it.
            pub fn path(self) -> &'static str {
                match self { $( Self::$name => $path, )+ }
            }
        }
    };
}

operations! {
    /// How to sign in here.
    SignInOptions = GET "/sign-in",
    /// Sign in by name and password, or confirm who one is.
    SignIn = POST "/sign-in",
    /// Choose a password through a one-time link.
    SetUp = POST "/sign-in/set-up",
    /// Go to the identity provider.
    SignInStart = GET "/sign-in/start",
    /// Come back from it.
    SignInCallback = GET "/sign-in/callback",
    /// Sign out.
    SignOut = POST "/sign-out",
    /// What the portal needs to know first.
    ViewSession = GET "/session",
    /// One's own sessions.
    ListSessions = GET "/sessions",
    /// End one of them.
    EndSession = POST "/sessions/{id}/end",
    /// The accounts.
    ListPeople = GET "/people",
    /// A new account.
    AddPerson = POST "/people",
    /// Change, disable or reset an account.
    ChangePerson = POST "/people/{login}",
    /// The audit trail.
    ViewAudit = GET "/audit",
    /// The audit trail as a file.
    ExportAudit = GET "/audit.csv",
    /// A page of customers.
    ListCustomers = GET "/sites/{site_id}/customers",
    /// Invite a customer.
    Invite = POST "/sites/{site_id}/invitations",
    /// The invitations made here, without their links.
    ListInvitations = GET "/sites/{site_id}/invitations",
    /// A signup link once more.
    ShowLink = GET "/sites/{site_id}/invitations/{id}/link",
    /// The Site's batches.
    ListBatches = GET "/sites/{site_id}/batches",
    /// Prepare or send a batch.
    SubmitBatch = POST "/sites/{site_id}/batches",
    /// A batch with its rows.
    ViewBatch = GET "/sites/{site_id}/batches/{batch_reference}",
    /// Approve or reject a batch.
    DecideBatch = POST "/sites/{site_id}/batches/{batch_reference}/decision",
    /// Take a batch back before it is sent.
    WithdrawBatch = POST "/sites/{site_id}/batches/{batch_reference}/withdraw",
}

impl Operation {
    /// Whether a person is behind it. An open page asks for the list of batches, and for a batch it shows, by
    /// itself and for ever (the browser then says which it has): that must not keep a session from ending.
    pub(crate) fn is_use(self, headers: &HeaderMap) -> bool {
        match self {
            Self::ListBatches => false,
            Self::ViewBatch => !headers.contains_key(header::IF_NONE_MATCH),
            _ => true,
        }
    }

    /// Whether it is there at all in a mode of signing in; where it is not, its address does not exist.
    pub fn is_served_in(self, mode: &SignInMode) -> bool {
        match self {
            Self::SignIn | Self::SetUp | Self::ListPeople | Self::AddPerson | Self::ChangePerson => {
                *mode == SignInMode::Local
            }
            Self::SignInStart | Self::SignInCallback => *mode == SignInMode::Oidc,
            Self::SignOut | Self::ListSessions | Self::EndSession => *mode != SignInMode::None,
            _ => true,
        }
    }
}
