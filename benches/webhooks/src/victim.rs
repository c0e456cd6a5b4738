//! Workers in processes of their own, which can be killed.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gestiq_sqlx::{Db, SchemaName};
use gestiq_worker::RunOptions;

use crate::Site;

/// The variable that makes the program a worker, on the database that it names.
const URL: &str = "GESTIQ_VICTIM_URL";

/// A worker process. It is killed when this is dropped, and ends by itself when the program that started it does.
#[derive(Debug)]
pub struct Victim(Child);

impl Victim {
    /// The limit of requests in flight of a worker process.
    pub const IN_FLIGHT: usize = 32;

    /// Its lease.
    pub const LEASE: Duration = Duration::from_secs(2);

    /// How it works.
    #[must_use]
    pub fn options() -> RunOptions {
        let mut options = RunOptions::default();
        options.work.in_flight = Victim::IN_FLIGHT;
        options.work.timeout = Duration::from_secs(1);
        options.work.lease = Victim::LEASE;
        options
    }

    /// This very program with these arguments, which must come to [`Victim::live`].
    #[must_use]
    pub fn start(url: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(arguments).env(URL, url);
        Victim(command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    /// Works until the program that started this one ends, or kills it. Returns at once in a program that is no victim.
    pub async fn live() {
        let Ok(url) = std::env::var(URL) else { return };
        let db = Db::postgres(&url, SchemaName::default()).await.unwrap();
        let parent_is_gone = async {
            let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
            end.await.unwrap().unwrap();
        };
        Site::on(&db).await.worker(Victim::options()).run(parent_is_gone).await;
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        assert_eq!(self.0.wait().unwrap().code(), None, "it was still running");
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // One that was killed is waited for already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
