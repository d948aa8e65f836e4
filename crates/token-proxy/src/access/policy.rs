//! The one place that answers "may they?".
//!
//! Roles add up, and none contains another, but that all of them may look. What a role allows stands in
//! [`rights_of`], what an operation asks for in [`Operation::needs`]; nothing else decides.

use wire::SiteId;
use wire::api::{Grant, Right, Role, SignInMode};

use super::operation::Operation;

/// What an operation asks of its caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: whoever reaches the portal.
    Public,
    /// To be signed in.
    SignedIn,
    /// A right in the Site of the path.
    InSite(Right),
    /// A right in some Site; the answer holds only what belongs to such Sites.
    Anywhere(Right),
}

impl Operation {
    /// What it asks for.
    pub fn needs(self) -> Needs {
        match self {
            Self::SignInOptions | Self::SignIn | Self::SetUp | Self::SignInStart | Self::SignInCallback => {
                Needs::Public
            }
            Self::SignOut | Self::ViewSession | Self::ListSessions | Self::EndSession => Needs::SignedIn,
            Self::ListPeople | Self::AddPerson | Self::ChangePerson => Needs::Anywhere(Right::ManagePeople),
            Self::ViewAudit | Self::ExportAudit => Needs::Anywhere(Right::ViewAudit),
            Self::ListCustomers | Self::ListInvitations => Needs::InSite(Right::ViewCustomers),
            Self::Invite | Self::ShowLink => Needs::InSite(Right::Invite),
            Self::ListBatches | Self::ViewBatch => Needs::InSite(Right::ViewBatches),
            Self::SubmitBatch | Self::WithdrawBatch => Needs::InSite(Right::SubmitBatches),
            Self::DecideBatch => Needs::InSite(Right::DecideBatches),
        }
    }

    /// Whether it asks for a recent sign-in besides: what moves money in another's name, or makes people.
    pub fn asks_for_step_up(self) -> bool {
        matches!(self, Self::DecideBatch | Self::AddPerson | Self::ChangePerson)
    }
}

/// What a role allows. One this version does not know allows nothing.
pub fn rights_of(role: &Role) -> &'static [Right] {
    match role {
        Role::Viewer => &[Right::ViewCustomers, Right::ViewBatches],
        Role::Inviter => &[Right::ViewCustomers, Right::ViewBatches, Right::Invite],
        Role::Submitter => &[Right::ViewCustomers, Right::ViewBatches, Right::SubmitBatches],
        Role::Approver => &[Right::ViewCustomers, Right::ViewBatches, Right::DecideBatches],
        Role::Admin => &[
            Right::ViewCustomers,
            Right::ViewBatches,
            Right::ViewAudit,
            Right::ManagePeople,
        ],
        Role::Other(_) => &[],
    }
}

/// What one person on one machine may: everything that needs no second person and no accounts.
const OF_THIS_MACHINE: &[Right] = &[
    Right::ViewCustomers,
    Right::Invite,
    Right::ViewBatches,
    Right::SubmitBatches,
    Right::ViewAudit,
];

/// In which Sites somebody has a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// In all of them, present and to come; also where no Site is concerned.
    Everywhere,
    /// In these, which may be none.
    Sites(Vec<SiteId>),
}

/// Whether somebody with these grants may do something in a Site.
pub(super) fn may(mode: &SignInMode, grants: &[Grant], site: &SiteId, right: &Right) -> bool {
    match reach(mode, grants, right) {
        Reach::Everywhere => true,
        Reach::Sites(sites) => sites.contains(site),
    }
}

/// Where somebody with these grants may do something.
pub(super) fn reach(mode: &SignInMode, grants: &[Grant], right: &Right) -> Reach {
    if *mode == SignInMode::None {
        return if OF_THIS_MACHINE.contains(right) {
            Reach::Everywhere
        } else {
            Reach::Sites(Vec::new())
        };
    }
    // Where accounts are another's, nobody manages them here.
    if *right == Right::ManagePeople && *mode != SignInMode::Local {
        return Reach::Sites(Vec::new());
    }
    let mut sites = Vec::new();
    for grant in grants
        .iter()
        .filter(|grant| rights_of(&grant.role).contains(right))
    {
        match &grant.site {
            None => return Reach::Everywhere,
            Some(site) => sites.push(site.clone()),
        }
    }
    Reach::Sites(sites)
}

/// Whether somebody may give, or take, a grant: it takes people to manage and that very role, both in that
/// Site; for all Sites, both in all of them. Nobody can grant what they lack.
pub(crate) fn may_grant(mode: &SignInMode, own: &[Grant], wanted: &Grant) -> bool {
    let covers = |grant: &Grant| grant.site.is_none() || grant.site == wanted.site;
    let has_role = own.iter().any(|grant| grant.role == wanted.role && covers(grant));
    let manages = match (reach(mode, own, &Right::ManagePeople), &wanted.site) {
        (Reach::Everywhere, _) => true,
        (Reach::Sites(sites), Some(site)) => sites.contains(site),
        (Reach::Sites(_), None) => false,
    };
    has_role && manages && Role::KNOWN.contains(&wanted.role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(id: &str) -> SiteId {
        SiteId::parse(id).unwrap()
    }

    fn grant(role: Role, at: Option<&str>) -> Grant {
        Grant {
            role,
            site: at.map(site),
        }
    }

    #[test]
    fn a_role_counts_in_its_site_only() {
        let grants = [grant(Role::Submitter, Some("a")), grant(Role::Viewer, None)];
        let may = |at: &str, right| may(&SignInMode::Local, &grants, &site(at), &right);
        assert!(may("a", Right::SubmitBatches) && may("b", Right::ViewBatches));
        assert!(!may("b", Right::SubmitBatches) && !may("a", Right::DecideBatches));
    }

    #[test]
    fn one_machine_needs_no_second_person_and_no_accounts() {
        let may = |right| may(&SignInMode::None, &[], &site("a"), &right);
        for right in Right::KNOWN {
            let kept = !matches!(right, Right::DecideBatches | Right::ManagePeople);
            assert_eq!(may(right.clone()), kept, "{right}");
        }
    }

    #[test]
    fn an_unknown_role_allows_nothing_and_is_never_granted() {
        let odd = grant(Role::from("owner"), None);
        for right in Right::KNOWN {
            assert!(!may(
                &SignInMode::Oidc,
                std::slice::from_ref(&odd),
                &site("a"),
                right
            ));
        }
        let own = [grant(Role::Admin, None), odd.clone()];
        assert!(!may_grant(&SignInMode::Local, &own, &odd));
    }

    #[test]
    fn people_are_managed_only_where_accounts_are_our_own() {
        let grants = [grant(Role::Admin, None)];
        for (mode, manages) in [
            (SignInMode::Local, true),
            (SignInMode::Oidc, false),
            (SignInMode::TrustedHeader, false),
        ] {
            assert_eq!(may(&mode, &grants, &site("a"), &Right::ManagePeople), manages);
            assert!(may(&mode, &grants, &site("a"), &Right::ViewAudit));
        }
    }

    #[test]
    fn nobody_grants_what_they_lack() {
        let own = [
            grant(Role::Admin, Some("a")),
            grant(Role::Submitter, Some("a")),
            grant(Role::Inviter, None),
            grant(Role::Approver, Some("b")),
        ];
        let may = |role, at| may_grant(&SignInMode::Local, &own, &grant(role, at));
        assert!(
            may(Role::Submitter, Some("a")) && may(Role::Admin, Some("a")) && may(Role::Inviter, Some("a"))
        );
        // Lacks the role there; manages nobody there; manages nobody everywhere.
        assert!(!may(Role::Approver, Some("a")) && !may(Role::Approver, Some("b")));
        assert!(!may(Role::Inviter, None) && !may(Role::Submitter, None) && !may(Role::Admin, None));
    }

    #[test]
    fn every_operation_that_acts_in_a_site_asks_for_a_right_there() {
        for operation in Operation::ALL {
            let in_site = operation.path().contains("{site_id}");
            assert_eq!(
                matches!(operation.needs(), Needs::InSite(_)),
                in_site,
                "{operation:?}"
            );
        }
    }
}
