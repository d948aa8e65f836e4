//! Every error and warning, with its place in the file and the remedy.

use intake::{Cause, Checked, Finding, Severity};
use leptos::prelude::*;

use super::file_words::shortened;
use crate::components::id_fault_words;
use crate::format;
use crate::ui::{Glyph, Icon, RowWindow};

/// The list; nothing when nothing was found.
pub(super) fn findings(checked: &Checked) -> AnyView {
    let errors = checked.errors().count();
    let warnings = checked.warnings().count();
    if errors + warnings == 0 {
        return ().into_any();
    }
    let (tone, role, title, remedy) = if errors > 0 {
        let rows = format::counted(checked.rows_left_out(), "row", "rows");
        let title = format!("{} to mend in {rows}", format::counted(errors, "error", "errors"));
        (
            "bad",
            "alert",
            title,
            "Mend them in your file and drop it again. Nothing has been sent.",
        )
    } else {
        let title = format!("{} worth a look", format::counted(warnings, "thing", "things"));
        ("wait", "status", title, "The batch can be sent as it is.")
    };
    // Errors first: they are what keeps the batch from being sent.
    let mut findings = checked.findings.clone();
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    let count = findings.len();
    let row = Callback::new(move |index: usize| match findings.get(index) {
        Some(finding) => finding_row(index, finding),
        None => ().into_any(),
    });
    view! {
        <section class="findings" data-tone=tone aria-labelledby="findings-title">
            <div role=role>
                <h2 id="findings-title" class="section-title">
                    <Icon glyph=Glyph::Warning />
                    {title}
                </h2>
                <p>{remedy}</p>
            </div>
            <RowWindow
                id="findings"
                label="Errors and warnings"
                head=&["Line", "Cell", "What to mend"]
                count=Signal::stored(count)
                row=row
            />
        </section>
    }
    .into_any()
}

fn finding_row(index: usize, finding: &Finding) -> AnyView {
    let column = finding.column.map_or("whole row", intake::Column::as_str);
    let mut words = cause_words(finding.cause);
    if finding.severity == Severity::Warning {
        words.insert_str(0, "Look: ");
    }
    view! {
        <tr aria-rowindex=(index + 2).to_string()>
            <td class="amount">{finding.line.to_string()}</td>
            <td class="stacked">
                <span class="muted">{column}</span>
                <code>{shortened(&finding.cell)}</code>
            </td>
            <td>{words}</td>
        </tr>
    }
    .into_any()
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
