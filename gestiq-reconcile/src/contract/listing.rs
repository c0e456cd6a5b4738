//! Lists, filters and totals.

use gestiq_core::{Cursor, ErrorKind, Page, PageRequest, PageSize, PortError};

use super::sample::{Sample, eur, item_id, line, line_id, pending, whole};
use crate::books::MatchState;
use crate::store::{GroupFilter, ItemFilter, LineFilter, Member, NewStatements, Stores, Tally};

/// Reads a list page by page, and checks that no page is longer than asked or shorter than it could be.
async fn read<T>(size: u64, page: impl AsyncFn(PageRequest) -> Result<Page<T>, PortError>) -> Vec<T> {
    let size = PageSize::new(size).unwrap();
    let (mut request, mut rows) = (PageRequest::first(size), Vec::new());
    loop {
        let read = page(request.clone()).await.unwrap();
        assert!(read.items.len() == size.get() || (read.next.is_none() && read.items.len() < size.get()));
        rows.extend(read.items);
        match read.next {
            Some(next) => request = PageRequest::after(size, next),
            None => return rows,
        }
    }
}

/// The pages of a list are the list, whatever their size; a cursor of another list is refused.
pub async fn pages_are_in_order_without_gaps(stores: &Stores) {
    let ana = Sample::tenant(1);
    let (tenant, account) = (ana.id(), &ana.account);
    ana.add_lines(stores, 31).await;
    ana.add_items(stores, 31).await;
    for number in 1..=31_u32 {
        let state = if number.is_multiple_of(3) { MatchState::Confirmed } else { MatchState::Proposed };
        stores.matches.commit(tenant, ana.making(ana.group(number, state))).await.unwrap();
    }
    for size in [1, 7, 31, 100] {
        let lines = async |filter| {
            read(size, async |page| stores.statements.line_page(tenant, account, filter, &page).await).await
        };
        let ids =
            |rows: Vec<crate::books::StoredLine>| rows.into_iter().map(|row| row.line.id).collect::<Vec<_>>();
        let open = |number: &u32| !number.is_multiple_of(3);
        assert_eq!(ids(lines(LineFilter::All).await), (1..=31).map(line_id).collect::<Vec<_>>());
        assert_eq!(
            ids(lines(LineFilter::Open).await),
            (1..=31).filter(open).map(line_id).collect::<Vec<_>>()
        );
        assert!(lines(LineFilter::Pending).await.is_empty());
        let items =
            read(size, async |page| stores.items.item_page(tenant, ItemFilter::Open, &page).await).await;
        let items: Vec<_> = items.into_iter().map(|row| row.item.id).collect();
        assert_eq!(items, (1..=31).filter(open).map(item_id).collect::<Vec<_>>());
        let all = GroupFilter::default();
        let groups = read(size, async |page| stores.matches.group_page(tenant, &all, &page).await).await;
        assert!(groups.len() == 31 && groups.is_sorted_by(|a, b| a.id < b.id));
        let trail = read(size, async |page| stores.matches.audit_page(tenant, &page).await).await;
        assert!((1..).zip(&trail).all(|(number, record)| record.sequence == number) && trail.len() == 33);
    }
    let foreign =
        PageRequest::after(PageSize::default(), Cursor::new("something else", &["1", "2"]).unwrap());
    let refused = stores.statements.line_page(tenant, account, LineFilter::All, &foreign).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert_eq!(
        stores.items.item_page(tenant, ItemFilter::All, &foreign).await.unwrap_err().kind(),
        ErrorKind::Invalid
    );
    let refused = stores.matches.audit_page(tenant, &foreign).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let count = stores.items.count_items(tenant, ItemFilter::Open, 5).await.unwrap();
    assert_eq!((count.count, count.is_capped), (5, true));
    assert_eq!(stores.items.count_items(tenant, ItemFilter::All, 31).await.unwrap().to_string(), "31");
}

/// Matches are listed by account, state and member.
pub async fn groups_are_filtered(stores: &Stores) {
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    for (number, state) in [(1, MatchState::Confirmed), (2, MatchState::Proposed), (3, MatchState::Proposed)]
    {
        stores.matches.commit(ana.id(), ana.making(ana.group(number, state))).await.unwrap();
    }
    let other = crate::books::AccountKey::new("2").unwrap();
    let line_of = |account: &crate::books::AccountKey| Some(Member::Line(account.clone(), line_id(2)));
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
pub async fn totals_add_up(stores: &Stores) {
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 3).await;
    ana.add_items(stores, 3).await;
    let mut statement = ana.statement(vec![line("L-", 9, -50_00), pending("P", 9, 7_00)]);
    statement.lines[0].line.amount = eur(-50_00);
    let file = NewStatements { once: None, statements: vec![statement] };
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
