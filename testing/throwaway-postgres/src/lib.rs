//! PostgreSQL servers for tests: each starts in one to three seconds from the installed binaries, and is gone with its test.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A PostgreSQL server of one test run, on a socket in a temporary folder.
///
/// It goes away, with its data, when the value is dropped, and also when the program is killed: a shell beside it
/// waits for the end of a pipe that only this program holds.
///
/// ```no_run
/// use throwaway_postgres::Server;
///
/// let server = Server::start(&[("fsync", "off")])?;
/// println!("psql '{}'", server.url());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Server {
    /// Its standard input is the pipe.
    shell: Child,
    folder: PathBuf,
}

/// Makes a cluster with a role and a database `gestiq`, prints the folder, and takes all away when its input ends.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
set -e
PATH="$1:$PATH"; export PATH
shift
dir=$(mktemp -d "${TMPDIR:-/tmp}/gestiq-pg-XXXXXX")
cd "$dir"
clean() { pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; cd /; rm -rf "$dir"; }
trap clean EXIT
initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >init.log
printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$dir'" "$@" >>data/postgresql.conf
pg_ctl -D data -w -s -l "$dir/log" start >/dev/null
createuser -h "$dir" -U postgres gestiq
createdb -h "$dir" -U postgres -O gestiq gestiq
echo "$dir"
cat >/dev/null
"#;

impl Server {
    /// Starts one, with settings of `postgresql.conf` besides the usual ones.
    ///
    /// PostgreSQL refuses to run as root; for root it runs as the user `postgres`.
    ///
    /// # Errors
    /// `NotFound` where no PostgreSQL is installed, and what its programs said where they failed.
    pub fn start(settings: &[(&str, &str)]) -> io::Result<Self> {
        let binaries = binaries().ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                "no initdb on the PATH and none under /usr/lib/postgresql",
            )
        })?;
        let mut shell = shell();
        shell.args(["-c", SCRIPT, "gestiq-throwaway"]).arg(&binaries);
        shell.args(settings.iter().map(|(name, value)| format!("{name} = '{value}'")));
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Server::of(shell.current_dir("/").spawn()?)
    }

    fn of(mut shell: Child) -> io::Result<Self> {
        let mut folder = String::new();
        if let Some(stdout) = &mut shell.stdout {
            BufReader::new(stdout).read_line(&mut folder)?;
        }
        if folder.is_empty() {
            let mut said = String::new();
            if let Some(stderr) = &mut shell.stderr {
                stderr.read_to_string(&mut said)?;
            }
            return Err(io::Error::other(format!("PostgreSQL did not start: {}", said.trim())));
        }
        Ok(Server { shell, folder: PathBuf::from(folder.trim_end()) })
    }

    /// The address of the database `gestiq`, as its owner: a role without special rights.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("gestiq")
    }

    /// The same database as the superuser `postgres`.
    #[must_use]
    pub fn superuser_url(&self) -> String {
        self.url_of("postgres")
    }

    fn url_of(&self, role: &str) -> String {
        format!("postgres://{role}@localhost/gestiq?host={}", self.folder.display())
    }

    /// The folder of the data, for `pg_ctl -D`.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Stops the server as a crash does: nothing is written out any more. Then starts it again, and waits until it
    /// has recovered.
    ///
    /// # Errors
    /// The message of `pg_ctl` if it failed.
    pub fn crash_and_restart(&self) -> io::Result<()> {
        let script = r#"PATH="$1:$PATH"; pg_ctl -D "$2" -m immediate -w -s stop && pg_ctl -D "$2" -w -s -l "$3" start"#;
        let binaries = binaries().unwrap_or_default();
        let mut shell = shell();
        shell.args(["-c", script, "gestiq-throwaway"]).arg(binaries).arg(self.data());
        let status = shell.arg(self.folder.join("log")).current_dir("/").stdout(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("pg_ctl: {status}"))) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // It ends by itself as soon as its input has; a failure leaves nothing to do here.
        let _ = self.shell.wait();
    }
}

/// A shell, as the user `postgres` for root.
fn shell() -> Command {
    if runs_as_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    }
}

fn runs_as_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// The folder of `initdb`: on the PATH, or where Debian keeps the newest version.
fn binaries() -> Option<PathBuf> {
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let on_path = std::env::var_os("PATH").and_then(|path| std::env::split_paths(&path).find(has_initdb));
    on_path.or_else(|| {
        let versions = Path::new("/usr/lib/postgresql").read_dir().ok()?;
        let numbered = versions.flatten().filter_map(|version| {
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin"))).filter(|(_, bin)| has_initdb(bin))
        });
        numbered.max().map(|(_, bin)| bin)
    })
}
