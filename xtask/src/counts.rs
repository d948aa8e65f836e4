//! How many tests passed and failed, read from the output of a test runner.

use std::ops::AddAssign;

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Counts {
    /// Sums the summary lines in `lines`: those of cargo test and wasm-bindgen-test
    /// (`test result: ok. 3 passed; 0 failed; …`) and of nextest
    /// (`Summary [ 0.1s] 5 tests run: 4 passed, 1 failed, 0 skipped`).
    pub(crate) fn read(lines: &[String]) -> Self {
        let mut sum = Self::default();
        for line in lines {
            let line = line.trim_start();
            if line.starts_with("test result:") || line.starts_with("Summary [") {
                sum += Self {
                    passed: before(line, "passed"),
                    failed: before(line, "failed"),
                };
                // nextest tells tests that outlived their limit apart
                sum.failed += before(line, "timed");
            }
        }
        sum
    }
}

/// The number in front of `word`, or 0.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ',', ';', ':', '('])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .iter()
        .zip(words.iter().skip(1))
        .find(|(_, next)| **next == word)
        .and_then(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, passed: u64, failed: u64) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(Counts::read(&lines), Counts { passed, failed }, "{text}");
    }

    #[test]
    fn sums_the_results_of_cargo_test() {
        reads(
            "running 2 tests\ntest a ... ok\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored",
            5,
            1,
        );
    }

    #[test]
    fn reads_the_summary_of_nextest() {
        reads(
            "     Summary [   0.005s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped",
            4,
            1,
        );
        reads(
            "     Summary [   9.1s] 3 tests run: 2 passed, 1 timed out, 0 skipped",
            2,
            1,
        );
    }

    #[test]
    fn takes_no_count_from_what_a_test_prints() {
        reads("we 7 passed here\nSummary: 3 failed", 0, 0);
    }
}
