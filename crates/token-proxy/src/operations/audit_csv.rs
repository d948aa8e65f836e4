//! `GET /api/audit.csv`: the trail as a file, under the same filters, the newest first.
//!
//! The file is opened in spreadsheets: a text that would be a formula there begins with an apostrophe. Taking it
//! is written down before it leaves.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, Uri};
use wire::Timestamp;
use wire::api::{AuditLine, AuditQuery, Right};

use super::audit_query::{read, scope};
use crate::access::Caller;
use crate::app::App;
use crate::refusal::{Refusal, item};

const HEADER: &str = "seq,at,who,identity,action,outcome,site,target,address,requestId,traceId,detail\r\n";

type File = ([(HeaderName, &'static str); 2], String);

pub(crate) async fn audit_csv(State(app): State<App>, caller: Caller, uri: Uri) -> Result<File, Refusal> {
    let query = read(&uri)?;
    let (text, lines) = collect(&app, &caller, query.clone()).await?;
    let filters = uri.query().map_or("", |_| ", filtered");
    let mut event = caller
        .event(app.clock().now(), "export.audit")
        .with_detail(format!("{lines} lines{filters}"));
    // No line is written into the trail of a Site that is not theirs, or that is none.
    let theirs =
        |site: &wire::SiteId| app.site(site.as_str()).is_some() && caller.may(site, &Right::ViewAudit);
    event.site = query.site.filter(theirs).map(|site| site.as_str().to_owned());
    app.ledger().note(&event).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, text))
}

async fn collect(app: &App, caller: &Caller, mut query: AuditQuery) -> Result<(String, usize), Refusal> {
    let most = app.config().limits.export_lines;
    let (scope, mut text, mut lines) = (scope(caller), HEADER.to_owned(), 0);
    query.limit = Some(200);
    loop {
        let page = app.ledger().audit(&query, &scope).await?;
        lines += page.items.len();
        if lines > most {
            let told = format!("choose a shorter time: there are more than {most} lines");
            return Err(Refusal::invalid(vec![item("from", told)]));
        }
        page.items.iter().for_each(|line| write(&mut text, line));
        match page.next {
            Some(next) => query.before = Some(next),
            None => return Ok((text, lines)),
        }
    }
}

fn write(text: &mut String, line: &AuditLine) {
    let site = line.site.as_ref().map(wire::SiteId::as_str);
    let cells = [
        Some(line.seq.to_string()),
        Some(iso(line.at)),
        line.who.as_deref().map(cell),
        line.identity.as_deref().map(cell),
        Some(cell(&line.action)),
        Some(cell(line.outcome.as_str())),
        site.map(cell),
        line.target.as_deref().map(cell),
        line.address.as_deref().map(cell),
        line.request_id.as_deref().map(cell),
        line.trace_id.as_deref().map(cell),
        line.detail.as_deref().map(cell),
    ];
    let cells = cells.map(Option::unwrap_or_default);
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A text as a cell: quoted, and no formula (OWASP, "CSV Injection").
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

/// `2026-11-02T05:00:00.000Z`. The calendar is Howard Hinnant's `civil_from_days`.
fn iso(at: Timestamp) -> String {
    let (days, ms) = (at.0.div_euclid(Timestamp::DAY), at.0.rem_euclid(Timestamp::DAY));
    let shifted = days.saturating_add(719_468);
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (ms / Timestamp::HOUR, ms / Timestamp::MINUTE % 60);
    let (second, rest) = (ms / Timestamp::SECOND % 60, ms % Timestamp::SECOND);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_people_sort_them() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_827_696_789, "2000-02-29T12:34:56.789Z"),
            (1_793_577_600_000, "2026-11-02T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso(Timestamp(ms)), text);
        }
    }

    #[test]
    fn no_cell_is_a_formula_or_ends_early() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(A1)", "\"' @SUM(A1)\""),
            ("-2", "\"'-2\""),
            ("\t=1", "\"'\t=1\""),
            ("two\r\nlines", "\"two\r\nlines\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
