//! Reads leniently, writes strictly: held for every type on the wire.
#![cfg(test)] // so that the leave clippy.toml gives to tests covers the helpers too

mod common;

use common::{each_object, samples};
use proptest::prelude::*;
use serde_json::Value;

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Fields that hold an open enum.
const ENUMS: [&str; 3] = ["state", "failureReason", "environment"];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

#[test]
fn every_field_is_written_as_the_contract_spells_it() {
    for sample in samples() {
        assert_eq!(sample.again(&sample.json), sample.json, "{}", sample.name);
    }
}

#[test]
fn without_its_optional_fields_each_type_is_written_without_them() {
    for sample in samples() {
        for left_out in sample.optional {
            let mut json = sample.json.clone();
            each_object(&mut json, &mut |fields| drop(fields.remove(*left_out)));
            assert_ne!(json, sample.json, "{} has no {left_out}", sample.name);
            assert_eq!(sample.again(&json), json, "{} without {left_out}", sample.name);
        }
    }
}

#[test]
fn what_the_contract_only_infers_may_be_missing_or_null() {
    for sample in samples() {
        for left_out in sample.lenient {
            let mut json = sample.json.clone();
            each_object(&mut json, &mut |fields| drop(fields.remove(*left_out)));
            assert_ne!(json, sample.json, "{} has no {left_out}", sample.name);
            let missing = sample.again(&json);

            // What the proxy itself writes holds no null.
            if sample.ours {
                continue;
            }
            let mut nulled = sample.json.clone();
            each_object(&mut nulled, &mut |fields| {
                if let Some(field) = fields.get_mut(*left_out) {
                    *field = Value::Null;
                }
            });
            let read = sample.again(&nulled);
            assert_eq!(read, missing, "{} with null for {left_out}", sample.name);
        }
    }
}

#[test]
fn an_optional_field_that_is_null_all_the_same_is_read_as_absent() {
    for sample in samples() {
        // Lists and flags are not options: for them only absence means nothing.
        let flags = [
            "again",
            "always",
            "errors",
            "overdue",
            "searchIncomplete",
            "type",
            "you",
        ];
        let nullable = |field: &&&str| !flags.contains(*field);
        for absent in sample.optional.iter().filter(nullable) {
            let mut nulled = sample.json.clone();
            let mut removed = sample.json.clone();
            each_object(&mut nulled, &mut |fields| {
                if let Some(field) = fields.get_mut(*absent) {
                    *field = Value::Null;
                }
            });
            each_object(&mut removed, &mut |fields| drop(fields.remove(*absent)));
            assert_eq!(
                sample.again(&nulled),
                removed,
                "{} with null for {absent}",
                sample.name
            );
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn extra_fields_are_ignored(extras in prop::collection::vec(("[a-zA-Z_]{0,8}", any_json()), 1..4)) {
        for sample in samples() {
            let mut json = sample.json.clone();
            let free_form = sample.name == "Envelope";
            let mut grow = |fields: &mut serde_json::Map<String, Value>| {
                for (key, extra) in &extras {
                    fields.insert(format!("x{key}"), extra.clone());
                }
            };
            // Whatever the envelope's `data` holds here is kept as it is, so only its own level grows.
            match json.as_object_mut() {
                Some(fields) if free_form => grow(fields),
                _ => each_object(&mut json, &mut grow),
            }
            prop_assert_eq!(sample.again(&json), sample.json, "{}", sample.name);
        }
    }

    #[test]
    fn unknown_enum_values_are_written_back_unchanged(value: String) {
        let mut replaced = 0;
        for sample in samples() {
            let mut json = sample.json.clone();
            each_object(&mut json, &mut |fields| {
                for name in ENUMS {
                    if let Some(field) = fields.get_mut(name) {
                        *field = Value::from(value.as_str());
                        replaced += 1;
                    }
                }
            });
            prop_assert_eq!(sample.again(&json), json, "{}", sample.name);
        }
        prop_assert!(replaced > 10);
    }

    #[test]
    fn any_subset_of_optional_fields_reads_and_is_written_alike(keep in prop::collection::vec(any::<bool>(), 16)) {
        for sample in samples() {
            let mut json = sample.json.clone();
            let mut keep = keep.iter().cycle();
            each_object(&mut json, &mut |fields| {
                fields.retain(|name, _| !sample.optional.contains(&name.as_str()) || *keep.next().unwrap());
            });
            prop_assert_eq!(sample.again(&json), json, "{}", sample.name);
        }
    }

    #[test]
    fn no_json_panics(json in any_json()) {
        // Refusing is fine here, as long as it is an error.
        let text = json.to_string();
        let _ = serde_json::from_str::<wire::pyng::BatchStatus>(&text);
        let _ = serde_json::from_str::<wire::pyng::BatchSubmission>(&text);
        let _ = serde_json::from_str::<wire::api::Problem>(&text);
    }
}
