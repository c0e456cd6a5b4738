//! The service, and what its use cases share.

use std::collections::BTreeMap;
use std::sync::Arc;

use gestiq_core::{Actor, Clock, IdSource, Policy, TenantId};
use gestiq_statements::{ItemId, LineId};

use super::settings::Settings;
use crate::books::act::Act;
use crate::books::worksheet::Worksheet;
use crate::books::{AccountKey, MatchCommit, MatchGroup, MatchGroupId, StoredItem, StoredLine};
use crate::error::Error;
use crate::store::Stores;

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
    pub(super) stores: Stores,
    pub(super) policy: Arc<dyn Policy>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) settings: Settings,
}

impl ReconciliationService {
    /// Creates a service with the default settings.
    #[must_use]
    pub fn new(
        stores: Stores,
        policy: Arc<dyn Policy>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        ReconciliationService { stores, policy, clock, ids, settings: Settings::default() }
    }

    /// Replaces the settings.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    pub(super) fn act<'a>(&'a self, actor: &'a Actor) -> Act<'a> {
        Act::new(actor, self.ids.as_ref(), self.clock.now())
    }

    pub(super) async fn group(&self, tenant: TenantId, id: MatchGroupId) -> Result<MatchGroup, Error> {
        let found = self.stores.matches.groups(tenant, &[id]).await?.into_iter().next();
        found.ok_or_else(|| Error::NotFound { what: "match", id: id.to_string() })
    }

    /// Returns the lines with these ids, in this order.
    pub(super) async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, Error> {
        let rows = self.stores.statements.lines(tenant, account, ids).await?;
        in_order(ids, rows, StoredLine::id, "line")
    }

    /// Returns the items with these ids, in this order.
    pub(super) async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, Error> {
        let rows = self.stores.items.items(tenant, ids).await?;
        in_order(ids, rows, StoredItem::id, "item")
    }

    /// Opens a worksheet with these rows, and the proposals that wait on the lines with all of their lines.
    pub(super) async fn worksheet<'a>(
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

    /// Opens a worksheet with a match and everything that it has.
    pub(super) async fn worksheet_of<'a>(
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

    pub(super) async fn save(&self, tenant: TenantId, commit: MatchCommit) -> Result<(), Error> {
        Ok(self.stores.matches.commit(tenant, commit).await.map(drop)?)
    }
}

/// Returns rows in the order in which they were asked for; fails if one is not there.
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
