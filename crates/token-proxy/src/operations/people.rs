//! `/api/people`: the accounts of mode `local`.
//!
//! Who manages people in some Sites sees the accounts that have a grant there, with those grants, and gives or
//! takes what they have themselves (`access::may_grant`). Disabling an account, or making a link by which its
//! password is chosen anew, is power over all it may do: that takes having all of it.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use ledger::{AccountUpdate, StoredAccount};
use wire::api::{Account, AccountAnswer, AccountChange, Accounts, Grant, NewAccount, Right, problem_codes};

use crate::access::{Caller, Operation, Reach, forbid, may_grant};
use crate::app::App;
use crate::body;
use crate::door::RequestFacts;
use crate::door::accounts::{self, FreshLink};
use crate::refusal::{Refusal, item};

/// `GET /api/people`.
pub(crate) async fn people(State(app): State<App>, caller: Caller) -> Result<Json<Accounts>, Refusal> {
    let all = app.ledger().accounts().await?;
    Ok(Json(Accounts {
        items: all
            .iter()
            .filter_map(|account| seen_by(&caller, account))
            .collect(),
    }))
}

/// `POST /api/people`.
pub(crate) async fn add_person(
    State(app): State<App>,
    caller: Caller,
    facts: RequestFacts,
    request: Request,
) -> Result<(StatusCode, Json<AccountAnswer>), Refusal> {
    let new: NewAccount = body::parse(&body::read(&app, request).await?)?;
    let faults = accounts::faults_of(&new, app.config());
    if !faults.is_empty() {
        return Err(Refusal::invalid(faults));
    }
    require_grants(&app, &caller, Operation::AddPerson, &new.grants).await?;
    let mut event = caller
        .event(app.clock().now(), "account.added")
        .with_detail(written(&new.grants));
    event.target = Some(new.login.to_lowercase());
    let link = accounts::add(app.ledger(), &new, &event).await?;
    let link = link.ok_or_else(|| Refusal::invalid(vec![item("login", "is taken")]))?;
    let answer = answer(&app, &caller, &facts, &new.login, Some(&link)).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `POST /api/people/{login}`.
pub(crate) async fn change_person(
    State(app): State<App>,
    caller: Caller,
    facts: RequestFacts,
    Path(login): Path<String>,
    request: Request,
) -> Result<Json<AccountAnswer>, Refusal> {
    let asked: AccountChange = body::parse(&body::read(&app, request).await?)?;
    if login.contains(char::is_control) {
        return Err(no_such_account());
    }
    let account = app.ledger().account(&login).await?;
    let account = account
        .filter(|account| seen_by(&caller, account).is_some())
        .ok_or_else(no_such_account)?;
    let grants = asked
        .grants
        .as_deref()
        .map(|wanted| merged(&caller, &account.grants, wanted));
    if let (Some(wanted), Some(merged)) = (&asked.grants, &grants) {
        let faults = accounts::faults_of_grants(wanted, app.config());
        if !faults.is_empty() {
            return Err(Refusal::invalid(faults));
        }
        let changed = differing(&account.grants, merged);
        require_grants(&app, &caller, Operation::ChangePerson, &changed).await?;
    }
    if asked.disabled.is_some() || asked.reset {
        require_grants(&app, &caller, Operation::ChangePerson, &account.grants).await?;
    }
    if asked.disabled == Some(true) && account.person.is(&caller.person) {
        return Err(Refusal::invalid(vec![item("disabled", "is yourself")]));
    }
    let now = app.clock().now();
    let link = asked.reset.then(|| FreshLink::new(now));
    let mut event = caller.event(now, action(&asked));
    event.target = Some(account.login.clone());
    event.detail = grants.as_deref().map(written);
    let update = AccountUpdate {
        disabled: asked.disabled,
        grants,
        judged_by: Some(account.grants.clone()),
        reset: link.as_ref().map(|link| link.kept.clone()),
    };
    if !app
        .ledger()
        .change_account(&account.login, &update, &event)
        .await?
    {
        // Gone, or another admin was quicker: what was judged no longer holds.
        return Err(no_such_account());
    }
    answer(&app, &caller, &facts, &account.login, link.as_ref())
        .await
        .map(Json)
}

/// The account as this caller sees it; `None` when it is none of theirs.
fn seen_by(caller: &Caller, account: &StoredAccount) -> Option<Account> {
    let mut told = account.told();
    told.grants.retain(|grant| is_seen(caller, grant));
    let everywhere = caller.reach(&Right::ManagePeople) == Reach::Everywhere;
    (everywhere || !told.grants.is_empty()).then_some(told)
}

/// Grants in all Sites concern everybody who manages people in one.
fn is_seen(caller: &Caller, grant: &Grant) -> bool {
    match (caller.reach(&Right::ManagePeople), &grant.site) {
        (Reach::Everywhere, _) | (_, None) => true,
        (Reach::Sites(sites), Some(site)) => sites.contains(site),
    }
}

/// What shall be, without losing what the caller did not see.
fn merged(caller: &Caller, now: &[Grant], wanted: &[Grant]) -> Vec<Grant> {
    let unseen = now.iter().filter(|grant| !is_seen(caller, grant));
    let mut all: Vec<Grant> = unseen.chain(wanted).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// What is given or taken.
fn differing(before: &[Grant], after: &[Grant]) -> Vec<Grant> {
    let given = after.iter().filter(|grant| !before.contains(grant));
    let taken = before.iter().filter(|grant| !after.contains(grant));
    given.chain(taken).cloned().collect()
}

async fn require_grants(
    app: &App,
    caller: &Caller,
    operation: Operation,
    grants: &[Grant],
) -> Result<(), Refusal> {
    let lacking = |grant: &&Grant| !may_grant(&caller.mode, &caller.grants, grant);
    match grants.iter().find(lacking) {
        None => Ok(()),
        Some(grant) => {
            let site = grant.site.as_ref().map(wire::SiteId::as_str);
            let refusal = forbid(app, caller, operation, site).await;
            Err(refusal.detail("Nobody gives or takes a role they do not have in that Site themselves."))
        }
    }
}

async fn answer(
    app: &App,
    caller: &Caller,
    facts: &RequestFacts,
    login: &str,
    link: Option<&FreshLink>,
) -> Result<AccountAnswer, Refusal> {
    let account = app.ledger().account(login).await?.ok_or_else(no_such_account)?;
    let told = account.told();
    Ok(AccountAnswer {
        account: seen_by(caller, &account).unwrap_or(Account {
            grants: Vec::new(),
            ..told
        }),
        set_up_url: link.map(|link| link.url(app.config(), &facts.origin)),
    })
}

fn action(asked: &AccountChange) -> &'static str {
    if asked.reset {
        "account.reset"
    } else if asked.disabled == Some(true) {
        "account.disabled"
    } else {
        "account.changed"
    }
}

/// Grants in a few words, for the trail: `submitter in site-harbour, viewer everywhere`.
fn written(grants: &[Grant]) -> String {
    let words = grants.iter().map(|grant| match &grant.site {
        Some(site) => format!("{} in {site}", grant.role),
        None => format!("{} everywhere", grant.role),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn no_such_account() -> Refusal {
    let title = "There is no such account.";
    Refusal::new(StatusCode::NOT_FOUND, problem_codes::NOT_FOUND, title).detail("Reload the list of people.")
}
