//! Who may do what: roles as they are granted, rights as the portal asks for them.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::{Cents, SiteId};

open_enum! {
    /// What a person is in a Site. Roles add up; none contains another but that all of them may look.
    pub enum Role {
        /// May look at customers and batches.
        Viewer = "viewer",
        /// May invite customers too.
        Inviter = "inviter",
        /// May prepare and send batches too.
        Submitter = "submitter",
        /// May approve or reject what others prepared.
        Approver = "approver",
        /// May read the audit trail, and manage people where accounts are the portal's own.
        Admin = "admin",
    }
}

open_enum! {
    /// One thing a person may do in a Site. The proxy decides; the portal hides what is not here.
    pub enum Right {
        /// See customers and invitations, without their links.
        ViewCustomers = "viewCustomers",
        /// Invite, and see signup links again.
        Invite = "invite",
        /// See batches and their rows.
        ViewBatches = "viewBatches",
        /// Prepare, change, withdraw and send batches.
        SubmitBatches = "submitBatches",
        /// Approve or reject batches of others.
        DecideBatches = "decideBatches",
        /// Read the audit trail.
        ViewAudit = "viewAudit",
        /// Manage people: add, disable, grant what one has oneself.
        ManagePeople = "managePeople",
    }
}

/// When a batch of a Site needs a second person. At least one bound makes it conditional; both absent
/// and `always` false means never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FourEyes {
    /// Every batch needs it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
    /// A batch that comes to this much or more needs it, in minor units of the Site's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_amount: Option<Cents>,
    /// A batch of this many rows or more needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_rows: Option<u32>,
}

impl FourEyes {
    /// Whether a batch of so many rows and this sum needs a second person.
    pub fn asks_for_approval(&self, rows: usize, total: Cents) -> bool {
        let many = |from: u32| u32::try_from(rows).is_ok_and(|rows| rows >= from) || rows > u32::MAX as usize;
        self.always || self.from_amount.is_some_and(|from| total >= from) || self.from_rows.is_some_and(many)
    }
}

/// A role in one Site, or in all of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// What the person is.
    pub role: Role,
    /// Where; in every Site, present and to come, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
}
