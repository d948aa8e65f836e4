//! The words for what the wire says in codes. An unknown value is shown as it is.

use wire::IdFault;
use wire::api::{BatchStage, Right, Role, Who};
use wire::pyng::{FailureReason, LinkState};

/// A link state as a word.
pub fn link_state_words(state: &LinkState) -> String {
    match state {
        LinkState::Invited => "Invited".into(),
        LinkState::Linked => "Linked".into(),
        LinkState::Expired => "Expired".into(),
        LinkState::Revoked => "Revoked".into(),
        LinkState::Other(text) => other(text),
    }
}

/// Where a batch stands, in a word or three.
pub fn stage_words(stage: &BatchStage) -> String {
    match stage {
        BatchStage::Sealed => "Waiting for approval".into(),
        BatchStage::Sending => "Sending".into(),
        BatchStage::Accepted => "Accepted".into(),
        BatchStage::InProgress => "In progress".into(),
        BatchStage::Settled => "Settled".into(),
        BatchStage::Rejected => "Rejected".into(),
        BatchStage::Withdrawn => "Withdrawn".into(),
        BatchStage::Failed => "Not sent".into(),
        BatchStage::Other(text) => other(text),
    }
}

/// A person: their name, or "you".
pub fn who_words(who: &Who) -> String {
    match who.you {
        true => "you".into(),
        false => who.name.clone(),
    }
}

/// Why a row was not paid, in a sentence.
pub fn failure_words(reason: &FailureReason) -> String {
    match reason {
        FailureReason::CustomerNotActive => "Customer was not linked when the debit was tried".into(),
        FailureReason::InsufficientFunds => "Not enough money in the account".into(),
        FailureReason::AgreementLimitExceeded => "More than the customer’s agreement allows".into(),
        FailureReason::TechnicalFailure => "A technical fault on the way to the bank".into(),
        FailureReason::Other(text) => other(text),
    }
}

/// Why a row was not paid, in two or three words.
pub fn failure_name(reason: &FailureReason) -> String {
    match reason {
        FailureReason::CustomerNotActive => "Not linked".into(),
        FailureReason::InsufficientFunds => "Not enough money".into(),
        FailureReason::AgreementLimitExceeded => "Over the limit".into(),
        FailureReason::TechnicalFailure => "Technical fault".into(),
        FailureReason::Other(text) => other(text),
    }
}

/// Why a reference cannot be used, as an instruction.
pub fn id_fault_words(fault: IdFault) -> &'static str {
    match fault {
        IdFault::Empty => "Enter a reference.",
        IdFault::TooLong => "Shorten it to 128 characters or fewer.",
        IdFault::OuterSpace => "Remove the space at the beginning or the end.",
        IdFault::Control => "Remove the tab, line break or other invisible character.",
        IdFault::PathCharacter => "Leave out / \\ % ? and #; it cannot be only dots.",
    }
}

/// A role as a word.
pub fn role_words(role: &Role) -> String {
    match role {
        Role::Viewer => "Viewer".into(),
        Role::Inviter => "Inviter".into(),
        Role::Submitter => "Submitter".into(),
        Role::Approver => "Approver".into(),
        Role::Admin => "Admin".into(),
        Role::Other(text) => other(text),
    }
}

/// What a right lets a person do, after "may".
pub fn right_words(right: &Right) -> &str {
    match right {
        Right::ViewCustomers => "see customers",
        Right::Invite => "invite customers",
        Right::ViewBatches => "see batches",
        Right::SubmitBatches => "send batches",
        Right::DecideBatches => "approve batches",
        Right::ViewAudit => "read the audit trail",
        Right::ManagePeople => "manage people",
        Right::Other(text) => text,
    }
}

/// The role that brings a right.
pub fn right_role(right: &Right) -> String {
    let role = match right {
        Right::ViewCustomers | Right::ViewBatches | Right::Other(_) => Role::Viewer,
        Right::Invite => Role::Inviter,
        Right::SubmitBatches => Role::Submitter,
        Right::DecideBatches => Role::Approver,
        Right::ViewAudit | Right::ManagePeople => Role::Admin,
    };
    role_words(&role)
}

/// A value this version does not know.
pub(super) fn other(text: &str) -> String {
    if text.is_empty() {
        "Not stated".into()
    } else {
        format!("Other: {text}")
    }
}
