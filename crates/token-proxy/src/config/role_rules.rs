//! Roles by what somebody else says of a person: an identity provider's claim, or a header of a proxy in front.

use serde_json::{Map, Value};
use wire::SiteId;
use wire::api::{Grant, Role};

use super::faults::Place;
use super::keys::nearest_of;
use super::reader::{Found, Reader};

const LIST: &str = "sign_in.roles";
const EXAMPLE: &str =
    "[[sign_in.roles]] with value = \"finance\", role = \"submitter\", sites = \"site-harbour\"";

/// `[[sign_in.roles]]`: who has this value is that, there. What no rule names gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRules(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    value: String,
    grants: Vec<Grant>,
}

impl RoleRules {
    /// What the values said of a person amount to, without doubles; in no value's favour but those that stand
    /// in a rule, letter by letter.
    pub fn grants(&self, values: &[String]) -> Vec<Grant> {
        let mut grants: Vec<Grant> = self
            .0
            .iter()
            .filter(|rule| values.contains(&rule.value))
            .flat_map(|rule| rule.grants.iter().cloned())
            .collect();
        grants.sort();
        grants.dedup();
        grants
    }

    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let indices = reader.indices(LIST);
        if indices.is_empty() {
            let message = "no role is given to anybody, so nobody could do anything";
            reader.fault(Place::Nowhere, message, format!("add {EXAMPLE}"));
            return None;
        }
        let known = known_sites(reader);
        let rules: Vec<Rule> = indices
            .iter()
            .filter_map(|&index| Rule::read(reader, index, &known))
            .collect();
        (rules.len() == indices.len()).then_some(Self(rules))
    }
}

impl Rule {
    fn read(reader: &mut Reader, index: usize, known: &[String]) -> Option<Self> {
        let key = |name: &str| format!("{LIST}[{index}].{name}");
        let value = reader.required(&key("value"), "value = \"finance\" in this [[sign_in.roles]]");
        let value = value.and_then(|found| {
            if found.text.trim().is_empty() {
                let message = format!("`{}` is empty", key("value"));
                reader.fault(
                    found.place,
                    message,
                    "write the group or role as the other side writes it",
                );
                return None;
            }
            Some(found.text)
        });
        let role = reader.required(&key("role"), "role = \"submitter\" in this [[sign_in.roles]]");
        let role = role.and_then(|found| read_role(reader, &key("role"), found));
        let sites = reader.required(
            &key("sites"),
            "sites = \"site-harbour\", or \"*\" for all of them",
        );
        let sites = sites.and_then(|found| read_sites(reader, &key("sites"), &found, known));
        let (value, role, sites) = (value?, role?, sites?);
        let grant = |site| Grant {
            role: role.clone(),
            site,
        };
        Some(Self {
            value,
            grants: sites.into_iter().map(grant).collect(),
        })
    }
}

fn read_role(reader: &mut Reader, key: &str, found: Found) -> Option<Role> {
    let role = Role::from(found.text.as_str());
    if let Role::Other(text) = &role {
        let known: Vec<&str> = Role::KNOWN.iter().map(Role::as_str).collect();
        let hint = nearest_of(text, known.iter().copied()).unwrap_or("viewer");
        let message = format!("`{key}` is \"{text}\", which is not one of: {}", known.join(", "));
        reader.fault(found.place, message, format!("write \"{hint}\""));
        return None;
    }
    Some(role)
}

/// The Sites of a rule; one `None` for all of them, present and to come.
fn read_sites(
    reader: &mut Reader,
    key: &str,
    found: &Found,
    known: &[String],
) -> Option<Vec<Option<SiteId>>> {
    if found.text.trim() == "*" {
        return Some(vec![None]);
    }
    let mut sites = Vec::new();
    for text in found.text.split(',').map(str::trim) {
        match SiteId::parse(text) {
            Ok(site) if known.iter().any(|known| known == text) => sites.push(Some(site)),
            _ => {
                let hint = nearest_of(text, known.iter().map(String::as_str));
                let remedy = match hint {
                    Some(hint) => format!("did you mean \"{hint}\"?"),
                    None => {
                        "write ids of [[pyng.sites]] with commas between them, or \"*\" for all".to_owned()
                    }
                };
                let message = format!("`{key}` names \"{text}\", which is no Site of [[pyng.sites]]");
                reader.fault(found.place.clone(), message, remedy);
                return None;
            }
        }
    }
    Some(sites)
}

/// The ids as they stand in the file; what is wrong with them is told where they are read.
fn known_sites(reader: &mut Reader) -> Vec<String> {
    let indices = reader.indices("pyng.sites");
    indices
        .into_iter()
        .filter_map(|index| Some(reader.source_text(&format!("pyng.sites[{index}].id"))?.to_owned()))
        .collect()
}

/// Where in a signed token the values stand: a claim's name, or a path of names with dots between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath(String);

impl ClaimPath {
    /// The values there: an array's texts, or a text as a whole. Only claims that are lists of words by their own
    /// definition (`scope`, RFC 8693 section 4.2, and `scp`) are taken apart: a group may be called "no approver".
    /// Anything else gives none.
    pub fn values(&self, claims: &Map<String, Value>) -> Vec<String> {
        match self.find(claims) {
            Some(Value::Array(items)) => {
                let text = |item: &Value| item.as_str().map(str::to_owned);
                items.iter().filter_map(text).collect()
            }
            Some(Value::String(text)) if matches!(self.0.as_str(), "scope" | "scp") => {
                text.split_ascii_whitespace().map(str::to_owned).collect()
            }
            Some(Value::String(text)) => vec![text.clone()],
            _ => Vec::new(),
        }
    }

    /// A name may hold dots itself (`https://portal.example/roles`), so the whole is tried first.
    fn find<'a>(&self, claims: &'a Map<String, Value>) -> Option<&'a Value> {
        if let Some(value) = claims.get(&self.0) {
            return Some(value);
        }
        let mut names = self.0.split('.');
        let first = claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.as_object()?.get(name))
    }

    pub(super) fn read(reader: &mut Reader, key: &str) -> Option<Self> {
        let found = reader.required(key, "roles_claim = \"groups\" under [sign_in]")?;
        if found.text.is_empty() || found.text.split('.').any(str::is_empty) {
            let message = format!("`{key}` is not a claim's name");
            reader.fault(
                found.place,
                message,
                "write it as \"groups\" or \"realm_access.roles\"",
            );
            return None;
        }
        Some(Self(found.text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(path: &str, claims: &Value) -> Vec<String> {
        ClaimPath(path.to_owned()).values(claims.as_object().unwrap())
    }

    #[test]
    fn values_are_found_wherever_providers_put_them() {
        assert_eq!(
            values("groups", &json!({ "groups": ["a", 1, "b c"] })),
            ["a", "b c"]
        );
        let nested = json!({ "realm_access": { "roles": ["x"] }, "roles": ["y"] });
        assert_eq!(values("realm_access.roles", &nested), ["x"]);
        assert_eq!(
            values("https://p.example/r", &json!({ "https://p.example/r": ["z"] })),
            ["z"]
        );
        assert_eq!(values("scope", &json!({ "scope": "a b" })), ["a", "b"]);
        let title = json!({ "title": "no approver" });
        assert_eq!(values("title", &title), ["no approver"]);
        for none in [
            json!({}),
            json!({ "groups": 7 }),
            json!({ "groups": { "a": true } }),
        ] {
            assert_eq!(values("groups", &none), Vec::<String>::new());
        }
        assert_eq!(
            values("groups.0", &json!({ "groups": ["a"] })),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_value_counts_letter_by_letter() {
        let rule = |value: &str, role: Role| Rule {
            value: value.to_owned(),
            grants: vec![Grant { role, site: None }],
        };
        let rules = RoleRules(vec![
            rule("finance", Role::Submitter),
            rule("Finance", Role::Admin),
        ]);
        let of = |values: &[&str]| {
            let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
            rules.grants(&values)
        };
        let submitter = Grant {
            role: Role::Submitter,
            site: None,
        };
        assert_eq!(of(&["finance", "finance", "other"]), [submitter]);
        assert_eq!(of(&["FINANCE", "finance ", ""]), []);
    }
}
