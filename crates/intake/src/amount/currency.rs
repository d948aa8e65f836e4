//! Currency signs and codes beside an amount.

use wire::Currency;

/// What stands beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Nothing.
    None,
    /// The Site's own currency.
    Own,
    /// Another currency.
    Other,
    /// No currency at all.
    Unknown,
}

impl Sign {
    pub(crate) fn of(text: &str, currency: &Currency) -> Self {
        if text.is_empty() {
            Self::None
        } else if text.eq_ignore_ascii_case(currency.code()) || signs(currency.code()).contains(&text) {
            Self::Own
        } else if Currency::parse(text).is_some() || text.ends_with(['$', '€', '£', '¥']) {
            Self::Other
        } else {
            Self::Unknown
        }
    }
}

fn signs(code: &str) -> &'static [&'static str] {
    match code {
        "AUD" => &["$", "A$", "AU$"],
        "NZD" => &["$", "NZ$"],
        "USD" => &["$", "US$"],
        "CAD" => &["$", "C$", "CA$"],
        "SGD" => &["$", "S$"],
        "HKD" => &["$", "HK$"],
        "EUR" => &["€"],
        "GBP" => &["£"],
        "JPY" | "CNY" => &["¥"],
        "SEK" | "NOK" | "DKK" => &["kr", "Kr", "KR"],
        _ => &[],
    }
}
