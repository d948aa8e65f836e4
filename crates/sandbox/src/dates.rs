//! Instants in words: for headers, and for people.

use jiff::tz::TimeZone;
use jiff::{Timestamp as Instant, Zoned};
use wire::Timestamp;

fn in_utc(instant: Timestamp) -> Option<Zoned> {
    Some(Instant::from_millisecond(instant.0).ok()?.to_zoned(TimeZone::UTC))
}

/// As HTTP headers write it (RFC 9110, section 5.6.7); `None` before 1970 and after 9999.
pub(crate) fn http_date(instant: Timestamp) -> Option<String> {
    let zoned = in_utc(instant).filter(|zoned| zoned.year() >= 1970)?;
    Some(zoned.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// For a person: `2 November 2026, 09:30 UTC`.
pub(crate) fn long(instant: Timestamp) -> String {
    in_utc(instant).map_or_else(String::new, |zoned| {
        zoned.strftime("%-d %B %Y, %H:%M UTC").to_string()
    })
}

/// The day: `2026-11-02`.
pub(crate) fn day(instant: Timestamp) -> String {
    in_utc(instant).map_or_else(String::new, |zoned| zoned.strftime("%Y-%m-%d").to_string())
}

/// The last instant of each of the `count` months before this one's, newest first.
pub(crate) fn month_ends(instant: Timestamp, count: usize) -> Vec<Timestamp> {
    let mut ends = Vec::with_capacity(count);
    let mut cursor = in_utc(instant);
    while let Some(end) = cursor.as_ref().and_then(previous_month_end)
        && ends.len() < count
    {
        ends.push(Timestamp(end.timestamp().as_millisecond()));
        cursor = Some(end);
    }
    ends
}

fn previous_month_end(within: &Zoned) -> Option<Zoned> {
    let first = within.first_of_month().ok()?.start_of_day().ok()?;
    first
        .timestamp()
        .checked_sub(jiff::SignedDuration::from_millis(1))
        .ok()
        .map(|t| t.to_zoned(TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::STEPPED_START;

    #[test]
    fn the_stepped_start_is_what_its_documentation_says() {
        assert_eq!(
            http_date(STEPPED_START).as_deref(),
            Some("Mon, 02 Nov 2026 00:00:00 GMT")
        );
        assert_eq!(long(STEPPED_START), "2 November 2026, 00:00 UTC");
    }

    #[test]
    fn month_ends_go_back_month_by_month() {
        let days: Vec<_> = month_ends(STEPPED_START, 3).into_iter().map(day).collect();
        assert_eq!(days, ["2026-10-31", "2026-09-30", "2026-08-31"]);
    }

    #[test]
    fn years_outside_http_dates_are_refused() {
        assert_eq!(http_date(Timestamp(-1)), None);
        assert_eq!(http_date(Timestamp(i64::MAX)), None);
    }
}
