//! How a debit ends. The amount decides, so that a test can ask for any end (`DIFFERENCES.md`).

use wire::Cents;
use wire::pyng::FailureReason;

/// More than this and the agreement does not allow it: 50,000.00.
pub(crate) const AGREEMENT_LIMIT: Cents = Cents(5_000_000);

/// A reason the contract does not list: clients must show it as it is.
pub(crate) const UNKNOWN_REASON: &str = "mandateUnderReview";

/// Why the debit fails, or `None` when it is paid.
pub(crate) fn failure(amount: Cents, customer_is_linked: bool) -> Option<FailureReason> {
    if !customer_is_linked {
        return Some(FailureReason::CustomerNotActive);
    }
    match amount.0 % 100 {
        13 => Some(FailureReason::InsufficientFunds),
        17 => Some(FailureReason::TechnicalFailure),
        19 => Some(FailureReason::from(UNKNOWN_REASON)),
        _ if amount > AGREEMENT_LIMIT => Some(FailureReason::AgreementLimitExceeded),
        _ => None,
    }
}
