//! Instants as ISO 8601 text.

use wire::Timestamp;

/// `2026-11-21T09:51:45.123Z`: UTC, to the millisecond.
pub(crate) fn iso_8601(instant: Timestamp) -> String {
    let days = instant.0.div_euclid(Timestamp::DAY);
    let in_day = instant.0.rem_euclid(Timestamp::DAY);
    let (year, month, day) = civil(days);
    let hour = in_day / Timestamp::HOUR;
    let minute = in_day % Timestamp::HOUR / Timestamp::MINUTE;
    let second = in_day % Timestamp::MINUTE / Timestamp::SECOND;
    let milli = in_day % Timestamp::SECOND;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01.
///
/// Counts from 0000-03-01, so that the leap day is the last of its year and months have a regular
/// rhythm: 153 days in each five from March on.
fn civil(days_since_1970: i64) -> (i64, i64, i64) {
    const DAYS_IN_400_YEARS: i64 = 146_097;
    let days = days_since_1970 + 719_468;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}
