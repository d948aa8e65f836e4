//! When a batch of a Site needs a second person. It stands in the configuration, so that nobody who uses the
//! portal can lift it.

use wire::api::FourEyes;
use wire::{Cents, Currency};

use super::reader::{Found, Reader};
use super::sites::key;

pub(super) fn read(reader: &mut Reader, index: usize, currency: &Currency) -> FourEyes {
    let mut rule = FourEyes::default();
    let mut given = Vec::new();
    let name = key(index, "four_eyes");
    if let Some(Found { text, place }) = reader.optional(&name) {
        given.push(place.clone());
        match text.as_str() {
            "always" => rule.always = true,
            "off" => {}
            other => reader.fault(
                place,
                format!("`{name}` is \"{other}\""),
                "write \"always\" or \"off\", or use four_eyes_from_amount",
            ),
        }
    }
    let name = key(index, "four_eyes_from_amount");
    if let Some(Found { text, place }) = reader.optional(&name) {
        given.push(place.clone());
        rule.from_amount = amount(&text, currency);
        if rule.from_amount.is_none() {
            let message = format!(
                "`{name}` is \"{text}\", which is not an amount of {}",
                currency.code()
            );
            reader.fault(place, message, "write it as \"1000.00\"");
        }
    }
    let name = key(index, "four_eyes_from_rows");
    if let Some(Found { text, place }) = reader.optional(&name) {
        given.push(place.clone());
        rule.from_rows = text.parse().ok().filter(|rows| *rows > 0);
        if rule.from_rows.is_none() {
            let message = format!("`{name}` is \"{text}\", which is not a number of rows");
            reader.fault(place, message, "write it as \"50\"");
        }
    }
    let off = reader
        .source_text("sign_in.mode")
        .is_some_and(|mode| mode == "none");
    if let (true, true, Some(place)) = (off, rule != FourEyes::default(), given.pop()) {
        reader.fault(
            place,
            "four eyes need two people, but nobody signs in",
            "remove it, or choose another sign_in.mode",
        );
    }
    rule
}

/// An amount as people write it, in whole minor units: `1000`, `1000.5`, `1000.50`.
fn amount(text: &str, currency: &Currency) -> Option<Cents> {
    let digits = usize::try_from(currency.minor_digits()).ok()?;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > digits || text.ends_with('.') {
        return None;
    }
    let minor = format!("{whole}{part:0<digits$}");
    minor
        .parse()
        .ok()
        .map(Cents)
        .filter(|amount| amount.is_positive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_to_the_minor_unit() {
        let (aud, jpy) = (Currency::aud(), Currency::parse("JPY").unwrap());
        for (text, currency, minor) in [
            ("1000.00", &aud, Some(100_000)),
            ("1000", &aud, Some(100_000)),
            ("0.5", &aud, Some(50)),
            ("1000", &jpy, Some(1000)),
            ("10.5", &jpy, None),
            ("10.555", &aud, None),
            ("10.", &aud, None),
            (".5", &aud, None),
            ("-1", &aud, None),
            ("1,000", &aud, None),
            ("0", &aud, None),
            ("99999999999999999999", &aud, None),
        ] {
            assert_eq!(amount(text, currency), minor.map(Cents), "{text}");
        }
    }
}
