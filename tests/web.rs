//! Component tests in a real browser: what a part shows, and what it does when it is used.
//! `cargo xtask test` runs them in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![cfg(test)]

use std::sync::Arc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::tick;
use portal::api::ApiError;
use portal::components::{
    ProblemPanel, QrCard, link_badge, outcome_badge, row_badge, stage_badge, who_words,
};
use portal::format;
use portal::state::announcer::use_announcer;
use portal::state::door::{Stage, use_door};
use portal::state::draft::{Draft, use_drafts};
use portal::state::provide_state;
use portal::state::session::{provide_session, provide_site};
use portal::ui::{RowWindow, TextField, text};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};
use wire::api::{
    AuditOutcome, BatchStage, Environment, FourEyes, Me, Problem, Session, SignInMode, Site, Who,
};
use wire::pyng::{Invitation, LinkState, RowState};
use wire::{Currency, CustomerReference, SiteId, Timestamp};

wasm_bindgen_test_configure!(run_in_browser);

/// A part of the portal in a place of its own, taken down at the end of the test.
struct Shown<S: leptos::tachys::view::Mountable> {
    place: HtmlElement,
    _handle: UnmountHandle<S>,
}

impl<S: leptos::tachys::view::Mountable> Shown<S> {
    fn one(&self, selector: &str) -> Element {
        self.place
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector}"))
    }

    fn count(&self, selector: &str) -> u32 {
        self.place.query_selector_all(selector).unwrap().length()
    }

    fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }
}

fn show<V: IntoView + 'static>(draw: impl FnOnce() -> V + 'static) -> Shown<V::State> {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    let handle = mount_to(place.clone(), move || {
        provide_state();
        provide_site(Arc::new(site()));
        draw()
    });
    Shown {
        place,
        _handle: handle,
    }
}

fn site() -> Site {
    Site {
        id: SiteId::parse("site-harbour").unwrap(),
        name: "Harbour Energy".into(),
        currency: Currency::aud(),
        time_zone: "Australia/Sydney".into(),
        four_eyes: FourEyes::default(),
        may: Vec::new(),
    }
}

#[wasm_bindgen_test]
fn a_state_nobody_knows_is_shown_as_it_is() {
    let shown = show(|| view! { {link_badge(&LinkState::from("onHold"))} {row_badge(&RowState::Settled)} });
    assert_eq!(shown.text("[data-tone=unknown]"), "Other: onHold");
    assert_eq!(shown.text("[data-tone=good]"), "Paid");
}

#[wasm_bindgen_test]
fn every_stage_of_a_batch_has_colour_icon_and_words() {
    for stage in BatchStage::KNOWN {
        let shown = show(move || stage_badge(stage));
        assert_eq!(shown.count(".badge[data-tone] svg.icon path"), 1, "{stage}");
        let words = shown.text(".badge");
        assert!(!words.is_empty() && words != stage.as_str(), "{stage}: {words}");
    }
    let shown = show(|| stage_badge(&BatchStage::from("onHold")));
    assert_eq!(shown.text("[data-tone=unknown]"), "Other: onHold");
    // Settled is not the same as paid, and waiting is no alarm.
    let shown = show(|| view! { {stage_badge(&BatchStage::Settled)} {stage_badge(&BatchStage::Sealed)} });
    assert_eq!(shown.text("[data-tone=past]"), "Settled");
    assert_eq!(shown.text("[data-tone=wait]"), "Waiting for approval");
}

#[wasm_bindgen_test]
fn how_it_went_is_more_than_a_colour() {
    let shown = show(|| view! { {outcome_badge(&AuditOutcome::Refused)} {outcome_badge(&"later".into())} });
    assert_eq!(shown.text("[data-tone=bad]"), "Refused");
    assert_eq!(shown.text("[data-tone=unknown]"), "Other: later");
    let who = |name: &str, you| Who {
        name: name.into(),
        you,
    };
    assert_eq!(who_words(&who("Tom Okafor", false)), "Tom Okafor");
    assert_eq!(who_words(&who("Priya Nair", true)), "you");
}

#[wasm_bindgen_test]
fn a_problem_shows_both_ids_and_can_be_tried_again() {
    let tries = RwSignal::new(0);
    let problem = Problem {
        title: "Pyng did not answer.".into(),
        status: 504,
        trace_id: Some("trace-1".into()),
        request_id: Some("request-1".into()),
        retry_after: Some(12),
        ..Problem::default()
    };
    let error = Arc::new(ApiError::Refused(Box::new(problem)));
    let retry = Callback::new(move |()| tries.update(|tries| *tries += 1));
    let shown = show(move || view! { <ProblemPanel error=error retry=retry /> });
    let words = shown.text("[role=alert]");
    for part in ["Pyng did not answer.", "trace-1", "request-1", "12 seconds"] {
        assert!(words.contains(part), "{part} in {words}");
    }
    assert_eq!(shown.count("button"), 3, "try again, and copy each id");
    shown.one("button").unchecked_into::<HtmlElement>().click();
    assert_eq!(tries.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_field_is_tied_to_its_error() {
    let value = RwSignal::new(String::new());
    let error = text(move || {
        if value.get().is_empty() {
            String::new()
        } else {
            "Too long.".into()
        }
    });
    let shown = show(move || view! { <TextField id="field" label="Reference" value=value error=error /> });
    let input: HtmlInputElement = shown.one("input").unchecked_into();
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("false"));
    input.set_value("x");
    input
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    tick().await;
    assert_eq!(value.get_untracked(), "x");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    let error_id = described.split(' ').next_back().unwrap();
    assert_eq!(shown.text(&format!("#{error_id}")), "Too long.");
}

#[wasm_bindgen_test]
async fn a_long_table_keeps_few_rows_in_the_page() {
    let count = RwSignal::new(1_000_usize);
    let row = Callback::new(|index: usize| {
        view! { <tr aria-rowindex=(index + 2).to_string()><td>{format!("row {index}")}</td></tr> }.into_any()
    });
    let shown = show(move || {
        view! { <RowWindow id="long" label="Rows" head=&["Row"] count=count.into() row=row /> }
    });
    tick().await;
    let rows = shown.count("tbody tr[aria-rowindex]");
    assert!((10..120).contains(&rows), "{rows} rows");
    assert_eq!(
        shown.one("table").get_attribute("aria-rowcount").as_deref(),
        Some("1001")
    );
    count.set(7);
    tick().await;
    assert_eq!(shown.count("tbody tr[aria-rowindex]"), 7);
}

#[wasm_bindgen_test]
fn an_invitation_is_handed_over_with_code_link_and_expiry() {
    let invitation = Invitation {
        customer_reference: CustomerReference::parse("HE-1").unwrap(),
        signup_url: "https://sample.pyng.com.au/s/abc".into(),
        expires_at: Some(portal::api::server_now().plus(30 * Timestamp::DAY + Timestamp::HOUR)),
        state: LinkState::Invited,
    };
    let shown = show(move || view! { <QrCard invitation=invitation /> });
    assert_eq!(
        shown.one("svg[role=img]").get_attribute("aria-label").as_deref(),
        Some("QR code of the signup link for HE-1")
    );
    let link = shown.one(".qr-link a");
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("https://sample.pyng.com.au/s/abc")
    );
    assert_eq!(
        link.get_attribute("rel").as_deref(),
        Some("noopener noreferrer external")
    );
    assert!(shown.text("article").contains("(in 30 days)"));
}

#[wasm_bindgen_test]
async fn a_confirmation_is_said_in_passing() {
    let shown = show(|| {
        let announcer = use_announcer();
        announcer.say("Copied link");
        view! { <p role="status">{announcer.text()}</p> }
    });
    tick().await;
    assert_eq!(shown.text("[role=status]"), "Copied link");
}

#[wasm_bindgen_test]
fn a_draft_outlives_the_app() {
    let draft = Draft {
        file_name: "november.csv".into(),
        content: "rowReference,customerReference,amount\n".into(),
        unit: "dollars".into(),
        reference: String::new(),
        tried: "HARBOUR-1".into(),
    };
    let kept = draft.clone();
    drop(show(move || use_drafts().keep(&site().id, &kept)));
    let found = StoredValue::new(Draft::default());
    drop(show(move || found.set_value(use_drafts().of(&site().id))));
    assert_eq!(found.get_value(), draft);
    drop(show(|| use_drafts().discard(&site().id)));
    drop(show(move || found.set_value(use_drafts().of(&site().id))));
    assert_eq!(found.get_value(), Draft::default());
}

#[wasm_bindgen_test]
fn days_are_those_of_the_users_zone() {
    let start = format::start_of_day("2026-11-21", 0).unwrap();
    assert_eq!(format::iso_day(start), "2026-11-21");
    let next = format::start_of_day("2026-11-21", 1).unwrap();
    assert_eq!(format::iso_day(next), "2026-11-22");
    assert_eq!(format::start_of_day("21/11/2026", 0), None);
    assert_eq!(format::start_of_day("", 0), None);
    let morning_in_sydney = Timestamp(1_793_577_600_000).plus(-Timestamp::HOUR);
    assert_eq!(
        format::iso_day_in(morning_in_sydney, "Australia/Sydney"),
        "2026-11-02"
    );
    assert_eq!(
        format::iso_day_in(morning_in_sydney, "America/New_York"),
        "2026-11-01"
    );
    assert_eq!(format::iso_day_in(start, "Nowhere/Never"), "2026-11-21");
    assert_eq!(
        format::iso(Timestamp(1_793_577_600_000)),
        "2026-11-02T00:00:00.000Z"
    );
}

fn session_of(id: &str) -> Arc<Session> {
    Arc::new(Session {
        environment: Environment::LocalSandbox,
        me: Some(Me {
            id: id.into(),
            name: id.to_uppercase(),
            login: Some(id.into()),
            ends_at: None,
        }),
        sign_in: SignInMode::Local,
        sites: vec![site()],
        version_notice: None,
    })
}

#[wasm_bindgen_test]
fn a_draft_is_shown_to_nobody_else_at_the_desk() {
    let draft = Draft {
        file_name: "jo.csv".into(),
        ..Draft::default()
    };
    let kept = draft.clone();
    let found = StoredValue::new(Vec::new());
    drop(show(move || {
        provide_session(session_of("jo"));
        use_drafts().keep(&site().id, &kept);
        for person in ["kim", "jo"] {
            provide_session(session_of(person));
            found.update_value(|found| found.push(use_drafts().of(&site().id)));
        }
        provide_session(session_of(""));
    }));
    assert_eq!(found.get_value(), [Draft::default(), draft]);
}

#[wasm_bindgen_test]
async fn a_colleague_who_takes_over_begins_anew_and_the_same_person_goes_on() {
    let drawn = StoredValue::new(Vec::new());
    let next = RwSignal::new("jo");
    let shown = show(move || {
        let door = use_door();
        Effect::new(move |_| {
            if let Stage::In(session) = door.stage() {
                drawn.update_value(|drawn| drawn.push(session.me.clone().map(|me| me.id)));
            }
        });
        Effect::new(move |_| door.enter((*session_of(next.get())).clone()));
    });
    tick().await;
    next.set("jo");
    tick().await;
    next.set("kim");
    tick().await;
    drop(shown);
    let people = ["jo", "kim"].map(|id| Some(id.to_owned()));
    assert_eq!(drawn.get_value(), people);
}
