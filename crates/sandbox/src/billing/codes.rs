//! Error codes. Those the contract names are `wire`'s; the others here are our own choice [I].

pub(super) use wire::pyng::codes::{
    BATCH_CONFLICT, INVITATION_CONFLICT, VERSION_GONE, VERSION_MISSING, VERSION_UNSUPPORTED,
};

macro_rules! codes {
    ($($name:ident = $tail:literal;)+) => {
        $(pub(super) const $name: &str = concat!("urn:pyng:platform:billing:error:", $tail);)+
    };
}

codes! {
    TOKEN_MISSING = "authentication:missing";
    TOKEN_INVALID = "authentication:invalid";
    TOKEN_EXPIRED = "authentication:expired";
    SCOPE_MISSING = "authorization:scope";
    SITE_FORBIDDEN = "authorization:site";
    REQUIRED = "validation:required";
    INVALID = "validation:invalid";
    DUPLICATE = "validation:duplicate";
    MALFORMED = "validation:malformed";
    CURSOR = "validation:cursor";
    TOO_LARGE = "request:tooLarge";
    CONTENT_TYPE = "request:contentType";
    NOT_FOUND = "resource:notFound";
    METHOD_NOT_ALLOWED = "request:method";
    BATCH_NOT_FOUND = "batch:notFound";
    RATE_LIMIT = "rateLimit:exceeded";
    SIMULATED = "sandbox:fault";
}
