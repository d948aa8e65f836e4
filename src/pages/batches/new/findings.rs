//! Every error and warning, with its place in the file and the remedy.

use std::sync::Arc;

use intake::{Cause, Checked, Finding, Severity};
use leptos::prelude::*;

use super::file_words::shortened;
use crate::components::id_fault_words;
use crate::format;
use crate::ui::{Glyph, Icon, RowWindow};

/// The list; nothing when nothing was found.
#[component]
pub(super) fn Findings(checked: Arc<Checked>) -> impl IntoView {
    let errors = checked.errors().count();
    let warnings = checked.warnings().count();
    if errors + warnings == 0 {
        return ().into_any();
    }
    let (tone, title) = if errors > 0 {
        let title = format!(
            "{} to mend in {}",
            format::counted(errors, "error", "errors"),
            format::counted(checked.rows_left_out(), "row", "rows")
        );
        ("bad", title)
    } else {
        ("wait", format!("{} worth a look", format::counted(warnings, "thing", "things")))
    };
    // Errors first: they are what keeps the batch from being sent.
    let mut findings = checked.findings.clone();
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    let count = findings.len();
    let findings = StoredValue::new(findings);
    let row = Callback::new(move |index: usize| {
        findings.with_value(|findings| findings.get(index).map(|finding| finding_row(index, finding))).into_any()
    });
    view! {
        <section class="findings" data-tone=tone aria-labelledby="findings-title">
            <h2 id="findings-title" class="section-title" role=(errors > 0).then_some("alert")>
                <Icon glyph=Glyph::Warning />
                {title}
            </h2>
            {(errors > 0).then(|| view! { <p>"Mend them in your file and drop it again. Nothing has been sent."</p> })}
            <RowWindow
                label="Errors and warnings"
                head=ViewFn::from(|| view! {
                    <th scope="col">"Line"</th>
                    <th scope="col">"Cell"</th>
                    <th scope="col">"What to mend"</th>
                })
                count=Signal::stored(count)
                row=row
            />
        </section>
    }
    .into_any()
}

fn finding_row(index: usize, finding: &Finding) -> impl IntoView + use<> {
    let column = finding.column.map_or("whole row", intake::Column::as_str);
    let words = cause_words(finding.cause);
    let cell = shortened(&finding.cell);
    let warning = finding.severity == Severity::Warning;
    view! {
        <tr aria-rowindex=index + 2 data-tone=warning.then_some("wait")>
            <td class="amount">{finding.line}</td>
            <td class="stacked">
                <span class="muted">{column}</span>
                <code>{cell}</code>
            </td>
            <td>{warning.then_some("Look: ")}{words}</td>
        </tr>
    }
}

/// What is wrong, as an instruction.
fn cause_words(cause: Cause) -> String {
    match cause {
        Cause::MissingCells { expected, found } => {
            format!("The row has {found} cells where the first line has {expected}.")
        }
        Cause::ExtraCells { expected, found } => format!(
            "The row has {found} cells where the first line has {expected}. Put an amount such as 1,234.50 in quotes."
        ),
        Cause::Reference(fault) => id_fault_words(fault).into(),
        Cause::DuplicateRowReference { first_row } => {
            format!("Row {first_row} has this reference already. Each row needs its own.")
        }
        Cause::SameCustomerAndAmount { first_row } => {
            format!("Row {first_row} debits the same customer with the same amount. Is it meant twice?")
        }
        Cause::ReferenceExponent => {
            "It looks like a long number that a spreadsheet shortened. Format the column as text.".into()
        }
        Cause::TextAfterQuote => {
            "Text stands behind a closing quotation mark, so rows below may have been swallowed. Check the quotation marks.".into()
        }
        Cause::AmountMissing => "Enter an amount.".into(),
        Cause::AmountNotANumber => "This is not an amount. Write it like 12.50.".into(),
        Cause::AmountNegative => "A debit cannot be negative. Leave credits out.".into(),
        Cause::AmountZero => "A debit must be more than zero.".into(),
        Cause::AmountTooManyDecimals { allowed } => {
            format!("Too many decimals: the currency has {allowed}.")
        }
        Cause::AmountExponent => {
            "A spreadsheet shortened this number; digits may be lost. Format the column as a number with two decimals.".into()
        }
        Cause::AmountAmbiguous => {
            "This can be read as thousands or as decimals. Write it with two decimals, like 1,000.00.".into()
        }
        Cause::AmountTooLarge => "More digits than any debit has; a spreadsheet may have mangled it.".into(),
        Cause::AmountHasDecimalsInCents => "Cents have no decimals. Is the file in dollars?".into(),
        Cause::AmountCurrencyInCents => "A currency sign with cents. Is the file in dollars?".into(),
        Cause::AmountOtherCurrency => "This is another currency than the Site’s.".into(),
    }
}
