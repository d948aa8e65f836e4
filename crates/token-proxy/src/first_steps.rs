//! What is done once when the proxy starts: who lets the first person in, and which policies changed since the
//! last time.

use std::net::SocketAddr;

use ledger::audit::Event;
use wire::api::SignInMode;

use crate::app::{App, StartFault};
use crate::config::Config;
use crate::door::accounts::first_link;

/// The one-time link for the first account; `None` where accounts are no matter, or there is one in use.
///
/// # Errors
/// When the ledger is not to be had.
pub async fn first_set_up_link(app: &App, listen: SocketAddr) -> Result<Option<String>, StartFault> {
    if app.config().sign_in.way.mode() != SignInMode::Local {
        return Ok(None);
    }
    let link = first_link(app.ledger(), app.clock().now())
        .await
        .map_err(|fault| StartFault(fault.to_string()))?;
    Ok(link.map(|link| link.url(app.config(), &origin(app.config(), listen.port()))))
}

/// The address people open, as the beginning of links.
pub(crate) fn origin(config: &Config, port: u16) -> String {
    match &config.server.public_url {
        Some(url) => url.origin().to_owned(),
        None => format!("http://localhost:{port}"),
    }
}

/// Writes down when four eyes are asked for otherwise than at the last start.
pub(crate) async fn note_policies(app: &App) -> Result<(), StartFault> {
    for site in &app.config().pyng.sites {
        let rule = serde_json::to_string(&site.four_eyes).map_err(|error| StartFault(error.to_string()))?;
        let id = site.id.as_str();
        let event = Event::new(app.clock().now(), "policy.changed")
            .on(id, "fourEyes")
            .with_detail(rule.clone());
        app.ledger()
            .settle_fact(&format!("fourEyes {id}"), &rule, "{}", &event)
            .await
            .map_err(|fault| StartFault(fault.to_string()))?;
    }
    Ok(())
}
