//! Which roles one may give and take: those one has oneself, where one manages people. The proxy decides;
//! this keeps from being offered what it would refuse.

use wire::SiteId;
use wire::api::{Grant, Role};

/// The roles, in the order they are shown.
pub(super) const ROLES: [Role; 5] = [
    Role::Viewer,
    Role::Inviter,
    Role::Submitter,
    Role::Approver,
    Role::Admin,
];

/// Whether these grants make somebody this in a Site; in every Site, for none.
pub(super) fn holds(grants: &[Grant], role: &Role, site: Option<&SiteId>) -> bool {
    grants
        .iter()
        .any(|grant| grant.role == *role && (grant.site.is_none() || grant.site.as_ref() == site))
}

/// Whether who holds `own` may give or take this.
pub(super) fn may_grant(own: &[Grant], role: &Role, site: Option<&SiteId>) -> bool {
    holds(own, role, site) && holds(own, &Role::Admin, site)
}

/// Whether who holds `own` may give or take all of these: that is what disabling, or a new link, takes.
pub(super) fn may_grant_all(own: &[Grant], grants: &[Grant]) -> bool {
    grants
        .iter()
        .all(|grant| may_grant(own, &grant.role, grant.site.as_ref()))
}

/// Gives the grant when it is lacking, takes it otherwise.
pub(super) fn toggle(grants: &mut Vec<Grant>, grant: Grant) {
    let before = grants.len();
    grants.retain(|known| *known != grant);
    if grants.len() == before {
        grants.push(grant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, site: Option<&str>) -> Grant {
        Grant {
            role,
            site: site.map(|site| SiteId::parse(site).unwrap()),
        }
    }

    #[test]
    fn one_gives_what_one_has_where_one_manages_people() {
        let (here, there) = (SiteId::parse("here").unwrap(), SiteId::parse("there").unwrap());
        let own = [
            grant(Role::Admin, Some("here")),
            grant(Role::Viewer, None),
            grant(Role::Submitter, Some("there")),
        ];
        assert!(may_grant(&own, &Role::Viewer, Some(&here)));
        assert!(!may_grant(&own, &Role::Submitter, Some(&here)), "not mine here");
        assert!(!may_grant(&own, &Role::Submitter, Some(&there)), "no admin there");
        assert!(!may_grant(&own, &Role::Viewer, None), "admin of one Site only");
        let all = [grant(Role::Admin, None), grant(Role::Viewer, None)];
        assert!(may_grant(&all, &Role::Viewer, None));
        assert!(may_grant(&all, &Role::Viewer, Some(&there)));
    }

    #[test]
    fn a_second_press_takes_back() {
        let mut grants = vec![grant(Role::Viewer, None)];
        toggle(&mut grants, grant(Role::Admin, Some("here")));
        assert_eq!(grants.len(), 2);
        toggle(&mut grants, grant(Role::Admin, Some("here")));
        assert_eq!(grants, [grant(Role::Viewer, None)]);
    }
}
