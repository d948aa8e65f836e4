//! Addresses with a query.

use super::transport::encode;

/// A path, and what is asked of it; what is absent is left out.
pub(super) fn with_query<const N: usize>(path: String, query: [(&str, Option<String>); N]) -> String {
    let mut address = path;
    let mut separator = '?';
    for (name, value) in query {
        if let Some(value) = value {
            address.push(separator);
            address.push_str(name);
            address.push('=');
            address.push_str(&encode(&value));
            separator = '&';
        }
    }
    address
}
