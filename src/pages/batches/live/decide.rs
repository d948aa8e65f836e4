//! Approving, rejecting, withdrawing: one more look at what it is about, then the word.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::api::{BatchEntry, BatchVerdict, problem_codes};

use crate::api::{self, ApiError};
use crate::components::{MoneyWriter, ProblemPanel, use_money, who_words};
use crate::format;
use crate::state::announcer::use_announcer;
use crate::state::session::use_site;
use crate::ui::{Dialog, TextField, flag, focus, hold_page, panel, press, submit, text};

const REASON: &str = "decision-reason";

/// What is about to be done with a sealed batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Let it be sent.
    Approve,
    /// Say no to it.
    Reject,
    /// Take it back.
    Withdraw,
}

impl Act {
    /// The verb, as it stands on the button that leads here.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::Reject => "Reject",
            Self::Withdraw => "Withdraw",
        }
    }

    /// What follows.
    fn consequence(self) -> &'static str {
        match self {
            Self::Approve => {
                "Exactly these rows are then sent to Pyng, which debits each customer who is linked. A batch that \
                 was sent cannot be taken back."
            }
            Self::Reject => "Nothing is sent. Whoever prepared it sees your reason and can prepare it again.",
            Self::Withdraw => {
                "Nothing is sent. The rows can be prepared again, under the same reference too."
            }
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
            Self::Withdraw => "withdrawn",
        }
    }
}

/// The last look. `entry` is the record as the person saw it: another body in its place is refused by the
/// proxy, which is told the hash.
#[component]
pub(super) fn Decide(
    act: Act,
    entry: BatchEntry,
    close: Callback<()>,
    /// Done; the page has something new to show.
    done: Callback<()>,
    /// It is not the batch the person saw any more.
    changed: Callback<()>,
) -> impl IntoView {
    let money = use_money();
    let announcer = use_announcer();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<Arc<ApiError>>);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    hold_page(busy);

    let site = use_site().id.clone();
    let (facts, name) = (facts(&entry, &money), entry.batch_reference.clone());
    let debits = format::counted(entry.all.count as usize, "debit", "debits");
    let words = format!("{} {debits}, {}", act.verb(), money.write(entry.all.sum));
    let title = format!("{} {name}", act.verb());
    let hash = entry.hash.unwrap_or_default();
    let go = move || {
        let why = reason.get_untracked().trim().to_owned();
        if act == Act::Reject && why.is_empty() {
            missing.set(true);
            focus(REASON);
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let (site, name) = (site.clone(), name.clone());
        let verdict = BatchVerdict {
            approve: act == Act::Approve,
            hash: hash.clone(),
            reason: (!why.is_empty()).then_some(why),
        };
        spawn_local(async move {
            let answer = match act {
                Act::Withdraw => api::batches::withdraw(&site, &name).await,
                Act::Approve | Act::Reject => api::batches::decide(&site, &name, &verdict).await,
            };
            // The page may have been left meanwhile; what was said holds all the same.
            let here = busy.try_set(false).is_none();
            match answer {
                Ok(_) => {
                    announcer.say(format!("Batch {name} was {}.", act.done()));
                    if here {
                        done.run(());
                    }
                }
                Err(refusal) if here && refusal.has_code(problem_codes::BATCH_CHANGED) => changed.run(()),
                Err(refusal) => {
                    let _ = error.try_set(Some(Arc::new(refusal)));
                }
            }
        });
    };
    let field = (act == Act::Reject).then(|| {
        let fault = text(move || {
            let lacks = missing.get() && reason.with(|reason| reason.trim().is_empty());
            if lacks {
                "Say why, in a few words.".into()
            } else {
                String::new()
            }
        });
        view! { <TextField id=REASON label="Reason" value=reason hint="Your colleagues see it." error=fault /> }.into_any()
    });
    let leave = Callback::new(move |()| {
        if !busy.get_untracked() {
            close.run(());
        }
    });
    let problem = panel(move || match error.get() {
        Some(error) => view! { <ProblemPanel error=error /> }.into_any(),
        None => ().into_any(),
    });
    let waits = flag(move || busy.get());
    view! {
        <Dialog title=title close=leave>
            {facts}
            <p class="muted">{act.consequence()}</p>
            <form class="decide-form" novalidate on:submit=submit(go)>
                {field}
                {problem}
                <div class="actions">
                    <button type="submit" class="button" data-kind="primary" aria-disabled=waits>
                        {text(move || if busy.get() { "One moment…".to_owned() } else { words.clone() })}
                    </button>
                    <button type="button" class="button" aria-disabled=waits on:click=press(move || leave.run(()))>"Back"</button>
                </div>
            </form>
        </Dialog>
    }
}

fn facts(entry: &BatchEntry, money: &MoneyWriter) -> AnyView {
    let by = entry.prepared_by.as_ref().map(who_words).unwrap_or_default();
    let seal: String = entry
        .hash
        .as_deref()
        .unwrap_or_default()
        .chars()
        .take(12)
        .collect();
    view! {
        <dl class="facts">
            <dt>"Site"</dt>
            <dd>{use_site().name.clone()}</dd>
            <dt>"Prepared by"</dt>
            <dd>{by}</dd>
            <dt>"Rows"</dt>
            <dd>{format::counted(entry.all.count as usize, "debit", "debits")}</dd>
            <dt>"Total"</dt>
            <dd class="amount grand">{money.write(entry.all.sum)}</dd>
            <dt>"Seal"</dt>
            <dd><code>{seal}</code></dd>
        </dl>
    }
    .into_any()
}
