//! The programs that `up` runs: started in process groups of their own, ended together.
//!
//! A group of its own keeps the terminal's Ctrl-C away from a child: only this program hears it, and then
//! asks all of them to end, whatever they in turn have started included.

use super::settings;
use anyhow::{Context, Result};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a child may take to end when asked.
const GRACE: Duration = Duration::from_secs(10);
/// How many of its last lines are kept.
const LINES: usize = 20;

/// What happens while waiting.
pub(super) enum Event {
    /// Ctrl-C, or a request to terminate.
    Interrupted,
    /// A child is gone.
    Ended(String, ExitStatus),
}

/// Where a child's output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    /// To its log.
    Logged,
    /// To its log and to the terminal, for a program that speaks to the developer.
    Shown,
}

type LastLines = Arc<Mutex<VecDeque<String>>>;

/// All children; dropping ends them.
pub(super) struct Children {
    sender: Sender<Event>,
    events: Receiver<Event>,
    alive: BTreeMap<String, Pid>,
    lines: BTreeMap<String, LastLines>,
}

impl Children {
    pub(super) fn new(sender: Sender<Event>, events: Receiver<Event>) -> Self {
        Self {
            sender,
            events,
            alive: BTreeMap::new(),
            lines: BTreeMap::new(),
        }
    }

    /// Starts a program; its output goes to `target/up/<name>.log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(&mut self, name: &str, command: &mut Command, output: Output) -> Result<()> {
        let log = settings::folder().join(format!("{name}.log"));
        let log = Arc::new(Mutex::new(
            File::create(&log).with_context(|| format!("{}", log.display()))?,
        ));
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        let lines = LastLines::default();
        keep(child.stdout.take(), &log, &lines, output);
        keep(child.stderr.take(), &log, &lines, output);
        self.lines.insert(name.to_owned(), lines);
        self.alive
            .insert(name.to_owned(), Pid::from_raw(child.id().try_into()?));

        let (sender, name) = (self.sender.clone(), name.to_owned());
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                // Nobody listens any more when the program is ending.
                let _ = sender.send(Event::Ended(name, status));
            }
        });
        Ok(())
    }

    /// Waits for whatever happens next.
    ///
    /// # Errors
    /// Never in practice: a sender lives as long as this value.
    pub(super) fn wait(&mut self) -> Result<Event> {
        let event = self.events.recv()?;
        Ok(self.note(event))
    }

    /// Waits for something to happen, but not longer than this.
    pub(super) fn wait_at_most(&mut self, patience: Duration) -> Option<Event> {
        let event = self.events.recv_timeout(patience).ok()?;
        Some(self.note(event))
    }

    /// Asks all to end, and ends those that do not within [`GRACE`], or at once upon a second Ctrl-C.
    pub(super) fn end_all(&mut self) {
        self.signal(Signal::SIGTERM);
        let deadline = Instant::now() + GRACE;
        while !self.alive.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if !matches!(self.wait_at_most(left), Some(Event::Ended(..))) {
                self.signal(Signal::SIGKILL);
                self.alive.clear();
            }
        }
    }

    /// The last lines of a child, indented, and where to find the rest.
    pub(super) fn last_words(&self, name: &str) -> String {
        let lines = self
            .lines
            .get(name)
            .map(|lines| lines.lock().unwrap_or_else(PoisonError::into_inner).clone());
        let mut text: String = lines
            .into_iter()
            .flatten()
            .map(|line| format!("    {line}\n"))
            .collect();
        text.push_str(&format!(
            "  (all of it: {})",
            settings::folder().join(format!("{name}.log")).display()
        ));
        text
    }

    /// The newest of a child's last lines that begins like this.
    pub(super) fn line(&self, name: &str, beginning: &str) -> Option<String> {
        let lines = self
            .lines
            .get(name)?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let found = lines.iter().rev().find(|line| line.starts_with(beginning));
        found.cloned()
    }

    fn signal(&self, signal: Signal) {
        for group in self.alive.values() {
            // Gone already is as good.
            let _ = killpg(*group, signal);
        }
    }

    fn note(&mut self, event: Event) -> Event {
        if let Event::Ended(name, _) = &event {
            self.alive.remove(name);
        }
        event
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        self.end_all();
    }
}

/// Copies a stream to the log and remembers its last lines.
fn keep(
    stream: Option<impl Read + Send + 'static>,
    log: &Arc<Mutex<File>>,
    lines: &LastLines,
    output: Output,
) {
    let Some(stream) = stream else { return };
    let (log, lines) = (Arc::clone(log), Arc::clone(lines));
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            // A full disk must not stop the servers: a line less in the log.
            let _ = log
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write_all(&line);
            if output == Output::Shown {
                print!("{}", String::from_utf8_lossy(&line));
            }
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == LINES {
                lines.pop_front();
            }
            lines.push_back(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    });
}
