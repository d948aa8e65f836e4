//! Upstream's announcement that the version we speak will end (`pyng-versions.txt`, "Deprecation").

use std::sync::{Mutex, PoisonError};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use wire::Timestamp;
use wire::api::VersionNotice;
use wire::pyng::VERSION;

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// The newest announcement, once there was one.
#[derive(Default)]
pub(super) struct Notice(Mutex<Option<VersionNotice>>);

impl Notice {
    pub(super) fn read(&self) -> Option<VersionNotice> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks at an answer's headers: `Deprecation: true` (or RFC 9745's `@date`), `Sunset: <date>`.
    pub(super) fn look(&self, headers: &HeaderMap) {
        let deprecated = headers
            .get(DEPRECATION)
            .is_some_and(|value| value.as_bytes() != b"false");
        let sunset = headers.get(SUNSET).and_then(read_date);
        if !deprecated && sunset.is_none() {
            return;
        }
        let notice = VersionNotice {
            version: VERSION.to_owned(),
            sunset,
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref() != Some(&notice) {
            tracing::warn!(version = VERSION, sunset = ?notice.sunset, "upstream will end the version we speak");
            *held = Some(notice);
        }
    }
}

/// Reads a date whatever weekday it claims: the contract's own example ("Sat, 04 May 2027", in truth a
/// Tuesday) would be refused otherwise.
fn read_date(value: &HeaderValue) -> Option<Timestamp> {
    let (_, rest) = value.to_str().ok()?.split_once(',')?;
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let date = weekdays
        .iter()
        .find_map(|day| httpdate::parse_http_date(&format!("{day},{rest}")).ok())?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(headers: &[(HeaderName, &'static str)]) -> Option<VersionNotice> {
        let notice = Notice::default();
        let pairs = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        notice.look(&pairs.collect());
        notice.read()
    }

    #[test]
    fn an_announcement_is_remembered() {
        // The contract's example, wrong weekday and all.
        let sunset = (SUNSET, "Sat, 04 May 2027 00:00:00 GMT");
        let notice = seen(&[(DEPRECATION, "true"), sunset]).unwrap();
        assert_eq!(notice.sunset, Some(Timestamp(1_809_388_800_000)));
        assert_eq!(seen(&[(DEPRECATION, "@1688169599")]).unwrap().sunset, None);
        assert_eq!(
            seen(&[(DEPRECATION, "true"), (SUNSET, "soon")]).unwrap().sunset,
            None
        );
    }

    #[test]
    fn without_an_announcement_there_is_no_notice() {
        assert_eq!(seen(&[]), None);
        assert_eq!(seen(&[(DEPRECATION, "false"), (SUNSET, "")]), None);
    }
}
