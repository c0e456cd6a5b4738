//! Rows of matches, and of their lines and items.

use std::collections::BTreeSet;

use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::ItemId;
use gestiq_reconcile::books::{AccountKey, MatchGroup, MatchGroupId, MatchState};
use gestiq_reconcile::store::{GroupFilter, Member, NewItems};

use crate::db::{Row, Session, Value, values};
use crate::error::corrupt;
use crate::record::{KeyedRecord, Record};
use crate::{document, record};

/// The account of an item: items have none, and no account has this key.
const NO_ACCOUNT: &str = "";

impl Record for MatchGroup {
    const INSERT: &'static str =
        "INSERT INTO {schema}.match_group (tenant_id, id, account, state, document) {rows}";

    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        let (account, state) = (self.account.as_str(), self.state.code());
        Ok(values![tenant.as_uuid(), self.id.as_uuid(), account, state, document::written(self)?])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        document::read("match", row)
    }
}

impl KeyedRecord for MatchGroup {
    const BY_ID: &'static str =
        "SELECT document FROM {schema}.match_group WHERE tenant_id = $1 AND id {in} ORDER BY id";
    const REPLACE: &'static str =
        "INSERT INTO {schema}.match_group (tenant_id, id, account, state, document) {rows}
         ON CONFLICT (tenant_id, id) DO UPDATE SET state = excluded.state, document = excluded.document";
}

/// Returns a page of matches, by id.
pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    filter: &GroupFilter,
    page: &PageRequest,
) -> Result<Page<MatchGroup>, PortError> {
    let after = MatchGroup::id_after(page)?;
    let values = values![
        tenant.as_uuid(),
        after.map(MatchGroupId::as_uuid),
        filter.account.as_ref().map(AccountKey::as_str),
        filter.state.map(MatchState::code),
        page.row_limit(),
    ];
    let groups: Vec<MatchGroup> = match filter.member.as_ref().map(member_key) {
        None => record::select(session, ALL, values).await?,
        Some((account, member)) => {
            record::select(session, OF_MEMBER, [values, values![account, member]].concat()).await?
        }
    };
    Ok(MatchGroup::page(groups, page)?)
}

const ALL: &str = "
    SELECT document FROM {schema}.match_group
    WHERE tenant_id = $1 AND ($2 IS NULL OR id > $2) AND ($3 IS NULL OR account = $3) AND ($4 IS NULL OR state = $4)
    ORDER BY id LIMIT $5";

const OF_MEMBER: &str = "
    SELECT g.document FROM {schema}.match_member m
    JOIN {schema}.match_group g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
    WHERE m.tenant_id = $1 AND m.account = $6 AND m.member = $7 AND ($2 IS NULL OR m.group_id > $2)
      AND ($3 IS NULL OR g.account = $3) AND ($4 IS NULL OR g.state = $4)
    ORDER BY m.group_id LIMIT $5";

fn member_key(member: &Member) -> (&str, &str) {
    match member {
        Member::Line(account, line) => (account.as_str(), line.as_str()),
        Member::Item(item) => (NO_ACCOUNT, item.as_str()),
    }
}

/// Returns those of these items that a match holds.
pub(super) async fn matched_items(
    session: &mut Session<'_>,
    tenant: TenantId,
    items: Vec<&ItemId>,
) -> Result<BTreeSet<ItemId>, PortError> {
    let held_by = MatchState::ALL.into_iter().filter(|state| NewItems::is_held_by(*state));
    let mut matched = BTreeSet::new();
    for state in held_by {
        let rows = session
            .fetch_in(
                "SELECT DISTINCT m.member FROM {schema}.match_member m
                 JOIN {schema}.match_group g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
                 WHERE m.tenant_id = $1 AND m.account = $2 AND g.state = $3 AND m.member {in}",
                values![tenant.as_uuid(), NO_ACCOUNT, state.code()],
                items.iter().map(|item| Value::from(item.as_str())).collect(),
            )
            .await?;
        for row in &rows {
            matched.insert(ItemId::new(row.get::<String>(0)?).map_err(|error| corrupt("item id", error))?);
        }
    }
    Ok(matched)
}

/// Writes matches that are new, with their lines and items.
pub(super) async fn insert(
    session: &mut Session<'_>,
    tenant: TenantId,
    groups: &[MatchGroup],
) -> Result<(), PortError> {
    record::insert(session, tenant, groups).await?;
    let mut members = BTreeSet::new();
    for group in groups {
        let id = group.id.as_uuid();
        members.extend(group.lines.iter().map(|line| (group.account.as_str(), line.line.as_str(), id)));
        members.extend(group.items.iter().map(|item| (NO_ACCOUNT, item.item.as_str(), id)));
    }
    let members = members.into_iter();
    let members = members.map(|(account, member, id)| values![tenant.as_uuid(), account, member, id]);
    session
        .insert_many(
            "INSERT INTO {schema}.match_member (tenant_id, account, member, group_id) {rows}",
            members.collect(),
        )
        .await
        .map(drop)
}
