//! How money, counts, spans and instants are written for people. The first three are pure; instants ask
//! the browser's `Intl` for the user's zone.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wire::{Cents, Currency, Timestamp};

/// `$1,234.50` for Australian dollars, `NZD 1,234.50` for others: exact, from the minor units.
pub fn money(amount: Cents, currency: &Currency) -> String {
    let sign = if amount.0 < 0 { "−" } else { "" };
    let symbol = match currency.code() {
        "AUD" => "$".to_owned(),
        code => format!("{code}\u{a0}"),
    };
    let digits = currency.minor_digits();
    let unit = 10_u64.pow(digits);
    let (whole, rest) = (amount.0.unsigned_abs() / unit, amount.0.unsigned_abs() % unit);
    let whole = count(whole);
    match digits {
        0 => format!("{sign}{symbol}{whole}"),
        _ => format!("{sign}{symbol}{whole}.{rest:0width$}", width = digits as usize),
    }
}

/// `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `12 rows`: a count with its noun.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", count(number as u64))
}

/// A span in the largest unit that fits, such as `12 seconds` or `30 days`; never negative.
pub fn span(ms: i64) -> String {
    let units = [
        (Timestamp::DAY, "day"),
        (Timestamp::HOUR, "hour"),
        (Timestamp::MINUTE, "minute"),
        (Timestamp::SECOND, "second"),
    ];
    let ms = ms.max(0);
    let (size, name) = units
        .into_iter()
        .find(|(size, _)| ms >= *size)
        .unwrap_or((Timestamp::SECOND, "second"));
    let number = ms / size;
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {name}{plural}")
}

/// `in 30 days`, `2 hours ago`, `just now`.
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let distance = at.since(now);
    if distance.abs() < Timestamp::SECOND {
        "just now".into()
    } else if distance > 0 {
        format!("in {}", span(distance))
    } else {
        format!("{} ago", span(distance.saturating_neg()))
    }
}

thread_local! {
    // An Intl formatter costs far more to make than to use.
    static DAY: Function = formatter(&[("dateStyle", "medium")]);
    static MINUTE: Function = formatter(&[("dateStyle", "medium"), ("timeStyle", "short")]);
    static CLOCK: Function = formatter(&[("timeStyle", "medium")]);
}

/// The day, such as `3 Sept 2026`, in the user's zone.
pub fn day(at: Timestamp) -> String {
    DAY.with(|format| written(format, at))
}

/// The day and minute, such as `3 Sept 2026, 10:32 am`, in the user's zone.
pub fn minute(at: Timestamp) -> String {
    MINUTE.with(|format| written(format, at))
}

/// The time of day with seconds, in the user's zone.
pub fn clock(at: Timestamp) -> String {
    CLOCK.with(|format| written(format, at))
}

/// ISO 8601 in UTC, for `<time datetime>` and tooltips; empty outside the range of dates.
pub fn iso(at: Timestamp) -> String {
    let date = js_date(at);
    if date.get_time().is_finite() {
        date.to_iso_string().into()
    } else {
        String::new()
    }
}

/// The user's time zone, such as `Australia/Sydney`.
pub fn time_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_default()
}

/// The start of a day `YYYY-MM-DD` in the user's zone, `days` later; `None` for anything else.
pub fn start_of_day(text: &str, days: u32) -> Option<Timestamp> {
    let date = Date::new(&JsValue::from_str(&format!("{text}T00:00:00")));
    if text.len() != 10 || !date.get_time().is_finite() {
        return None;
    }
    date.set_date(date.get_date() + days);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    Some(Timestamp(date.get_time() as i64))
}

/// The day of an instant as `YYYY-MM-DD` in a zone by its IANA name; in the user's zone where the browser
/// does not know that one.
pub fn iso_day_in(at: Timestamp, zone: &str) -> String {
    let format = || {
        let constructor = Reflect::get(
            &Reflect::get(&js_sys::global(), &"Intl".into()).ok()?,
            &"DateTimeFormat".into(),
        )
        .ok()?;
        let options = Object::new();
        for (name, value) in [
            ("timeZone", zone),
            ("year", "numeric"),
            ("month", "2-digit"),
            ("day", "2-digit"),
        ] {
            Reflect::set(&options, &name.into(), &value.into()).ok()?;
        }
        // This locale writes days as ISO 8601 does; an unknown zone is refused by an exception.
        let arguments = Array::of2(&"en-CA".into(), &options);
        let format = Reflect::construct(constructor.dyn_ref::<Function>()?, &arguments).ok()?;
        Some(format.unchecked_into::<Intl::DateTimeFormat>().format())
    };
    match format() {
        Some(format) => written(&format, at),
        None => iso_day(at),
    }
}

/// The day of an instant as `YYYY-MM-DD`, in the user's zone.
pub fn iso_day(at: Timestamp) -> String {
    let date = js_date(at);
    format!(
        "{:04}-{:02}-{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date()
    )
}

fn js_date(at: Timestamp) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "dates end at 8.64e15, below 2^53")]
    Date::new(&JsValue::from_f64(at.0 as f64))
}

fn formatter(options: &[(&str, &str)]) -> Function {
    let bag = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&bag, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Intl::DateTimeFormat::new(&Array::of1(&"en-AU".into()), &bag).format()
}

fn written(format: &Function, at: Timestamp) -> String {
    let date = js_date(at);
    if !date.get_time().is_finite() {
        return at.0.to_string();
    }
    format
        .call1(&JsValue::UNDEFINED, date.unchecked_ref())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_and_grouped() {
        let aud = Currency::aud();
        let yen = Currency::parse("jpy").unwrap();
        assert_eq!(money(Cents(5), &aud), "$0.05");
        assert_eq!(money(Cents(123_450), &aud), "$1,234.50");
        assert_eq!(money(Cents(-100), &aud), "−$1.00");
        assert_eq!(money(Cents(i64::MAX), &aud), "$92,233,720,368,547,758.07");
        assert_eq!(money(Cents(1_234), &yen), "JPY\u{a0}1,234");
    }

    #[test]
    fn spans_use_the_largest_unit_that_fits() {
        assert_eq!(span(-5), "0 seconds");
        assert_eq!(span(1_000), "1 second");
        assert_eq!(span(59_999), "59 seconds");
        assert_eq!(span(30 * Timestamp::DAY), "30 days");
        assert_eq!(
            relative(Timestamp(0), Timestamp(2 * Timestamp::HOUR)),
            "2 hours ago"
        );
        assert_eq!(relative(Timestamp(Timestamp::DAY), Timestamp(0)), "in 1 day");
    }

    #[test]
    fn counts_have_their_noun() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(1_000, "row", "rows"), "1,000 rows");
    }
}
