//! A store with something between it and its callers: a turn for others, or a failure.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead, AuditRecord, AuditTrail, ChainedRecord};
use gestiq_core::idempotency::Outcome;
use gestiq_core::page::CappedCount;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::lesson::Lesson;
use gestiq_reconcile::books::{
    AccountKey, MatchCommit, MatchGroup, MatchGroupId, OpenBooks, StoredItem, StoredLine,
};
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::store::{
    AccountTotals, GroupFilter, ItemFilter, ItemsReceipt, LineFilter, MatchStore, NewItems, NewStatements,
    OpenItemStore, StatementReceipt, StatementStore, StoredStatement,
};
use gestiq_reconcile::{ItemId, LineId};

/// A hook around each call of a port.
#[async_trait]
pub(crate) trait Hook: fmt::Debug + Send + Sync + 'static {
    /// Runs before the call; a failure keeps it from the store.
    async fn before(&self) -> Result<(), PortError>;
    /// Runs after the call; a failure keeps its result from the caller, though it was carried out.
    async fn after(&self) -> Result<(), PortError>;
}

/// The stores in memory behind a hook.
#[derive(Debug)]
pub(crate) struct Hooked<H> {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) hook: H,
}

type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, PortError>> + Send + 'a>>;

impl<H: Hook> Hooked<H> {
    async fn around<T>(&self, call: Call<'_, T>) -> Result<T, PortError> {
        self.hook.before().await?;
        let answer = call.await?;
        self.hook.after().await?;
        Ok(answer)
    }
}

/// Methods that call the same method of the store, with the hook around it.
macro_rules! hooked {
    ($port:ident { $(fn $name:ident($($arg:ident: $type:ty),*) -> $answer:ty;)* }) => {
        #[async_trait]
        impl<H: Hook> $port for Hooked<H> {
            $(async fn $name(&self, tenant: TenantId, $($arg: $type),*) -> Result<$answer, PortError> {
                self.around($port::$name(self.store.as_ref(), tenant, $($arg),*)).await
            })*
        }
    };
}

hooked! { StatementStore {
    fn add_statements(file: NewStatements) -> Outcome<StatementReceipt>;
    fn lines(account: &AccountKey, ids: &[LineId]) -> Vec<StoredLine>;
    fn line_page(account: &AccountKey, filter: &LineFilter, page: &PageRequest) -> Page<StoredLine>;
    fn statement_page(account: &AccountKey, page: &PageRequest) -> Page<StoredStatement>;
    fn account_page(page: &PageRequest) -> Page<AccountKey>;
} }

hooked! { OpenItemStore {
    fn add_items(items: NewItems) -> Outcome<ItemsReceipt>;
    fn items(ids: &[ItemId]) -> Vec<StoredItem>;
    fn item_page(filter: &ItemFilter, page: &PageRequest) -> Page<StoredItem>;
    fn count_items(filter: &ItemFilter, cap: u32) -> CappedCount;
} }

hooked! { MatchStore {
    fn commit(commit: MatchCommit) -> Outcome<Option<MatchGroupId>>;
    fn open_books(account: &AccountKey) -> OpenBooks;
    fn groups(ids: &[MatchGroupId]) -> Vec<MatchGroup>;
    fn group_page(filter: &GroupFilter, page: &PageRequest) -> Page<MatchGroup>;
    fn lesson_page(page: &PageRequest) -> Page<Lesson>;
    fn totals(account: &AccountKey) -> AccountTotals;
} }

hooked! { AuditTrail {
    fn append(area: AuditArea, records: Vec<AuditRecord>) -> AuditHead;
    fn page(area: AuditArea, filter: &AuditFilter, page: &PageRequest) -> Page<ChainedRecord>;
    fn head(area: AuditArea) -> AuditHead;
} }
