//! Secrets go all the way from the service over a database and real HTTP to a receiver, through every failure, and must
//! not appear in any log, error, record or file.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gestiq_core::{Actor, PageRequest, PortError, Role, TenantId, UserId};
use gestiq_sqlx::{Db, SchemaName};
use gestiq_webhooks::delivery::{AttemptOutcome, FailureClass};
use gestiq_webhooks::port::EndpointFilter;
use gestiq_webhooks::secret::RandomBytes;
use gestiq_webhooks::service::Rotation;
use gestiq_webhooks::{EndpointUpdate, KeyRing, Secret, SystemRandom, XChaChaCipher};
use gestiq_webhooks_benches::{Receiver, Site};
use gestiq_worker::RunOptions;
use memchr::memmem;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::postgres::{database, server};
use super::until;

/// The pattern that every signing key of these tests consists of.
const KEY: &[u8] = b"CANARY-CANARY-";

/// The host's master key, which encrypts the others in the database.
const MASTER: [u8; 32] = *b"MASTER-CANARY-MASTER-CANARY-MAST";

/// The environment variable that makes this program run the test, with all output captured.
const ALONE: &str = "GESTIQ_CANARY_ALONE";

/// A source of recognisable bytes.
#[derive(Debug)]
struct CanaryBytes;

impl RandomBytes for CanaryBytes {
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError> {
        to.iter_mut().zip(KEY.iter().cycle()).for_each(|(to, from)| *to = *from);
        Ok(())
    }
}

/// Creates keys from recognisable bytes, encrypted with a master key.
fn keys(master: [u8; 32]) -> Arc<KeyRing> {
    let cipher = XChaChaCipher::new("k1", master, Arc::new(SystemRandom)).unwrap();
    Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(CanaryBytes)))
}

/// Returns every usual form of bytes: raw, hexadecimal, as `Debug` writes them, and in base64 with none, one or two
/// bytes before them in their group.
fn written(bytes: &[u8]) -> Vec<Vec<u8>> {
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let texts = [hex.to_uppercase(), hex, numbers.join(", "), numbers.join(",")];
    let encoded = (0..3).map(|behind| base64(&bytes[behind..]));
    let texts = texts.into_iter().chain(encoded).map(String::into_bytes);
    std::iter::once(bytes.to_vec()).chain(texts).collect()
}

/// Returns the base64 of whole groups of three bytes, with which the text of any longer key begins.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3).flat_map(|group| {
        let bits = group.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]))
    });
    groups.collect()
}

/// Returns all that must not appear: a key, its text after `whsec_`, and the master key, in every form.
fn needles() -> Vec<Vec<u8>> {
    let text = base64(KEY).into_bytes();
    [KEY, &text, &MASTER[..14]].into_iter().flat_map(written).collect()
}

/// Searches bytes for a secret, and returns the text around it.
fn found(place: &[u8]) -> Option<String> {
    needles().into_iter().find_map(|needle| {
        let at = memmem::find(place, &needle)?;
        let around = &place[at.saturating_sub(200)..place.len().min(at + 200)];
        Some(String::from_utf8_lossy(around).into_owned())
    })
}

fn shows(place: &[u8], text: &str) -> bool {
    memmem::find(place, text.as_bytes()).is_some()
}

/// A recorder of every span, event and log record of every level and crate.
#[derive(Clone, Debug, Default)]
struct Everything(Arc<Mutex<String>>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        write!(text, "{} {}", span.metadata().target(), span.metadata().name()).unwrap();
        span.record(&mut Writer(&mut text));
        text.push('\n');
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        text.push_str(event.metadata().target());
        event.record(&mut Writer(&mut text));
        text.push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(self.0.lock().unwrap(), "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

/// The output of all values that a host could print.
#[derive(Debug, Default)]
struct Printed(String);

impl Printed {
    fn value(&mut self, value: &dyn fmt::Debug) {
        writeln!(self.0, "{value:?}\n{value:#?}").unwrap();
    }

    /// Adds an error and all its causes.
    fn error(&mut self, error: &(dyn Error + 'static)) {
        for error in std::iter::successors(Some(error), |error| Error::source(*error)) {
            writeln!(self.0, "{error}\n{error:?}\n{error:#?}").unwrap();
        }
    }
}

/// Starts a server that responds to a request with 500 and the whole request as the body.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/echoes", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let length = stream.read(&mut request).await.unwrap();
            let head = format!("HTTP/1.1 500 X\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all(&[head.as_bytes(), &request[..length]].concat()).await.unwrap();
        }
    });
    url
}

/// Returns a URL at a port that nothing listens on.
async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/refused", listener.local_addr().unwrap())
}

/// Runs a scenario with every failure, and returns everything that a host could print.
async fn a_full_life(site: &Site, locked_out: &Site) -> String {
    let (mut printed, receiver) = (Printed::default(), Receiver::start().await);
    let mut endpoints = Vec::new();
    for path in ["/takes", "/fails-twice", "/hangs"] {
        endpoints.push(site.endpoint(&receiver, path).await);
    }
    for url in [echo().await, nobody().await] {
        let (endpoint, secret) = site.endpoint_at(&url).await;
        assert!(found(secret.reveal().as_bytes()).is_some(), "the owner is shown the secret, once");
        printed.value(&(&endpoint, &secret, secret.to_string()));
        printed.value(&site.service.test(&site.admin, endpoint.id).await.unwrap());
        endpoints.push(endpoint);
    }
    let takes = &endpoints[0];
    let rotated = site.service.rotate(&site.admin, takes.id, takes.version, Rotation::default()).await;
    printed.value(&rotated);
    refusals(site, &endpoints[0].id, &mut printed).await;

    let mut options = RunOptions::default();
    options.work.timeout = Duration::from_millis(500);
    // A worker with another master key cannot decrypt the secrets.
    let unable = locked_out.worker(options.clone()).spawn();
    printed.value(&(&options, &unable));
    let ids = site.publish(&endpoints, 3).await;
    until("the key is missing", async || !attempts(site).await.is_empty()).await;
    unable.shutdown().await;

    let worker = site.worker(options).spawn();
    let wanted = [
        AttemptOutcome::Answered { status: 200 },
        AttemptOutcome::Answered { status: 503 },
        AttemptOutcome::Answered { status: 500 },
        AttemptOutcome::Failed(FailureClass::Timeout),
        AttemptOutcome::Failed(FailureClass::Connect),
    ];
    until("everything has happened", async || {
        let attempts = attempts(site).await;
        wanted.iter().all(|wanted| attempts.contains(wanted))
    })
    .await;
    printed.value(&worker);
    worker.shutdown().await;

    printed.value(&(site, &receiver));
    printed.value(&site.history().await);
    for endpoint in &endpoints {
        printed.value(&site.service.health(&site.admin, endpoint.id).await);
    }
    let page = PageRequest::default();
    printed.value(&site.service.list(&site.admin, &EndpointFilter::default(), &page).await.unwrap());
    let everything = gestiq_core::audit::AuditFilter::default();
    printed.value(&site.service.audit(&site.admin, &everything, &page).await.unwrap());
    let message = gestiq_webhooks::MessageId::parse(&ids[0]).unwrap();
    printed.value(&site.service.message(&site.admin, &message).await.unwrap());
    printed.0
}

/// Returns the outcome of each attempt.
async fn attempts(site: &Site) -> Vec<AttemptOutcome> {
    let history = site.history().await.into_values().flatten();
    history.flat_map(|(_, attempts)| attempts).map(|attempt| attempt.outcome).collect()
}

/// Adds errors of the service and of mistyped secrets.
async fn refusals(site: &Site, endpoint: &gestiq_webhooks::EndpointId, printed: &mut Printed) {
    let ids = gestiq_core::RandomIds;
    let stranger = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::Admin);
    let seller = Actor::new(site.admin.tenant(), UserId::new(&ids), Role::SalesRep);
    let stale = gestiq_core::Version::new(1).unwrap();
    for actor in [&stranger, &seller, &site.admin] {
        let refused = site.service.rotate(actor, *endpoint, stale, Rotation::default()).await.unwrap_err();
        printed.error(&refused);
        let update = EndpointUpdate::default();
        let refused = site.service.update(actor, *endpoint, update, stale).await.unwrap_err();
        printed.error(&refused);
    }
    let right = format!("whsec_{}", base64(&[KEY, KEY, KEY].concat()));
    let secret = Secret::parse(&right).unwrap();
    printed.value(&(&secret, secret.to_string()));
    for wrong in
        [format!("{right}!"), format!("whsec-{right}"), right.repeat(9), right.get(..30).unwrap().to_owned()]
    {
        printed.error(&Secret::parse(&wrong).unwrap_err());
    }
}

/// Reads all files of a folder.
fn bytes_under(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A server removes files while they are listed.
        let read = if path.is_dir() { bytes_under(&path) } else { std::fs::read(&path).unwrap_or_default() };
        all.extend(read);
    }
    all
}

/// Runs the scenario on one database, and searches the output.
async fn live_on(db: &Db, everything: &Everything, files: impl Fn() -> Vec<u8>) {
    let site = Site::with_keys(db, keys(MASTER)).await;
    let locked_out = Site::with_keys(db, keys([9; 32])).await;
    let printed = a_full_life(&site, &locked_out).await;
    let logged = everything.0.lock().unwrap().clone();
    for known in ["webhook_delivery", "sqlx", "hyper"] {
        assert!(logged.contains(known), "nothing of {known} was captured");
    }
    assert!(shows(&files(), "/fails-twice"), "the endpoints are in the files that are searched");
    for (place, bytes) in
        [("a log", logged.as_bytes()), ("a value", printed.as_bytes()), ("a file", &files())]
    {
        assert_eq!(found(bytes), None, "{place} shows a secret");
    }
    eprintln!(
        "searched: {} bytes of logs, {} of values, {} of files",
        logged.len(),
        printed.len(),
        files().len()
    );
}

/// Runs a test in its own process, because logs are captured for a whole process, and searches its output as well.
fn in_a_process_of_its_own(test: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test, "--nocapture"]).env(ALONE, "1").output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&printed));
    assert!(
        shows(&printed, "1 passed") && found(&printed).is_none(),
        "{}",
        String::from_utf8_lossy(&printed)
    );
}

/// Starts the capture of all logs.
fn capture() -> Everything {
    let everything = Everything::default();
    tracing::subscriber::set_global_default(everything.clone()).unwrap();
    log::set_boxed_logger(Box::new(everything.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    everything
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_on_sqlite_appears_nowhere() {
    if std::env::var_os(ALONE).is_none() {
        return in_a_process_of_its_own("canary::a_secret_on_sqlite_appears_nowhere");
    }
    let (everything, folder) = (capture(), tempfile::tempdir().unwrap());
    let db = Db::sqlite(folder.path().join("gestiq.db"), SchemaName::default()).await.unwrap();
    db.migrate().await.unwrap();
    live_on(&db, &everything, || bytes_under(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_on_postgresql_appears_nowhere() {
    if std::env::var_os(ALONE).is_none() {
        return in_a_process_of_its_own("canary::a_secret_on_postgresql_appears_nowhere");
    }
    let Some(server) = server() else { return };
    let everything = capture();
    let db = database(&server).await;
    live_on(&db, &everything, || bytes_under(&server.data())).await;
}

#[test]
fn a_secret_is_found_in_every_form() {
    for needle in needles() {
        let text = [b"words before ", &needle[..], b" and behind"].concat();
        assert!(found(&text).is_some(), "{}", String::from_utf8_lossy(&text));
    }
    assert_eq!(found(b"a text without any"), None);
}
