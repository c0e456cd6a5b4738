//! Cases of imports: every record comes in once and whole.

use gestiq_core::idempotency::Outcome;
use gestiq_core::{ErrorKind, Version};
use gestiq_statements::{LineStatus, StatementLine};

use super::sample::{Sample, eur, item, item_id, line, line_id, pending, request};
use crate::books::{MatchCommit, MatchState};
use crate::store::{NewStatements, StatementReceipt, Stores};

async fn add(stores: &Stores, sample: &Sample, lines: Vec<StatementLine>) -> StatementReceipt {
    let file = NewStatements { request: None, statements: vec![sample.statement(lines)] };
    created(stores.statements.add_statements(sample.id(), file).await.unwrap())
}

/// Returns the result of a request that was carried out now.
fn created<T: std::fmt::Debug>(outcome: Outcome<T>) -> T {
    assert!(!outcome.is_replay(), "{outcome:?} was carried out before");
    outcome.into_inner()
}

/// A file with one statement that cannot be, brings nothing.
pub(super) async fn an_import_is_whole_or_not_at_all(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    let first = ana.statement(vec![line("L001", 1, 100)]);
    let id = first.id;
    let file = NewStatements { request: Some(request("first", "a")), statements: vec![first] };
    stores.statements.add_statements(ana.id(), file).await.unwrap();
    let before = ana.everything(stores).await;
    let good = || ana.statement(vec![line("L002", 2, 100)]);
    let mut taken = ana.statement(vec![line("L003", 3, 100)]);
    taken.id = id;
    let mut twice = good();
    let other = good();
    twice.id = other.id;
    for (what, key, statements) in [
        ("a statement id that is taken", "k1", vec![good(), taken]),
        ("a statement id twice", "k2", vec![other, twice]),
        ("a key that is taken", "first", vec![good()]),
    ] {
        let file = NewStatements { request: Some(request(key, "b")), statements };
        let refused = stores.statements.add_statements(ana.id(), file).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "{what}");
        assert_eq!(ana.everything(stores).await, before, "{what} changes nothing");
    }
}

/// Known records are skipped, and settled ones stay settled.
pub(super) async fn the_same_import_twice_is_one(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    stores.matches.commit(ana.id(), ana.making(ana.group(1, MatchState::Confirmed))).await.unwrap();
    let before = ana.everything(stores).await;
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    assert_eq!(ana.everything(stores).await, before, "the same file twice is once");

    let overlapping = vec![line("L003", 3, 300_00), line("L004", 4, 400_00), line("L004b", 4, 400_00)];
    let receipt = add(stores, &ana, overlapping).await;
    assert_eq!((receipt.new_lines, receipt.known_lines, receipt.statements.len()), (2, 1, 1));

    let mut moved = item("I002", 200_00);
    moved.place.line = 77;
    let receipt =
        created(stores.items.add_items(ana.id(), ana.items(vec![moved, item("I004", 1)])).await.unwrap());
    assert_eq!((receipt.added, receipt.unchanged), (1, 1), "where an item stands in its file says nothing");
}

/// A line that was announced and is booked takes the place of its announcement.
pub(super) async fn pending_lines_are_replaced_when_they_are_booked(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    add(stores, &ana, vec![pending("P1", 1, 100), pending("P2", 2, 200), pending("P3", 3, 300)]).await;
    let mut statement = ana.statement(vec![line("P1", 1, 100), line("B2", 5, 200), pending("P3", 3, 300)]);
    statement.lines[1].replaces = Some(gestiq_statements::LineId::new("P2").unwrap());
    let file = NewStatements { request: None, statements: vec![statement] };
    let receipt = created(stores.statements.add_statements(ana.id(), file).await.unwrap());
    assert_eq!((receipt.new_lines, receipt.booked_lines, receipt.known_lines), (0, 2, 1));
    let page = super::sample::whole();
    let rows =
        stores.statements.line_page(ana.id(), &ana.account, &crate::store::LineFilter::All, &page).await;
    let rows = rows.unwrap().items;
    let shown: Vec<_> = rows.iter().map(|row| (row.id().as_str(), row.line.status, row.open)).collect();
    let (booked, announced) = (LineStatus::Booked, LineStatus::Pending);
    let expected = [("P1", booked, eur(100)), ("P3", announced, eur(300)), ("B2", booked, eur(200))];
    assert_eq!(shown, expected);

    let mut late = ana.statement(vec![line("B9", 9, 900)]);
    late.lines[0].replaces = Some(gestiq_statements::LineId::new("P1").unwrap());
    let file = NewStatements { request: None, statements: vec![late] };
    let receipt = created(stores.statements.add_statements(ana.id(), file).await.unwrap());
    assert_eq!(receipt.new_lines, 1, "a booked line is never replaced");

    let mut last = ana.statement(vec![line("B10", 10, 1_00)]);
    last.expired = ["P3", "P1"].map(|id| gestiq_statements::LineId::new(id).unwrap()).to_vec();
    let file = NewStatements { request: None, statements: vec![last] };
    let receipt = created(stores.statements.add_statements(ana.id(), file).await.unwrap());
    assert_eq!(receipt.expired_lines, 1, "a booked line never expires");
    let ids = ["P3", "P1"].map(|id| gestiq_statements::LineId::new(id).unwrap());
    let left = stores.statements.lines(ana.id(), &ana.account, &ids).await.unwrap();
    assert_eq!(left.iter().map(|row| row.id().as_str()).collect::<Vec<_>>(), ["P1"]);
}

/// Another content is taken over while nothing depends on the old one.
pub(super) async fn items_that_are_matched_keep_their_content(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    let confirmed = ana.making(ana.group(1, MatchState::Confirmed));
    let group = confirmed.new[0].clone();
    stores.matches.commit(ana.id(), confirmed).await.unwrap();
    stores.matches.commit(ana.id(), ana.making(ana.group(2, MatchState::Proposed))).await.unwrap();
    let changed = || ana.items((1..=3).map(|n| item(&format!("I00{n}"), 77_00)).collect());
    let receipt = created(stores.items.add_items(ana.id(), changed()).await.unwrap());
    assert_eq!((receipt.replaced, receipt.conflicts), (1, vec![item_id(1), item_id(2)]));
    let rows = stores.items.items(ana.id(), &[item_id(1), item_id(2), item_id(3)]).await.unwrap();
    let open: Vec<_> = rows.iter().map(|row| (row.item.open, row.open, row.version.get())).collect();
    let expected = [(eur(100_00), eur(0), 2), (eur(200_00), eur(200_00), 1), (eur(77_00), eur(77_00), 2)];
    assert_eq!(open, expected);

    // Once it is revoked, nothing depends on the item any more.
    let mut revoke = MatchCommit::new(ana.account.clone());
    revoke.changed = vec![crate::books::MatchGroup { state: MatchState::Revoked, ..group }];
    let (read, attention) = (Version::FIRST.next(), crate::books::Attention::Again);
    revoke.items = vec![crate::books::ItemChange { item: item_id(1), read, open: eur(100_00), attention }];
    revoke.lines = vec![crate::books::LineChange {
        line: line_id(1),
        read,
        open: eur(100_00),
        proposal: None,
        attention,
    }];
    stores.matches.commit(ana.id(), revoke).await.unwrap();
    let receipt = created(stores.items.add_items(ana.id(), changed()).await.unwrap());
    assert_eq!((receipt.replaced, receipt.unchanged, receipt.conflicts), (1, 1, vec![item_id(2)]));
}
