//! Workers in processes of their own, which can be killed.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gestiq_sqlx::{Db, SchemaName};
use gestiq_worker::RunOptions;

use crate::Site;

/// The environment variable that makes a program a worker, with the URL of the database.
const URL: &str = "GESTIQ_VICTIM_URL";

/// A worker process. It is killed when this is dropped, and stops when the program that started it ends.
#[derive(Debug)]
pub struct Victim(Child);

impl Victim {
    /// The maximum number of requests in flight of a worker process.
    pub const IN_FLIGHT: usize = 32;

    /// The duration of a lease on deliveries.
    pub const LEASE: Duration = Duration::from_secs(2);

    /// Returns the options of its worker.
    #[must_use]
    pub fn options() -> RunOptions {
        let mut options = RunOptions::default();
        options.work.in_flight = Victim::IN_FLIGHT;
        options.work.timeout = Duration::from_secs(1);
        options.work.lease = Victim::LEASE;
        options
    }

    /// Starts this program with arguments that make it call [`Victim::live`].
    #[must_use]
    pub fn start(url: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(arguments).env(URL, url);
        Victim(command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    /// Runs a worker until the program that started this one ends or kills it. Returns at once in any other process.
    pub async fn live() {
        let Ok(url) = std::env::var(URL) else { return };
        let db = Db::postgres(&url, SchemaName::default()).await.unwrap();
        let parent_is_gone = async {
            let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
            end.await.unwrap().unwrap();
        };
        Site::on(&db).await.worker(Victim::options()).run(parent_is_gone).await;
    }

    /// Kills the process with `kill -9`.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        assert_eq!(self.0.wait().unwrap().code(), None, "it was still running");
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // A process that was killed before has been waited for already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
