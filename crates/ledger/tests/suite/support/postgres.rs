//! A private PostgreSQL: made in a folder of its own under /tmp, reached through a socket in it that nobody
//! else may open, gone with the process that started it, however that ends.
//!
//! std alone, because three crates include this file: the ledger's tests, the token-proxy's, and xtask, which
//! starts one server for all of them and hands its address on as `POSTGRES_URL`.

use std::io::{self, BufRead, BufReader, Error, Read};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where its address is told to tests; without it they start one of their own.
pub(crate) const VARIABLE: &str = "POSTGRES_URL";

/// Makes the cluster, starts it, prints its folder, and waits for its standard input to end: that is when the
/// process that started it is gone. Nothing here must outlive a crash, so nothing is synced.
const LIFE: &str = r#"
folder=$(mktemp -d /tmp/portal-postgres-XXXXXX) || exit 1
trap 'rm -rf "$folder"' EXIT
"$1/initdb" -D "$folder/data" -U portal --auth=trust --no-sync --encoding=UTF8 --locale=C >"$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 1; }
"$1/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=400 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off >>"$folder/log" 2>&1 &
server=$!
until "$1/pg_isready" -q -h "$folder"; do
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.05
done
echo "$folder"
read -r _
kill -INT $server
wait $server
"#;

/// A running server.
pub(crate) struct PostgresServer {
    /// The way to it: a database in which there is nothing.
    pub(crate) url: String,
    /// Ends when its standard input does.
    _life: Child,
}

impl PostgresServer {
    /// Starts one.
    pub(crate) fn start() -> io::Result<Self> {
        let programs = programs()
            .ok_or_else(|| Error::other("there is no PostgreSQL here; `cargo xtask test` installs one"))?;
        let mut life = unprivileged()?
            .args(["sh", "-c", LIFE, "sh"])
            .arg(programs)
            .current_dir("/")
            // Ctrl-C is for us; the server ends when we do.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut folder = String::new();
        if let Some(told) = life.stdout.take() {
            BufReader::new(told).read_line(&mut folder)?;
        }
        let folder = folder.trim();
        if folder.is_empty() {
            let mut cause = String::new();
            if let Some(mut told) = life.stderr.take() {
                told.read_to_string(&mut cause)?;
            }
            return Err(Error::other(format!("PostgreSQL did not start: {cause}")));
        }
        Ok(Self {
            url: format!("postgres://portal@localhost/postgres?host={folder}"),
            _life: life,
        })
    }
}

/// The folder of PostgreSQL's programs: Debian's newest, or the one on the PATH.
pub(crate) fn programs() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let newest = debian
        .flatten()
        .map(|entry| entry.path())
        .max_by_key(|path| version(path));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = newest
        .map(|path| path.join("bin"))
        .into_iter()
        .chain(std::env::split_paths(&path));
    folders.find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// PostgreSQL refuses to run as root.
fn unprivileged() -> io::Result<Command> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(Command::new("env"));
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]);
    Ok(command)
}
