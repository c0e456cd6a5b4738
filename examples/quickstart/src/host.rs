//! The sender: the company's back-end, with its database, its service and its worker.

use std::error::Error;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use gestiq_core::{Actor, PageRequest, RandomIds, Role, StandardPolicy, SystemClock, TenantId, UserId};
use gestiq_http::HttpTransport;
use gestiq_sqlx::{AuditStore, Db, SchemaName, Wake, WebhookStore};
use gestiq_webhooks::port::{DeliveryFilter, NoOperationalEvents};
use gestiq_webhooks::url::UrlRules;
use gestiq_webhooks::{
    DeliveryState, DispatcherParts, KeyRing, ServiceParts, SystemRandom, WebhookService, XChaChaCipher,
};
use gestiq_worker::{RunOptions, Worker, WorkerHandle, WorkerParts};
use tokio::time::{sleep, timeout};

/// The database: one file, no server.
const DATABASE: &str = "quickstart.db";

/// The key that encrypts the secrets of endpoints. A real key is random, and kept away from the database.
const KEY: [u8; 32] = *b"quickstart: nobody's real secret";

/// The time limit for all deliveries; they need half a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// The back-end of one company.
#[derive(Debug)]
pub(crate) struct Host {
    /// The service that its API calls.
    pub(crate) service: WebhookService,
    /// The user who calls it.
    pub(crate) admin: Actor,
    /// The rules for URLs of endpoints.
    pub(crate) urls: UrlRules,
    db: Db,
    store: Arc<WebhookStore>,
    keys: Arc<KeyRing>,
}

impl Host {
    /// Opens a fresh database in this folder.
    pub(crate) async fn open(tenant: TenantId, urls: UrlRules) -> Result<Self, Box<dyn Error>> {
        remove_former()?;
        let db = Db::sqlite(DATABASE, SchemaName::default()).await?;
        db.migrate().await?;
        let store = Arc::new(WebhookStore::new(db.clone()));
        let cipher = XChaChaCipher::new("quickstart", KEY, Arc::new(SystemRandom))?;
        let keys = Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom)));
        let service = WebhookService::new(ServiceParts {
            endpoints: store.clone(),
            queue: store.clone(),
            log: store.clone(),
            audit: Arc::new(AuditStore::new(db.clone())),
            keys: keys.clone(),
            policy: Arc::new(StandardPolicy),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            urls: urls.clone(),
        });
        let admin = Actor::new(tenant, UserId::new(&RandomIds), Role::Admin);
        Ok(Host { service, admin, urls, db, store, keys })
    }

    /// Starts a worker. It connects only to addresses that the rules allow, whatever the host name resolves to by then.
    pub(crate) async fn worker(&self) -> Result<WorkerHandle, Box<dyn Error>> {
        let transport = HttpTransport::builder().address_rules(self.urls.addresses().clone()).build()?;
        let dispatch = DispatcherParts {
            queue: self.store.clone(),
            endpoints: self.store.clone(),
            transport: Arc::new(transport),
            signer: self.keys.clone(),
            events: Arc::new(NoOperationalEvents),
            clock: Arc::new(SystemClock),
        };
        let wake_up = Some(Box::new(Wake::listen(&self.db).await?) as _);
        let parts = WorkerParts { dispatch, housekeeping: self.store.clone(), wake_up };
        Ok(Worker::new(parts, RunOptions::default()).spawn())
    }

    /// Waits until no delivery is due or in flight.
    pub(crate) async fn all_delivered(&self) -> Result<(), Box<dyn Error>> {
        let pending = DeliveryFilter::default().in_state(DeliveryState::Pending);
        let done = async {
            while !self
                .service
                .deliveries(&self.admin, &pending, &PageRequest::default())
                .await?
                .items
                .is_empty()
            {
                sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        };
        timeout(PATIENCE, done).await.map_err(|_| format!("not all is delivered after {PATIENCE:?}"))?
    }

    /// Closes the database, so that the file is whole.
    pub(crate) async fn close(self) {
        self.db.close().await;
    }
}

/// Removes the database of an earlier run. SQLite discards a journal that is left of it.
fn remove_former() -> Result<(), String> {
    match std::fs::remove_file(DATABASE) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{DATABASE} cannot be replaced here: {error}"))
        }
        _ => Ok(()),
    }
}
