//! Nobody sees what another tenant has.

use gestiq_core::ErrorKind;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead};
use gestiq_core::idempotency::Outcome;

use super::sample::{Sample, item_id, line_id, request, whole};
use crate::books::{MatchCommit, MatchState, OpenBooks};
use crate::store::{GroupFilter, ItemFilter, LineFilter, Member, NewStatements, Stores};

/// A tenant never sees, counts or changes what another one has, though all ids are the same.
pub(super) async fn tenants_never_see_each_other(stores: Stores) {
    let stores = &stores;
    let (ana, eva) = (Sample::tenant(1), Sample::tenant(2));
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
    let group = commit.new[0].clone();
    commit.request = Some(request("key", "content"));
    stores.matches.commit(ana.id(), commit).await.unwrap();
    let before = ana.everything(stores).await;

    nothing_is_seen(stores, &eva, group.id).await;

    // A record that is not there cannot be changed.
    let stolen = eva.making(eva.group(2, MatchState::Confirmed));
    let refused = stores.matches.commit(eva.id(), stolen).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound, "lines of another tenant do not exist");
    let mut revoked = MatchCommit::new(eva.account.clone());
    revoked.changed = vec![group.clone()];
    revoked.unlearned = vec![group.id];
    let refused = stores.matches.commit(eva.id(), revoked).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound, "matches of another tenant do not exist");
    let mut foreign = eva.statement(vec![super::sample::line("L009", 1, 1)]);
    foreign.audit = ana.audit("statement.imported");
    let file = NewStatements { request: None, statements: vec![foreign] };
    assert!(
        stores.statements.add_statements(eva.id(), file).await.is_err(),
        "an audit record of another tenant"
    );

    // The same ids and the same idempotency key are free.
    eva.add_lines(stores, 1).await;
    eva.add_items(stores, 1).await;
    let mut own = eva.making(eva.group(1, MatchState::Confirmed));
    own.new[0].id = group.id;
    own.request = Some(request("key", "other content"));
    let made = stores.matches.commit(eva.id(), own).await.unwrap();
    assert!(!made.is_replay(), "the same key of another tenant");
    assert_eq!(ana.everything(stores).await, before, "what one tenant does changes nothing of another");
}

async fn nothing_is_seen(stores: &Stores, eva: &Sample, group: crate::books::MatchGroupId) {
    let (tenant, account, page) = (eva.id(), &eva.account, whole());
    let lines = stores.statements.line_page(tenant, account, &LineFilter::All, &page).await.unwrap();
    assert!(lines.items.is_empty(), "lines");
    assert!(stores.statements.lines(tenant, account, &[line_id(1)]).await.unwrap().is_empty(), "lines by id");
    assert!(stores.statements.account_page(tenant, &page).await.unwrap().items.is_empty(), "accounts");
    assert!(stores.statements.statement_page(tenant, account, &page).await.unwrap().items.is_empty());
    assert!(stores.items.items(tenant, &[item_id(1)]).await.unwrap().is_empty(), "items by id");
    assert!(stores.items.item_page(tenant, &ItemFilter::All, &page).await.unwrap().items.is_empty(), "items");
    assert_eq!(stores.items.count_items(tenant, &ItemFilter::All, 99).await.unwrap().count, 0, "count");
    assert!(stores.matches.groups(tenant, &[group]).await.unwrap().is_empty(), "matches by id");
    for member in [None, Some(Member::Line(account.clone(), line_id(1))), Some(Member::Item(item_id(1)))] {
        let filter = GroupFilter { member, ..GroupFilter::default() };
        assert!(
            stores.matches.group_page(tenant, &filter, &page).await.unwrap().items.is_empty(),
            "{filter:?}"
        );
    }
    assert!(stores.matches.lesson_page(tenant, &page).await.unwrap().items.is_empty(), "lessons");
    let (area, all) = (AuditArea::RECONCILIATION, AuditFilter::default());
    assert!(stores.audit.page(tenant, area, &all, &page).await.unwrap().items.is_empty(), "audit trail");
    let head = stores.audit.head(tenant, area).await.unwrap();
    assert_eq!(head, AuditHead::start(tenant, area), "head of the audit trail");
    let asked = MatchCommit { request: Some(request("key", "content")), ..eva.nothing() };
    assert_eq!(stores.matches.commit(tenant, asked).await.unwrap(), Outcome::Created(None), "keys");
    assert_eq!(stores.matches.open_books(tenant, account).await.unwrap(), OpenBooks::default(), "open books");
    assert!(stores.matches.totals(tenant, account).await.unwrap().currencies.is_empty(), "totals");
}
