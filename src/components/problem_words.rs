//! One translator from what went wrong to what a person reads.

use crate::api::ApiError;

/// A problem as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemWords {
    /// One line.
    pub title: String,
    /// What happened and what to do.
    pub detail: String,
    /// Each thing that is wrong, with its place in front.
    pub items: Vec<String>,
    /// What support asks for: upstream's trace id.
    pub trace_id: Option<String>,
    /// What the operator of the portal asks for: the proxy's request id.
    pub request_id: Option<String>,
    /// Seconds to wait before trying again.
    pub retry_after: Option<u64>,
}

/// Words for an error. The proxy writes its own in plain English; the two it cannot know about are ours.
pub fn problem_words(error: &ApiError) -> ProblemWords {
    match error {
        ApiError::Refused(problem) => {
            let detail = problem.detail.clone().unwrap_or_default();
            ProblemWords {
                title: if problem.title.is_empty() { format!("Refused ({})", problem.status) } else { problem.title.clone() },
                items: problem
                    .errors
                    .iter()
                    .map(|item| match &item.target {
                        Some(target) => format!("{target}: {}", item.message),
                        None => item.message.clone(),
                    })
                    // The one message is often the detail already.
                    .filter(|text| *text != detail)
                    .collect(),
                detail,
                trace_id: problem.trace_id.clone().filter(|id| !id.is_empty()),
                request_id: problem.request_id.clone(),
                retry_after: problem.retry_after,
            }
        }
        ApiError::NoAnswer => ProblemWords {
            title: "No answer".into(),
            detail: "The portal’s server did not answer. Check your network connection, then try again.".into(),
            ..Default::default()
        },
        ApiError::NotOurs { status } => ProblemWords {
            title: "An answer that is not the portal’s".into(),
            detail: format!(
                "Something between you and the portal’s server answered in its place (HTTP {status}). \
                 Reload the page; if it goes on, tell whoever runs the portal."
            ),
            ..Default::default()
        },
    }
}
