//! Parts that know the domain: how a state, an amount, an instant, a problem or a signup link looks.

mod batch_progress;
mod copy_button;
mod looking_only;
mod money;
mod problem_panel;
mod problem_words;
mod qr;
mod qr_card;
mod shell;
mod site_switcher;
mod state_badge;
mod theme_switch;
mod when;
mod words;

pub use batch_progress::{RowTotals, Tally, batch_progress, figure_box};
pub use copy_button::CopyButton;
pub use looking_only::looking_only;
pub use money::{MoneyWriter, use_money};
pub use problem_panel::{ProblemPanel, notice};
pub use problem_words::{ProblemWords, problem_words};
pub use qr::{QrDrawing, QrFault};
pub use qr_card::QrCard;
pub use shell::Shell;
pub use state_badge::{batch_badge, link_badge, outcome_badge, row_badge, stage_badge};
pub use theme_switch::ThemeSwitch;
pub use when::{deadline, when, when_day};
pub use words::{
    failure_name, failure_words, id_fault_words, link_state_words, right_role, right_words, role_words,
    stage_words, who_words,
};
