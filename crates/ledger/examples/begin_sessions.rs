//! Begins sessions of made-up people in a ledger, and prints each one's secret: for `cargo xtask bench proxy`,
//! since five hundred sign-ins by password would take minutes on purpose. Whoever may write to the ledger and read
//! its keys could do the same; nobody else can.
//!
//! `begin_sessions LEDGER KEYS COUNT`

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::audit::Event;
use ledger::{Keys, LOCAL, Ledger, Link, NewSession, Person, Place};
use sha2::{Digest, Sha256};
use wire::Timestamp;
use wire::api::{Grant, NewAccount, Role};

/// No password has this hash.
const NO_PASSWORD: &str = "none";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("begin_sessions LEDGER KEYS COUNT");
    let (place, keys, count) = (next()?, next()?, next()?.parse::<u32>()?);
    let keys = Keys::parse(&std::fs::read_to_string(keys)?).map_err(|fault| fault.message)?;
    let ledger = Ledger::open(&Place::File(place.into()), keys).await?;
    let now = Timestamp(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)?
            .as_millis()
            .try_into()?,
    );
    for number in 0..count {
        let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let hash = Sha256::digest(secret.as_bytes());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let person = Person {
            iss: LOCAL.to_owned(),
            sub: format!("bench-{number}"),
            name: format!("Bench {number}"),
        };
        let account = NewAccount {
            login: person.sub.clone(),
            name: person.name.clone(),
            grants: vec![Grant {
                role: Role::Submitter,
                site: None,
            }],
        };
        let link = Link {
            token_hash: hash.clone(),
            ends_at: now.plus(Timestamp::DAY),
        };
        let added = Event::new(now, "account.added").with_detail("bench");
        if !ledger.add_account(&person.sub, &account, &link, &added).await? {
            return Err("the ledger is not a fresh one".into());
        }
        ledger.use_link(&hash, NO_PASSWORD, &added).await?;
        let event = Event::new(now, "signIn").by(&person).with_detail("bench");
        let session = NewSession {
            secret_hash: hash,
            id: format!("{:032x}", rand::random::<u128>()),
            person,
            person_id: format!("{:032x}", rand::random::<u128>()),
            verified: Some(NO_PASSWORD.to_owned()),
            grants: None,
            confirmed_at: now,
            ends_at: now.plus(Timestamp::DAY),
            browser: None,
            address: None,
            id_token: None,
            replaces: None,
        };
        if !ledger.begin_session(&session, &event).await? {
            return Err("a session was refused".into());
        }
        println!("{secret}");
    }
    ledger.close().await;
    Ok(())
}
