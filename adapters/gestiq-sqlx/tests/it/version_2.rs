//! A database of version 2, with rows in every table, is migrated with its rows.
//!
//! The fixtures were written by the program of that version: a file of SQLite, and the same as a script for PostgreSQL.
//! Two tenants have imported a file of lines and one of items, matched by hand and by runs, rejected and revoked, made
//! endpoints and published messages, each with idempotency keys.

use std::sync::Arc;

use chrono::DateTime;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditTrail};
use gestiq_core::contract::audit::Tamper;
use gestiq_core::contract::read_all;
use gestiq_core::{
    Actor, ErrorKind, IdempotencyKey, ManualClock, Role, SequentialIds, StandardPolicy, TenantId, UserId,
    Uuid,
};
use gestiq_reconcile::books::{AccountKey, ManualMatch, MatchState, Remark};
use gestiq_reconcile::import::{ImportOptions, Importer};
use gestiq_reconcile::service::ReconciliationService;
use gestiq_reconcile::store::{GroupFilter, ItemFilter, LineFilter, Stores};
use gestiq_reconcile::{BankAccount, ItemId, LineId};
use gestiq_sqlx::{Db, ReconcileStore};
use sqlx::{AssertSqlSafe, Executor};

use crate::audit::Intruder;
use crate::database;

/// The file of lines that both tenants have imported under the key `file-1`.
const LINES: &str = include_str!("../fixtures/version_2/lines.csv");

/// The file of items that both tenants have imported under the key `items-1`.
const ITEMS: &str = include_str!("../fixtures/version_2/items.csv");

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_sqlite_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gestiq.db");
    std::fs::write(&path, include_bytes!("../fixtures/version_2/sqlite.db")).unwrap();
    let db = Db::sqlite(&path, gestiq_sqlx::SchemaName::default()).await.unwrap();
    keeps_its_rows(db).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_postgresql_keeps_its_rows() {
    use sqlx::Connection as _;

    let Some(url) = database::postgres::url() else { return };
    // A connection of its own, because the script leaves its settings changed.
    let schema = database::postgres::schema();
    let script = include_str!("../fixtures/version_2/postgres.sql");
    let script = script.replace("version_2", &schema.to_string());
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    connection.execute(AssertSqlSafe(script)).await.unwrap();
    keeps_its_rows(Db::postgres(&url, schema).await.unwrap()).await;
}

async fn keeps_its_rows(db: Db) {
    db.migrate().await.unwrap();
    let mut attempts = 0;
    for tenant in [1, 2].map(|number| TenantId::from_uuid(Uuid::from_u128(number))) {
        rows_are_there(&db, tenant).await;
        attempts += webhooks::are_there(&db, tenant).await;
        repeated_requests_return_their_first_results(&db, tenant).await;
        the_trail_goes_on(&db, tenant).await;
    }
    assert_eq!(attempts, 4);
}

fn service_of(db: &Db) -> ReconciliationService {
    ReconciliationService::new(
        Stores::of(Arc::new(ReconcileStore::new(db.clone()))),
        Arc::new(StandardPolicy),
        Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)),
        Arc::new(SequentialIds::default()),
    )
}

fn account() -> AccountKey {
    AccountKey::new("/1").unwrap()
}

async fn rows_are_there(db: &Db, tenant: TenantId) {
    let store = ReconcileStore::new(db.clone());
    let stores = Stores::of(Arc::new(store));
    let account = &account();
    let lines = read_all(|page| {
        let stores = stores.clone();
        async move { stores.statements.line_page(tenant, account, &LineFilter::All, &page).await }
    });
    let lines = lines.await;
    let ids: Vec<&str> = lines.iter().map(|row| row.id().as_str()).collect();
    assert_eq!(ids, ["L1", "L2", "L3", "L4", "L5", "N1", "P1"]);
    assert_eq!(lines[5].line.description.as_deref(), Some("a\0b \"c\""));
    let items = read_all(|page| {
        let stores = stores.clone();
        async move { stores.items.item_page(tenant, &ItemFilter::All, &page).await }
    });
    assert_eq!(items.await.len(), 7);
    let groups = read_all(|page| {
        let stores = stores.clone();
        async move { stores.matches.group_page(tenant, &GroupFilter::default(), &page).await }
    });
    let groups = groups.await;
    for state in MatchState::ALL {
        assert!(groups.iter().any(|group| group.state == state), "a match that is {state}");
    }
    let lessons = read_all(|page| {
        let stores = stores.clone();
        async move { stores.matches.lesson_page(tenant, &page).await }
    });
    assert!(!lessons.await.is_empty());
}

/// A client that repeats across the update gets its first result, and nothing is done twice.
async fn repeated_requests_return_their_first_results(db: &Db, tenant: TenantId) {
    let (service, job) = (service_of(db), Actor::system(tenant));
    let eva = Actor::new(tenant, UserId::from_uuid(Uuid::from_u128(77)), Role::Supervisor);
    let mut options = ImportOptions::default();
    options.account = Some(BankAccount::new("1"));
    let importer = Importer::new(options);
    let before = service.verify_audit_trail(&eva).await.unwrap();
    let [file_key, items_key, match_key] =
        ["file-1", "items-1", "by-hand-1"].map(|key| Some(key.parse::<IdempotencyKey>().unwrap()));

    let file = service.import_statements(&job, &importer, LINES.as_bytes(), file_key.as_ref());
    let file = file.await.unwrap();
    assert_eq!((file.receipt.statements.len(), file.receipt.new_lines), (1, 5), "as it was the first time");
    let items = service.import_items(&job, &importer, ITEMS.as_bytes(), items_key.as_ref());
    assert_eq!(items.await.unwrap().receipt.added, 7, "as it was the first time");
    let (line, item) = (LineId::new("L2").unwrap(), ItemId::new("B-1").unwrap());
    let remark = Remark::new("told on the phone:\0 \"yes\"").unwrap();
    let by_hand = ManualMatch::new(account(), [line], [item]).because(remark);
    let made = service.match_manually(&eva, &by_hand, match_key.as_ref()).await.unwrap();
    assert_eq!(made.lines[0].line.as_str(), "L2");

    let other = service.import_statements(&job, &importer, ITEMS.as_bytes(), file_key.as_ref()).await;
    assert!(other.is_err(), "another file under the same key");
    let other = ManualMatch { remark: None, ..by_hand };
    let refused = service.match_manually(&eva, &other, match_key.as_ref()).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("idempotency_key_reused", ErrorKind::Conflict));
    assert_eq!(service.verify_audit_trail(&eva).await.unwrap(), before, "nothing was done");
}

/// The chain is whole, its head stands outside the rows, records are found by their subject, and the next one follows.
async fn the_trail_goes_on(db: &Db, tenant: TenantId) {
    let (service, store) = (service_of(db), Arc::new(ReconcileStore::new(db.clone())));
    let eva = Actor::new(tenant, UserId::from_uuid(Uuid::from_u128(77)), Role::Supervisor);
    let trail = read_all(|page| {
        let store = store.clone();
        let everything = AuditFilter::default();
        async move { store.page(tenant, AuditArea::RECONCILIATION, &everything, &page).await }
    });
    let trail = trail.await;
    let end = service.verify_audit_trail(&eva).await.unwrap();
    assert_eq!((end.length, end.digest), (trail.len() as u64, trail.last().unwrap().digest));
    let of_match = &trail.iter().find(|row| row.record.subject.kind() == "match").unwrap().record.subject;
    let filter = AuditFilter { subject: Some(of_match.clone()), ..AuditFilter::default() };
    let page = service.audit_trail(&eva, &filter, &Default::default()).await.unwrap();
    assert_eq!(
        page.items,
        trail.iter().filter(|row| row.record.subject == *of_match).cloned().collect::<Vec<_>>()
    );

    let open = GroupFilter { state: Some(MatchState::Proposed), ..GroupFilter::default() };
    let proposal = service.match_groups(&eva, &open, &Default::default()).await.unwrap().items.remove(0);
    service.reject(&eva, proposal.id, &Remark::new("after-the-update").unwrap()).await.unwrap();
    assert_eq!(service.verify_audit_trail(&eva).await.unwrap().length, end.length + 1);

    Intruder(db.clone()).replace(tenant, AuditArea::RECONCILIATION, trail).await;
    let broken = service.verify_audit_trail(&eva).await.unwrap_err();
    assert_eq!(broken.code(), "audit_trail_broken", "the last record was cut off");
}

mod webhooks {
    use chrono::DateTime;
    use gestiq_core::contract::read_all;
    use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation};
    use gestiq_core::{ErrorKind, IdSource, PageRequest, RandomIds, TenantId};
    use gestiq_sqlx::{Db, WebhookStore};
    use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
    use gestiq_webhooks::endpoint::EventPatterns;
    use gestiq_webhooks::port::{
        CREATE_ENDPOINT, DeliveryFilter, DeliveryLog, DeliveryQueue, EndpointFilter, EndpointStore,
        PUBLISH_MESSAGE, Publication,
    };
    use gestiq_webhooks::{Endpoint, EndpointId, EndpointUrl, Message, MessageId, NewEndpoint};

    /// Returns how many attempts there are.
    pub(super) async fn are_there(db: &Db, tenant: TenantId) -> usize {
        let store = WebhookStore::new(db.clone());
        let endpoints =
            store.list(tenant, &EndpointFilter::default(), &PageRequest::default()).await.unwrap();
        assert_eq!(endpoints.items.len(), 2);
        let deliveries = read_all(|page| {
            let store = store.clone();
            async move { store.deliveries(tenant, &DeliveryFilter::default(), &page).await }
        });
        let deliveries = deliveries.await;
        assert_eq!(deliveries.len(), 9);
        let mut attempted = 0;
        for delivery in &deliveries {
            let attempts = store.attempts(tenant, delivery.id, &PageRequest::default()).await.unwrap().items;
            assert!(attempts.iter().all(|attempt| attempt.response_body == b"\0\xff not text"));
            attempted += attempts.len();
        }
        endpoints_are_made_once(&store, tenant, endpoints.items[0].id).await;
        let first = deliveries.iter().map(|one| &one.message).min().unwrap();
        messages_are_published_once(&store, tenant, first).await;
        attempted
    }

    /// The fingerprints of endpoints are not kept: the key alone decides.
    async fn endpoints_are_made_once(store: &WebhookStore, tenant: TenantId, first: EndpointId) {
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let secrets = SealedSecrets::new(SealedSecret::restore("k1", vec![7; 64]).unwrap());
        let new = NewEndpoint::new(url, EventPatterns::all());
        let again = Endpoint::create(EndpointId::new(&RandomIds), tenant, new, secrets, DateTime::UNIX_EPOCH);
        let keyed = keyed(CREATE_ENDPOINT, "endpoint-1", Fingerprint::of("made in another way", b""));
        assert_eq!(store.insert(tenant, again, Some(keyed), vec![]).await.unwrap().id, first);
    }

    /// The fingerprints of messages are not kept either; those of new requests are.
    async fn messages_are_published_once(store: &WebhookStore, tenant: TenantId, first: &MessageId) {
        let stored = store.message(tenant, first).await.unwrap();
        let id = MessageId::parse(&format!("msg_{}", RandomIds.next_uuid().simple())).unwrap();
        let publish = |key, fingerprint| {
            let message = Message { id: id.clone(), ..stored.clone() };
            let request = Some(keyed(PUBLISH_MESSAGE, key, fingerprint));
            store.publish(tenant, vec![Publication { message, deliveries: Vec::new(), request }])
        };
        for fingerprint in [stored.fingerprint(), Fingerprint::of("made in another way", b"")] {
            let published = publish("message-1", fingerprint).await.unwrap().remove(0);
            assert_eq!((&published.message, published.repeated), (first, true));
        }
        let new = publish("after-the-update", stored.fingerprint()).await.unwrap().remove(0);
        assert_eq!((&new.message, new.repeated), (&id, false));
        let refused = publish("after-the-update", Fingerprint::of("another message", b"")).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict);
    }

    fn keyed(operation: Operation, key: &str, fingerprint: Fingerprint) -> IdempotentRequest {
        IdempotentRequest { operation, key: key.parse().unwrap(), fingerprint }
    }
}
