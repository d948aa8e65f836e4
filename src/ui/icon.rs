//! Small drawings, 16 by 16, in the colour of the text beside them. Never the only carrier of a meaning:
//! screen readers pass them over.

use leptos::prelude::*;

/// Which drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Going on, or not yet.
    Clock,
    /// Done, good.
    Check,
    /// Ended, not good.
    Cross,
    /// Two joined links.
    Chain,
    /// Ran out.
    Hourglass,
    /// Ended on purpose.
    Slash,
    /// Not known.
    Question,
    /// Mind this.
    Warning,
    /// Two sheets.
    Copy,
    /// To the disk.
    Download,
    /// From the disk.
    Upload,
    /// A printer.
    Print,
    /// To another app.
    Share,
    /// Again.
    Refresh,
    /// To the left.
    Back,
    /// To the right.
    Forward,
    /// An envelope.
    Invite,
    /// Two heads.
    People,
    /// A pile of sheets.
    Stack,
    /// One more.
    Plus,
    /// Look for.
    Search,
    /// One head: who is signed in.
    Person,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Clock => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 4.8V8l2.3 1.5",
            Self::Check => "M3 8.6 6.4 12 13 4.6",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Chain => {
                "M6.6 9.4 9.4 6.6M7.4 4.9l1.5-1.5a2.6 2.6 0 0 1 3.7 3.7l-1.5 1.5M8.6 11.1l-1.5 1.5a2.6 2.6 0 0 1-3.7-3.7l1.5-1.5"
            }
            Self::Hourglass => "M4 2.5h8M4 13.5h8M5 2.5c0 3.4 6 4.6 6 11M11 2.5c0 3.4-6 4.6-6 11",
            Self::Slash => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M4 4l8 8",
            Self::Question => "M5.6 6a2.4 2.4 0 1 1 3.5 2.1C8.3 8.6 8 9 8 10M8 12.4v.2",
            Self::Warning => "M8 2.4 14 13H2zM8 6.4v3.2M8 11.4v.1",
            Self::Copy => "M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3",
            Self::Download => "M8 2.5v7.3M4.8 6.8 8 10l3.2-3.2M2.8 13.3h10.4",
            Self::Upload => "M8 10V2.7M4.8 5.7 8 2.5l3.2 3.2M2.8 13.3h10.4",
            Self::Print => "M4.5 6V2.5h7V6M4.5 11h-2V6h11v5h-2M4.5 9.2h7v4.3h-7z",
            Self::Share => "M8 9.5v-7M5.4 4.8 8 2.4l2.6 2.4M5 7.2H3.2v6.3h9.6V7.2H11",
            Self::Refresh => "M13 8a5 5 0 1 1-1.5-3.6L13 5.8M13 2.6v3.2H9.8",
            Self::Back => "M10 3 5 8l5 5",
            Self::Forward => "M6 3l5 5-5 5",
            Self::Invite => "M2 3.8h12v8.4H2zM2.2 4.2 8 8.8l5.8-4.6",
            Self::People => {
                "M6 7.6a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8M1.8 13.2a4.2 4.2 0 0 1 8.4 0M10.6 3a2.4 2.4 0 0 1 0 4.4M11.8 9.4a4.2 4.2 0 0 1 2.4 3.8"
            }
            Self::Stack => "M2.5 5 8 2.3 13.5 5 8 7.7zM2.5 8 8 10.7 13.5 8M2.5 11 8 13.7 13.5 11",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Person => "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8M2.8 13.6a5.2 5.2 0 0 1 10.4 0",
            Self::Search => "M7 2.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8M10.2 10.2l3.4 3.4",
        }
    }
}

/// The drawing itself.
#[component]
pub fn Icon(
    /// Which drawing.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=glyph.path() />
        </svg>
    }
}
