//! Invitations and their links.

use ledger::Ledger;
use ledger::audit::{Event, Scope};
use ledger::invitations::Made;
use wire::api::AuditQuery;
use wire::{CustomerReference, SignupLink, SiteId, Timestamp};

use crate::audit::open_raw;
use crate::support::{on_both, person};

pub(crate) async fn keep(ledger: &Ledger, customer: &str, at: i64, expires_at: Option<i64>) -> String {
    let made = Made {
        site: &site("site-a"),
        customer: &CustomerReference::parse(customer).unwrap(),
        by: &person("Ada"),
        at: Timestamp(at),
        expires_at: expires_at.map(Timestamp),
        link: &SignupLink::from(format!("https://x.test/s/{customer}")),
    };
    ledger
        .keep_invitation(&made, &Event::new(Timestamp(at), "invitation.made"))
        .await
        .unwrap()
}

pub(crate) fn site(id: &str) -> SiteId {
    SiteId::parse(id).unwrap()
}

#[tokio::test]
async fn a_link_is_shown_again_in_its_site_while_it_serves_and_that_is_written_down() {
    on_both(async |store| {
        let ledger = store.open().await;
        let id = keep(&ledger, "ada", 10, Some(100)).await;
        let show = async |at: &str, id: &str, now| {
            let event = Event::new(Timestamp(now), "invitation.linkShown").by(&person("Bob"));
            ledger.show_link(&site(at), id, event).await.unwrap()
        };
        assert_eq!(
            show("site-a", &id, 99).await.unwrap().expose(),
            "https://x.test/s/ada"
        );
        assert!(show("site-b", &id, 99).await.is_none() && show("site-a", "x", 99).await.is_none());
        assert!(show("site-a", &id, 100).await.is_none());
        let trail = ledger
            .audit(&AuditQuery::default(), &Scope::All)
            .await
            .unwrap()
            .items;
        let told = |n: usize| {
            (
                trail[n].action.as_str(),
                trail[n].target.as_deref(),
                trail[n].who.as_deref(),
            )
        };
        assert_eq!(trail.len(), 2);
        assert_eq!(told(0), ("invitation.linkShown", Some("ada"), Some("Bob")));
    })
    .await;
}

#[tokio::test]
async fn a_copy_of_the_store_does_not_tell_a_link() {
    on_both(async |store| {
        let ledger = store.open().await;
        keep(&ledger, "ada", 10, None).await;
        let raw = open_raw(store).await;
        let sealed: String = sqlx::query_scalar("SELECT link FROM invitations")
            .fetch_one(&raw)
            .await
            .unwrap();
        assert!(
            sealed.starts_with("k1.") && !sealed.contains("x.test"),
            "{sealed}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_newest_come_first_and_one_customer_can_be_asked_for() {
    on_both(async |store| {
        let ledger = store.open().await;
        keep(&ledger, "ada", 10, Some(100)).await;
        keep(&ledger, "bob", 20, None).await;
        keep(&ledger, "ada", 30, Some(40)).await;
        let list = async |at: &str, customer: Option<&str>, reader: &str| {
            let customer = customer.map(|name| CustomerReference::parse(name).unwrap());
            ledger
                .invitations(&site(at), customer.as_ref(), &person(reader), Timestamp(50))
                .await
                .unwrap()
        };
        let all = list("site-a", None, "Ada").await;
        let seen: Vec<_> = all
            .iter()
            .map(|one| (one.made_at.0, one.link_kept, one.made_by.you))
            .collect();
        assert_eq!(seen, [(30, false, true), (20, true, true), (10, true, true)]);
        let ada = list("site-a", Some("ada"), "Bob").await;
        assert_eq!(ada.len(), 2);
        assert!(!ada[0].made_by.you && ada[0].made_by.name == "Ada");
        assert!(list("site-b", None, "Ada").await.is_empty());
    })
    .await;
}
