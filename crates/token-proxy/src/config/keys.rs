//! Every key there is, and which one was probably meant.

/// Each key as it stands in the file, `[]` for the place of a list.
pub(super) const KEYS: &[&str] = &[
    "listen",
    "public_url",
    "base_path",
    "assets",
    "log_format",
    "trusted_proxies[]",
    "embed_in[]",
    "ledger",
    "ledger_keys",
    "metrics_listen",
    "otlp_endpoint",
    "retention.batches_days",
    "retention.invitations_days",
    "retention.links_days",
    "retention.sessions_days",
    "retention.audit_days",
    "sign_in.mode",
    "sign_in.idle_minutes",
    "sign_in.session_hours",
    "sign_in.step_up_minutes",
    "sign_in.issuer",
    "sign_in.client_id",
    "sign_in.secret",
    "sign_in.secret_file",
    "sign_in.secret_env",
    "sign_in.provider",
    "sign_in.scopes",
    "sign_in.acr_values",
    "sign_in.roles_claim",
    "sign_in.from[]",
    "sign_in.secret_header",
    "sign_in.user_header",
    "sign_in.name_header",
    "sign_in.groups_header",
    "sign_in.jwt_header",
    "sign_in.jwt_issuer",
    "sign_in.jwt_audience",
    "sign_in.jwt_keys_url",
    "sign_in.jwt_public_key_file",
    "sign_in.sign_out_url",
    "sign_in.roles[].value",
    "sign_in.roles[].role",
    "sign_in.roles[].sites",
    "pyng.base_url",
    "pyng.username",
    "pyng.password",
    "pyng.password_file",
    "pyng.password_env",
    "pyng.sites[].id",
    "pyng.sites[].name",
    "pyng.sites[].currency",
    "pyng.sites[].time_zone",
    "pyng.sites[].four_eyes",
    "pyng.sites[].four_eyes_from_amount",
    "pyng.sites[].four_eyes_from_rows",
];

/// Below this likeness (Jaro-Winkler, 0 to 1) a suggestion would only mislead.
const LIKENESS: f64 = 0.8;

/// Whether the key exists. Indices are ignored: `pyng.sites[3].id` is `pyng.sites[].id`.
pub(super) fn is_known(key: &str) -> bool {
    KEYS.contains(&without_indices(key).as_str())
}

/// The known key most like this one, or `None` when none is near. The last part counts as well as the
/// whole, so that a key that stands in the wrong table is found too.
pub(super) fn nearest(key: &str) -> Option<&'static str> {
    let key = without_indices(key);
    nearest_of(&key, KEYS.iter().copied()).or_else(|| {
        let last = key.rsplit('.').next().unwrap_or(&key);
        KEYS.iter()
            .copied()
            .find(|known| known.rsplit('.').next() == Some(last))
    })
}

/// The candidate most like `word`, or `None` when none is near.
pub(super) fn nearest_of<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn without_indices(key: &str) -> String {
    let mut inside = false;
    key.chars()
        .filter(|&c| {
            inside = if c == '[' { true } else { inside && c != ']' };
            !inside || c == '['
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_whatever_its_index() {
        assert!(is_known("pyng.sites[12].time_zone"));
        assert!(!is_known("pyng.sites.time_zone"));
        assert!(!is_known("pyng"));
    }

    #[test]
    fn the_nearest_key_is_the_one_meant() {
        assert_eq!(nearest("lisen"), Some("listen"));
        assert_eq!(nearest("pyng.pasword"), Some("pyng.password"));
        assert_eq!(nearest("pyng.sites[0].timezone"), Some("pyng.sites[].time_zone"));
        assert_eq!(nearest("password"), Some("pyng.password"));
        assert_eq!(nearest("zzz"), None);
    }
}
