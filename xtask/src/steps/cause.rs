//! Finds, in the output of a failed command, the lines that say why.

use std::collections::VecDeque;

/// How many lines a cause may have.
const CAUSE: usize = 6;
/// How many of the last lines are shown.
const TAIL: usize = 30;

/// The first line that names an error, with the few that follow it; else the last line that says anything.
pub(super) fn of(lines: &[String]) -> String {
    let found = lines.iter().position(|line| names_an_error(line.trim_start()));
    let Some(found) = found else {
        let last = lines.iter().rev().find(|line| !line.trim().is_empty());
        return last.map_or_else(|| "it printed nothing".to_owned(), |line| line.trim().to_owned());
    };
    let cause = lines
        .iter()
        .skip(found)
        .take_while(|line| !line.trim().is_empty())
        .take(CAUSE);
    cause
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n           ")
}

fn names_an_error(line: &str) -> bool {
    line.starts_with("error")
        || line.contains("panicked at ")
        || line.starts_with("Diff in ")
        || line.contains("ERROR ")
}

/// The last lines, indented.
pub(super) fn tail(lines: &[String]) -> String {
    let mut last: VecDeque<&str> = VecDeque::with_capacity(TAIL);
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        if last.len() == TAIL {
            last.pop_front();
        }
        last.push_back(line);
    }
    last.iter()
        .map(|line| format!("    {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_first_error_is_the_cause_with_what_belongs_to_it() {
        let output = lines("Compiling a\nerror[E0425]: cannot find `x`\n --> src/a.rs:1\n\nerror: aborting");
        assert_eq!(
            of(&output),
            "error[E0425]: cannot find `x`\n            --> src/a.rs:1"
        );
    }

    #[test]
    fn a_panic_is_a_cause() {
        let output = lines("running 1 test\nthread 'a' panicked at a.rs:3:5:\nleft is not right\n\nother");
        assert!(of(&output).contains("left is not right"));
    }

    #[test]
    fn without_a_named_error_the_last_line_must_do() {
        assert_eq!(of(&lines("one\ntwo\n\n")), "two");
        assert_eq!(of(&[]), "it printed nothing");
    }

    #[test]
    fn the_tail_is_bounded() {
        let many: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(tail(&many).lines().count(), TAIL);
        assert!(tail(&many).ends_with("99"));
    }
}
