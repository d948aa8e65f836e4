//! How a sandbox is set up.

use wire::Timestamp;

/// 2026-11-02T00:00:00Z: where a stepped clock begins unless told otherwise.
pub const STEPPED_START: Timestamp = Timestamp(1_793_577_600_000);

/// What moves the sandbox's one clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ClockMode {
    /// Time passes by itself, `speed` times as fast as outside, from the moment of the start.
    #[default]
    Auto,
    /// Time stands still at [`STEPPED_START`] until it is advanced.
    Stepped,
}

/// What the sandbox holds at the start and after a reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Seed {
    /// Some hundred customers in every state over the last months, and some batches.
    #[default]
    Demo,
    /// The Organisation, its clients and its Sites, and nothing else.
    Empty,
}

/// Everything that can be chosen about a sandbox.
#[derive(Clone, Debug)]
pub struct Options {
    /// What moves the clock.
    pub clock: ClockMode,
    /// What the sandbox holds at first.
    pub seed: Seed,
    /// How many sandbox seconds pass in one real second, when the clock is [`ClockMode::Auto`].
    pub speed: u32,
    /// Where the clock begins; by default now (auto) or [`STEPPED_START`] (stepped).
    pub start: Option<Timestamp>,
    /// The address customers reach the sandbox at, without a final `/`: the base of every `signupUrl`.
    /// By default the listening address.
    pub public_url: Option<String>,
    /// Whether `nextHref` and `prevHref` carry scheme and host; by default they begin at `/billing`.
    pub absolute_links: bool,
    /// How long an access token lives, in seconds of the sandbox's clock.
    pub token_lifetime_seconds: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: ClockMode::default(),
            seed: Seed::default(),
            speed: 1,
            start: None,
            public_url: None,
            absolute_links: false,
            token_lifetime_seconds: 3600,
        }
    }
}
