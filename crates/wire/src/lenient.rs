//! Reading what should not have been written.

use serde::{Deserialize, Deserializer};

/// Reads null as the field left out. The contract omits fields and never writes null ("Conventions"); a
/// slip in one field must not cost the whole answer.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
