//! A name for a batch, made from its content.

use wire::BatchReference;
use wire::pyng::BatchRow;

/// The longest part taken from the prefix, and from the date.
const PART_CHARS: usize = 24;

/// Crockford's base 32: no I, L, O, U, so that it survives being read out on the phone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A batch reference such as `HARBOUR-2026-11-21-7K3F`: the prefix, the date, and four characters that
/// follow from the rows. The same rows under the same prefix and date always give the same reference,
/// from whatever desk and **in whatever order**: a file that was only sorted anew lands on the batch that
/// exists (and is a conflict upstream), instead of debiting everybody twice.
///
/// Four characters are 20 bits: two different batches of one day and Site meet once in a million times,
/// and then upstream answers a conflict; it does not lose rows.
///
/// `prefix` may be any text (a Site's name): it is reduced to ASCII letters and digits. `date` is the
/// day, or any other name of the period the batch is for.
pub fn suggest_reference(prefix: &str, date: &str, rows: &[BatchRow]) -> BatchReference {
    let prefix = part(prefix);
    let mut text = if prefix.is_empty() {
        "BATCH".to_owned()
    } else {
        prefix
    };
    for more in [part(date), suffix(rows)] {
        if !more.is_empty() {
            text.push('-');
            text.push_str(&more);
        }
    }
    // Letters, digits and hyphens, under 60 of them: always a valid reference (the tests hold it to that).
    BatchReference::parse(&text).unwrap_or_default()
}

/// Letters and digits in upper case, one hyphen for whatever is between them.
fn part(text: &str) -> String {
    let mut part = String::new();
    for word in text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let hyphen = usize::from(!part.is_empty());
        let room = PART_CHARS.saturating_sub(part.len() + hyphen);
        let Some(fitting) = word
            .get(..word.len().min(room))
            .filter(|fitting| !fitting.is_empty())
        else {
            break;
        };
        if hyphen > 0 {
            part.push('-');
        }
        part.push_str(&fitting.to_ascii_uppercase());
    }
    part
}

fn suffix(rows: &[BatchRow]) -> String {
    // A sum of the rows' hashes does not depend on their order.
    let sum = rows.iter().fold(0_u64, |sum, row| sum.wrapping_add(hash(row)));
    [59, 54, 49, 44]
        .into_iter()
        .filter_map(|shift| usize::try_from((sum >> shift) & 31).ok())
        .filter_map(|digit| ALPHABET.get(digit).copied().map(char::from))
        .collect()
}

/// FNV-1a over the row's fields with a separator no field can hold, then mixed so that the upper bits
/// depend on all of it. Not secret and not secure, but the same in every version: a test holds it.
fn hash(row: &BatchRow) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    take(row.row_reference.as_str().as_bytes());
    take(b"\n");
    take(row.customer_reference.as_str().as_bytes());
    take(b"\n");
    take(&row.amount.0.to_le_bytes());
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}
