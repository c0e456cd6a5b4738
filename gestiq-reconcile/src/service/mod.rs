//! The use cases of reconciliation, over any database.
//!
//! [`ReconciliationService`] is thin: it authorises, reads, lets the pure modules work out what changes, and saves that
//! in one commit. It needs no runtime and starts no task; running the matcher is computation, so a host with an
//! executor that must not be kept busy calls [`ReconciliationService::run_matching`] where blocking is allowed.
//!
//! Every method takes the actor. The tenant is the actor's, and what another tenant has does not exist.

mod decide;
mod import;
mod once;
mod pages;
mod read;
mod run;
mod settings;
mod status;

use std::collections::BTreeMap;
use std::sync::Arc;

use gestiq_core::{Actor, Clock, IdSource, Policy, TenantId};

pub use decide::ResolveDifference;
pub use import::{ItemImport, StatementImport};
pub use run::MatchReport;
pub use settings::Settings;
pub use status::AccountStatus;

use crate::ledger::{AccountKey, Act, StoredItem, StoredLine, Worksheet};
use crate::match_group::{MatchGroup, MatchGroupId};
use crate::store::{MatchCommit, Stores};
use crate::{Error, ItemId, LineId};

/// Imports, matches, and what people decide about matches.
///
/// ```
/// use std::sync::Arc;
/// use gestiq_core::{Actor, ManualClock, SequentialIds, StandardPolicy, TenantId};
/// use gestiq_reconcile::memory::MemoryStore;
/// use gestiq_reconcile::service::ReconciliationService;
/// use gestiq_reconcile::store::Stores;
///
/// let service = ReconciliationService::new(
///     Stores::of(Arc::new(MemoryStore::default())),
///     Arc::new(StandardPolicy),
///     Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH)),
///     Arc::new(SequentialIds::default()),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct ReconciliationService {
    stores: Stores,
    policy: Arc<dyn Policy>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    settings: Settings,
}

impl ReconciliationService {
    /// A service with the default settings.
    #[must_use]
    pub fn new(
        stores: Stores,
        policy: Arc<dyn Policy>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        ReconciliationService { stores, policy, clock, ids, settings: Settings::default() }
    }

    /// The service with other settings.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    fn act<'a>(&'a self, actor: &'a Actor) -> Act<'a> {
        Act::new(actor, self.ids.as_ref(), self.clock.now())
    }

    async fn group(&self, tenant: TenantId, id: MatchGroupId) -> Result<MatchGroup, Error> {
        let found = self.stores.matches.groups(tenant, &[id]).await?.into_iter().next();
        found.ok_or_else(|| Error::NotFound { what: "match", id: id.to_string() })
    }

    /// The lines with these ids, in this order.
    async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, Error> {
        let rows = self.stores.statements.lines(tenant, account, ids).await?;
        in_order(ids, rows, StoredLine::id, "line")
    }

    /// The items with these ids, in this order.
    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, Error> {
        let rows = self.stores.items.items(tenant, ids).await?;
        in_order(ids, rows, StoredItem::id, "item")
    }

    /// A worksheet with these rows, and the proposals that wait on the lines with all of their lines.
    async fn worksheet<'a>(
        &self,
        act: &'a Act<'a>,
        tenant: TenantId,
        account: &AccountKey,
        (lines, items): (Vec<StoredLine>, Vec<StoredItem>),
    ) -> Result<Worksheet<'a>, Error> {
        let mut sheet = Worksheet::new(act, account.clone());
        sheet.put_lines(lines);
        sheet.put_items(items);
        let proposals = sheet.proposals();
        if !proposals.is_empty() {
            let groups = self.stores.matches.groups(tenant, &proposals).await?;
            let of_groups: Vec<LineId> =
                groups.iter().flat_map(|group| &group.lines).map(|line| line.line.clone()).collect();
            sheet.put_lines(self.stores.statements.lines(tenant, account, &of_groups).await?);
            sheet.put_groups(groups);
        }
        Ok(sheet)
    }

    /// A worksheet with a match and everything that it has.
    async fn worksheet_of<'a>(
        &self,
        act: &'a Act<'a>,
        tenant: TenantId,
        group: MatchGroup,
    ) -> Result<Worksheet<'a>, Error> {
        let lines: Vec<LineId> = group.lines.iter().map(|line| line.line.clone()).collect();
        let items: Vec<ItemId> = group.items.iter().map(|item| item.item.clone()).collect();
        let rows = (self.lines(tenant, &group.account, &lines).await?, self.items(tenant, &items).await?);
        let mut sheet = self.worksheet(act, tenant, &group.account, rows).await?;
        sheet.put_groups([group]);
        Ok(sheet)
    }

    async fn save(&self, tenant: TenantId, commit: MatchCommit) -> Result<(), Error> {
        Ok(self.stores.matches.commit(tenant, commit).await?)
    }
}

/// Rows in the order in which they were asked for; one that is not there is an error.
fn in_order<I: Ord + Clone + ToString, T>(
    ids: &[I],
    rows: Vec<T>,
    id_of: impl Fn(&T) -> &I,
    what: &'static str,
) -> Result<Vec<T>, Error> {
    let mut by_id: BTreeMap<I, T> = rows.into_iter().map(|row| (id_of(&row).clone(), row)).collect();
    let missing = |id: &I| Error::NotFound { what, id: id.to_string() };
    ids.iter().map(|id| by_id.remove(id).ok_or_else(|| missing(id))).collect()
}
