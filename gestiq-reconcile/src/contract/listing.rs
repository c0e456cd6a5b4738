//! Lists, filters and totals.

use gestiq_core::audit::{AuditArea, AuditFilter};
use gestiq_core::contract::read_by;
use gestiq_core::page::Cursor;
use gestiq_core::{ErrorKind, PageRequest, PageSize};

use super::sample::{Sample, eur, item_id, line, line_id, pending, whole};
use crate::books::lesson::{Lesson, LessonId, Teaching};
use crate::books::{AccountKey, MatchState, OpenBooks, StoredLine};
use crate::store::{GroupFilter, ItemFilter, LineFilter, Member, NewStatements, Stores, Tally};

/// The pages of a list are the list, whatever their size; a cursor of another list is refused.
pub(super) async fn pages_are_in_order_without_gaps(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    let (tenant, account) = (ana.id(), &ana.account);
    ana.add_lines(stores, 31).await;
    ana.add_items(stores, 31).await;
    for number in 1..=31_u32 {
        let state = if is_open(&number) { MatchState::Proposed } else { MatchState::Confirmed };
        stores.matches.commit(tenant, ana.making(ana.group(number, state))).await.unwrap();
    }
    for size in [1, 7, 31, 100].map(|size| PageSize::new(size).unwrap()) {
        let lines = |filter| {
            read_by(size, move |page| async move {
                stores.statements.line_page(tenant, account, filter, &page).await
            })
        };
        let ids = |rows: Vec<StoredLine>| rows.into_iter().map(|row| row.line.id).collect::<Vec<_>>();
        assert_eq!(ids(lines(&LineFilter::All).await), (1..=31).map(line_id).collect::<Vec<_>>());
        assert_eq!(
            ids(lines(&LineFilter::Open).await),
            (1..=31).filter(is_open).map(line_id).collect::<Vec<_>>()
        );
        assert!(lines(&LineFilter::Pending).await.is_empty());
        let items =
            read_by(
                size,
                |page| async move { stores.items.item_page(tenant, &ItemFilter::Open, &page).await },
            );
        let items: Vec<_> = items.await.into_iter().map(|row| row.item.id).collect();
        assert_eq!(items, (1..=31).filter(is_open).map(item_id).collect::<Vec<_>>());
        let groups = read_by(size, |page| async move {
            stores.matches.group_page(tenant, &GroupFilter::default(), &page).await
        });
        let groups = groups.await;
        assert!(groups.len() == 31 && groups.is_sorted_by(|a, b| a.id < b.id));
        let trail = read_by(size, |page| async move {
            stores.audit.page(tenant, AuditArea::RECONCILIATION, &AuditFilter::default(), &page).await
        });
        let trail = trail.await;
        assert!((1..).zip(&trail).all(|(number, record)| record.sequence == number) && trail.len() == 33);
    }
    foreign_cursors_are_refused(stores, &ana).await;
    let count = stores.items.count_items(tenant, &ItemFilter::Open, 5).await.unwrap();
    assert_eq!((count.count, count.is_capped), (5, true));
    assert_eq!(stores.items.count_items(tenant, &ItemFilter::All, 31).await.unwrap().to_string(), "31");
}

/// Returns `true` for two matches of three: every third one is confirmed.
fn is_open(number: &u32) -> bool {
    !number.is_multiple_of(3)
}

async fn foreign_cursors_are_refused(stores: &Stores, sample: &Sample) {
    let (tenant, account) = (sample.id(), &sample.account);
    let foreign =
        PageRequest::after(PageSize::default(), Cursor::new("something else", &["1", "2"]).unwrap());
    let refused = stores.statements.line_page(tenant, account, &LineFilter::All, &foreign).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert_eq!(
        stores.items.item_page(tenant, &ItemFilter::All, &foreign).await.unwrap_err().kind(),
        ErrorKind::Invalid
    );
    let (area, all) = (AuditArea::RECONCILIATION, AuditFilter::default());
    let refused = stores.audit.page(tenant, area, &all, &foreign).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
}

/// A run reads what the lists show as open, with the proposals that wait and all lessons, however many there are.
pub(super) async fn open_books_are_all_that_is_open(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    let (tenant, account) = (ana.id(), &ana.account);
    ana.add_lines(stores, 31).await;
    ana.add_items(stores, 31).await;
    for number in 1..=9_u32 {
        let state = if is_open(&number) { MatchState::Proposed } else { MatchState::Confirmed };
        let mut commit = ana.making(ana.group(number, state));
        let (group, line, item) = (commit.new[0].id, line_id(number), item_id(number));
        let teaching = Teaching::Apart { account: account.clone(), line, item };
        commit.lessons = vec![Lesson { id: LessonId::new(&ana.ids), group, teaching }];
        stores.matches.commit(tenant, commit).await.unwrap();
    }
    let other = AccountKey::new("2").unwrap();
    let mut elsewhere = ana.statement(vec![line("X", 1, 100)]);
    elsewhere.account = other.clone();
    let file = NewStatements { request: None, statements: vec![elsewhere] };
    stores.statements.add_statements(tenant, file).await.unwrap();

    let whole = &whole();
    let lines = stores.statements.line_page(tenant, account, &LineFilter::Open, whole).await.unwrap().items;
    let items = stores.items.item_page(tenant, &ItemFilter::Open, whole).await.unwrap().items;
    let proposed = GroupFilter { state: Some(MatchState::Proposed), ..GroupFilter::default() };
    let proposals = stores.matches.group_page(tenant, &proposed, whole).await.unwrap().items;
    let lessons = stores.matches.lesson_page(tenant, whole).await.unwrap().items;
    assert_eq!((lines.len(), items.len(), proposals.len(), lessons.len()), (28, 28, 6, 9));
    let books = stores.matches.open_books(tenant, account).await.unwrap();
    assert_eq!(books, OpenBooks::new(lines, items, proposals, lessons));
    let books = stores.matches.open_books(tenant, &other).await.unwrap();
    assert_eq!((books.lines.len(), books.items.len(), books.proposals.len()), (1, 28, 0));
}

/// Matches are listed by account, state and member.
pub(super) async fn groups_are_filtered(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    for (number, state) in [(1, MatchState::Confirmed), (2, MatchState::Proposed), (3, MatchState::Proposed)]
    {
        stores.matches.commit(ana.id(), ana.making(ana.group(number, state))).await.unwrap();
    }
    let other = AccountKey::new("2").unwrap();
    let line_of = |account: &AccountKey| Some(Member::Line(account.clone(), line_id(2)));
    let cases = [
        (None, None, None, vec![1, 2, 3]),
        (Some(&ana.account), None, None, vec![1, 2, 3]),
        (Some(&other), None, None, vec![]),
        (None, Some(MatchState::Proposed), None, vec![2, 3]),
        (None, Some(MatchState::Revoked), None, vec![]),
        (None, None, line_of(&ana.account), vec![2]),
        (None, None, line_of(&other), vec![]),
        (None, None, Some(Member::Item(item_id(1))), vec![1]),
        (None, Some(MatchState::Proposed), Some(Member::Item(item_id(1))), vec![]),
    ];
    for (account, state, member, expected) in cases {
        let filter = GroupFilter { account: account.cloned(), state, member };
        let groups = stores.matches.group_page(ana.id(), &filter, &whole()).await.unwrap().items;
        let lines: Vec<_> = groups.into_iter().map(|group| group.lines[0].line.clone()).collect();
        assert_eq!(lines, expected.into_iter().map(line_id).collect::<Vec<_>>(), "{filter:?}");
    }
}

/// Matched, suggested and unmatched are all there is.
pub(super) async fn totals_add_up(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    let mut statement = ana.statement(vec![line("L-", 9, -50_00), pending("P", 9, 7_00)]);
    statement.lines[0].line.amount = eur(-50_00);
    let file = NewStatements { request: None, statements: vec![statement] };
    stores.statements.add_statements(ana.id(), file).await.unwrap();
    stores.matches.commit(ana.id(), ana.making(ana.group(2, MatchState::Proposed))).await.unwrap();
    let mut partly = ana.making(ana.group(3, MatchState::Confirmed));
    (partly.lines[0].open, partly.items[0].open) = (eur(10_00), eur(10_00));
    stores.matches.commit(ana.id(), partly).await.unwrap();
    let totals = stores.matches.totals(ana.id(), &ana.account).await.unwrap().currencies;
    let tally = |lines, minor| Tally { lines, amount: eur(minor) };
    assert_eq!(totals.len(), 1);
    assert_eq!(totals[0].lines, tally(4, 650_00));
    assert_eq!(totals[0].matched, tally(0, 290_00), "the settled part of a line that is not settled wholly");
    assert_eq!(totals[0].suggested, tally(1, 200_00));
    assert_eq!(totals[0].unmatched, tally(3, 160_00));
    assert_eq!(totals[0].pending, tally(1, 7_00));
}
