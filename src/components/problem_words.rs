//! One translator from what went wrong to what a person reads.

use wire::api::{Problem, ProblemItem};

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
        ApiError::Refused(problem) => ProblemWords {
            title: match problem.title.as_str() {
                "" => format!("Refused ({})", problem.status),
                title => title.to_owned(),
            },
            detail: problem.detail.clone().unwrap_or_default(),
            items: items(problem),
            trace_id: problem.trace_id.clone().filter(|id| !id.is_empty()),
            request_id: problem.request_id.clone(),
            retry_after: problem.retry_after,
        },
        ApiError::NoAnswer => ProblemWords {
            title: "No answer".into(),
            detail: "The portal’s server did not answer. Check your network connection, then try again."
                .into(),
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

/// Each thing that is wrong. A single one that names no place says the title again in other words.
fn items(problem: &Problem) -> Vec<String> {
    let explained = problem.detail.as_ref().is_some_and(|detail| !detail.is_empty());
    match problem.errors.as_slice() {
        [ProblemItem { target: None, .. }] if explained => Vec::new(),
        errors => errors.iter().map(item).collect(),
    }
}

fn item(item: &ProblemItem) -> String {
    match &item.target {
        Some(target) => format!("{target}: {}", item.message),
        None => item.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(errors: Vec<ProblemItem>) -> ApiError {
        let problem = Problem {
            title: "The batch was refused.".into(),
            detail: Some("Mend the rows named below.".into()),
            errors,
            trace_id: Some(String::new()),
            ..Problem::default()
        };
        ApiError::Refused(Box::new(problem))
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        let item = |target: &str| ProblemItem {
            message: "must be positive".into(),
            target: Some(target.into()),
            ..ProblemItem::default()
        };
        let words = problem_words(&refused(vec![item("rows[13].amount"), item("rows[14].amount")]));
        assert_eq!(
            words.items,
            [
                "rows[13].amount: must be positive",
                "rows[14].amount: must be positive"
            ]
        );
    }

    #[test]
    fn nothing_is_said_twice_and_no_empty_id_is_shown() {
        let words = problem_words(&refused(vec![ProblemItem {
            message: "refused".into(),
            ..ProblemItem::default()
        }]));
        assert!(words.items.is_empty());
        assert_eq!(words.trace_id, None);
    }

    #[test]
    fn an_answer_from_elsewhere_is_told_apart_from_none() {
        assert_ne!(
            problem_words(&ApiError::NoAnswer),
            problem_words(&ApiError::NotOurs { status: 502 })
        );
        assert!(
            problem_words(&ApiError::NotOurs { status: 502 })
                .detail
                .contains("502")
        );
    }
}
