//! Money: whole minor units with a currency, never a float. Parsing files is `intake`'s, display the portal's.

use serde::{Deserialize, Serialize};

/// An amount in the minor unit of its currency (cents for AUD), as the contract carries it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of all, or `None` when it does not fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Whether it may be debited: the contract asks for a positive amount.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// An ISO 4217 code, such as `AUD`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(String);

impl Currency {
    /// Takes three ASCII letters, in either case; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        let letters = code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic());
        letters.then(|| Self(code.to_ascii_uppercase()))
    }

    /// Australian dollars, the currency of every Site at launch (`pyng-overview.txt`, "Conventions").
    pub fn aud() -> Self {
        Self("AUD".into())
    }

    /// The code, upper case.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// How many decimals the minor unit has: 2 for cents, 0 for yen (ISO 4217).
    pub fn minor_digits(&self) -> u32 {
        match self.code() {
            "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

/// An amount that knows its currency, so that two currencies cannot be added by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much, in minor units of `currency`.
    pub amount: Cents,
    /// In what.
    pub currency: Currency,
}

impl Money {
    /// The sum, or `None` when the currencies differ or it does not fit.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        let amount = self.amount.checked_add(other.amount)?;
        Some(Self {
            amount,
            currency: self.currency.clone(),
        })
    }
}
