//! Reading the trail under filters, the newest first.

use sqlx::AssertSqlSafe;
use wire::SiteId;
use wire::api::{AuditPage, AuditQuery};

use super::Outcome;
use super::line::{COLUMNS, Line};
use crate::fault::Fault;
use crate::store::Ledger;

/// How many lines a page has when nobody says.
const USUAL: u32 = 100;
/// How many it has at most.
const MOST: u32 = 200;

/// Whose lines somebody may see.
#[derive(Clone, Debug)]
pub enum Scope {
    /// All of them, also those without a Site.
    All,
    /// Those of these Sites.
    Sites(Vec<SiteId>),
}

impl Ledger {
    /// A page of the trail. Filters are exact but for `action`, which is a beginning.
    ///
    /// # Errors
    /// When the ledger is not to be had.
    pub async fn audit(&self, query: &AuditQuery, scope: &Scope) -> Result<AuditPage, Fault> {
        let sites: &[SiteId] = match scope {
            Scope::All => &[],
            Scope::Sites(sites) if sites.is_empty() => return Ok(AuditPage::default()),
            Scope::Sites(sites) => sites,
        };
        let limit = query.limit.unwrap_or(USUAL).clamp(1, MOST);
        // Made of numbers alone. A filter that is not given matches everything, and so has one text with the
        // one that is.
        let places: Vec<String> = (0..sites.len()).map(|n| format!("${}", 10 + n)).collect();
        let scope = if places.is_empty() {
            String::new()
        } else {
            format!("AND site IN ({})", places.join(", "))
        };
        let words = format!(
            "SELECT {COLUMNS} FROM audit WHERE seq < $1 AND at >= $2 AND at < $3 AND ($4 = '' OR name = $4) \
             AND substr(action, 1, length($5)) = $5 AND ($6 = '' OR outcome = $6) AND ($7 = '' OR site = $7) \
             AND ($8 = '' OR target = $8) {scope} ORDER BY seq DESC LIMIT $9"
        );
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let before = query.before.and_then(|seq| i64::try_from(seq).ok());
        let mut question = sqlx::query(AssertSqlSafe(words))
            .bind(before.unwrap_or(i64::MAX))
            .bind(query.from.map_or(i64::MIN, |at| at.0))
            .bind(query.to.map_or(i64::MAX, |at| at.0))
            .bind(text(query.who.as_deref()))
            .bind(text(query.action.as_deref()))
            .bind(text(query.outcome.as_ref().map(Outcome::as_str)))
            .bind(text(query.site.as_ref().map(SiteId::as_str)))
            .bind(text(query.target.as_deref()))
            // One more than is shown tells whether there is a next page.
            .bind(i64::from(limit) + 1);
        for site in sites {
            question = question.bind(site.as_str().to_owned());
        }
        let rows = question.fetch_all(self.pool()).await?;
        let more = rows.len() > limit as usize;
        let lines = rows
            .iter()
            .take(limit as usize)
            .map(|row| Ok(Line::of(row)?.told()));
        let items = lines.collect::<Result<Vec<_>, Fault>>()?;
        let next = items.last().filter(|_| more).map(|line| line.seq);
        Ok(AuditPage { items, next })
    }
}
