//! Rows of matches, and of their lines and items.

use std::collections::BTreeSet;

use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::ItemId;
use gestiq_reconcile::books::{AccountKey, MatchGroup, MatchGroupId, MatchState};
use gestiq_reconcile::store::{GroupFilter, Member, NewItems};

use crate::db::{Session, Value, values};
use crate::document;
use crate::error::corrupt;

/// The account of an item: items have none, and no account has this key.
const NO_ACCOUNT: &str = "";

/// Returns the matches with these ids, by id; those that are not there are left out.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    ids: BTreeSet<MatchGroupId>,
) -> Result<Vec<MatchGroup>, PortError> {
    let rows = session
        .fetch_in(
            "SELECT document FROM {schema}.match_group WHERE tenant_id = $1 AND id {in} ORDER BY id",
            values![tenant.as_uuid()],
            ids.into_iter().map(|id| Value::from(id.as_uuid())).collect(),
        )
        .await?;
    document::read_all("match", &rows)
}

/// Returns a page of matches, by id.
pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    filter: &GroupFilter,
    page: &PageRequest,
) -> Result<Page<MatchGroup>, PortError> {
    let after = MatchGroup::id_after(page)?;
    let member = filter.member.as_ref().map(member_key);
    let (member_account, member) = member.map_or((None, None), |(account, id)| (Some(account), Some(id)));
    let values = values![
        tenant.as_uuid(),
        after.map(MatchGroupId::as_uuid),
        filter.account.as_ref().map(AccountKey::as_str),
        filter.state.map(MatchState::code),
        page.row_limit(),
    ];
    let rows = match member {
        None => session.fetch(ALL, values).await?,
        Some(_) => session.fetch(OF_MEMBER, [values, values![member_account, member]].concat()).await?,
    };
    let groups: Vec<MatchGroup> = document::read_all("match", &rows)?;
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
    let mut rows = Vec::new();
    let mut members = BTreeSet::new();
    for group in groups {
        rows.push(values![
            tenant.as_uuid(),
            group.id.as_uuid(),
            group.account.as_str(),
            group.state.code(),
            document::written(group)?,
        ]);
        let id = group.id.as_uuid();
        members.extend(group.lines.iter().map(|line| (group.account.as_str(), line.line.as_str(), id)));
        members.extend(group.items.iter().map(|item| (NO_ACCOUNT, item.item.as_str(), id)));
    }
    session
        .insert_many(
            "INSERT INTO {schema}.match_group (tenant_id, id, account, state, document) {rows}",
            rows,
        )
        .await?;
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

/// Writes what has become of a match.
pub(super) async fn update(
    session: &mut Session<'_>,
    tenant: TenantId,
    group: &MatchGroup,
) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.match_group SET state = $3, document = $4 WHERE tenant_id = $1 AND id = $2",
            values![tenant.as_uuid(), group.id.as_uuid(), group.state.code(), document::written(group)?],
        )
        .await
        .map(drop)
}
