//! Runs one command to its end, keeps its output, and shows that it is alive.

use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How often the line on a terminal is drawn.
const REDRAW: Duration = Duration::from_millis(500);
/// How often a line is printed where there is no terminal.
const REMIND: Duration = Duration::from_secs(30);
/// How long output is still awaited once the command itself has ended: something it left behind may hold the pipe.
const AFTERMATH: Duration = Duration::from_secs(2);

/// Runs `command`, writing its output to `log` as it comes.
///
/// # Errors
/// When the command cannot be started, or the log not be written.
pub(super) fn watch(name: &str, command: &mut Command, log: &Path) -> Result<(ExitStatus, Vec<String>)> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut log = File::create(log).context("the log of the step cannot be written")?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
    let (sender, receiver) = mpsc::channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);

    let mut progress = Progress::new(name);
    let mut lines: Vec<String> = Vec::new();
    let mut ended: Option<Instant> = None;
    loop {
        match receiver.recv_timeout(REDRAW) {
            Ok(line) => {
                writeln!(log, "{line}")?;
                lines.push(line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.show(lines.last().map_or("", String::as_str));
        if ended.is_none() && child.try_wait()?.is_some() {
            ended = Some(Instant::now());
        }
        if ended.is_some_and(|at| at.elapsed() > AFTERMATH) {
            break;
        }
    }
    progress.clear();
    Ok((child.wait()?, lines))
}

/// The command as one would type it.
pub(super) fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words = words.map(|word| {
        let word = word.to_string_lossy();
        if word.contains(' ') {
            format!("'{word}'")
        } else {
            word.into_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn forward(stream: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// One line that says what runs, since when, and what it printed last.
struct Progress<'a> {
    name: &'a str,
    started: Instant,
    shown: Instant,
    terminal: bool,
}

impl<'a> Progress<'a> {
    fn new(name: &'a str) -> Self {
        let terminal = io::stdout().is_terminal();
        if !terminal {
            println!("… {name}");
        }
        Self {
            name,
            started: Instant::now(),
            shown: Instant::now(),
            terminal,
        }
    }

    fn show(&mut self, last: &str) {
        let pause = if self.terminal { REDRAW } else { REMIND };
        if self.shown.elapsed() < pause {
            return;
        }
        self.shown = Instant::now();
        let last: String = last
            .trim()
            .chars()
            .filter(|letter| !letter.is_control())
            .take(50)
            .collect();
        let (name, seconds) = (self.name, self.started.elapsed().as_secs());
        if self.terminal {
            print!("\r\x1b[2K… {name} {seconds} s  {last}");
            // A line that is not drawn is no reason to fail.
            let _ = io::stdout().flush();
        } else {
            println!("… {name} {seconds} s  {last}");
        }
    }

    fn clear(&self) {
        if self.terminal {
            print!("\r\x1b[2K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_output_of_a_command_that_fails() {
        let log = std::env::temp_dir().join(format!("xtask-process-{}.log", std::process::id()));
        let (status, lines) = watch("probe", Command::new("rustc").arg("--no-such-option"), &log).unwrap();
        assert!(!status.success());
        assert!(
            lines.iter().any(|line| line.contains("no-such-option")),
            "{lines:?}"
        );
        assert!(fs::read_to_string(&log).unwrap().contains("no-such-option"));
        fs::remove_file(&log).unwrap();
    }

    #[test]
    fn a_missing_program_is_named() {
        let log = std::env::temp_dir().join(format!("xtask-missing-{}.log", std::process::id()));
        let error = watch("probe", &mut Command::new("no-such-program"), &log).unwrap_err();
        assert!(format!("{error:#}").contains("no-such-program"));
        fs::remove_file(&log).unwrap();
    }

    #[test]
    fn spells_a_command_so_that_it_can_be_pasted() {
        assert_eq!(spelled(Command::new("a").arg("b c").arg("d")), "a 'b c' d");
    }
}
