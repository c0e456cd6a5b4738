//! Whoever tampers with the rows is found.

use super::Stores;
use super::stage::{AREA, Stage};
use crate::audit::{AuditChain, AuditError, ChainedRecord, Tampering, VerifyError, verify};

/// Writes five records, tampers with their rows, and verifies the trail.
async fn after(stores: &Stores, change: impl FnOnce(&mut Vec<ChainedRecord>)) -> Option<(u64, Tampering)> {
    let tamper = stores.tamper.as_ref()?;
    let stage = Stage::new(stores, 1);
    stage.append(AREA, 1..=5).await;
    let mut rows = stage.rows(AREA).await;
    change(&mut rows);
    tamper.replace(stage.tenant(), AREA, rows).await;
    match verify(&*stores.trail, stage.tenant(), AREA).await {
        Err(VerifyError::Trail(AuditError::Broken { sequence, found })) => Some((sequence, found)),
        other => panic!("nothing was found: {other:?}"),
    }
}

/// The faults that must be found, for implementations that can be tampered with.
fn expect(stores: &Stores, found: Option<(u64, Tampering)>, sequence: u64, expected: Tampering) {
    assert_eq!(found, stores.tamper.as_ref().map(|_| (sequence, expected)));
}

pub(super) async fn an_untouched_trail_is_verified(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    stage.append(AREA, 1..=150).await;
    let rows = stage.rows(AREA).await;
    if let Some(tamper) = &stores.tamper {
        tamper.replace(stage.tenant(), AREA, rows.clone()).await;
    }
    let head = verify(&*stores.trail, stage.tenant(), AREA).await.unwrap();
    assert_eq!((head.length, Some(head.digest)), (150, rows.last().map(|last| last.digest)));
    assert_eq!(head, stores.trail.head(stage.tenant(), AREA).await.unwrap());
}

pub(super) async fn a_changed_record_is_found(stores: Stores) {
    let found = after(&stores, |rows| rows[1].record.reason = Some("changed later".to_owned())).await;
    expect(&stores, found, 2, Tampering::Content);
}

pub(super) async fn a_removed_record_is_found(stores: Stores) {
    let found = after(&stores, |rows| drop(rows.remove(1))).await;
    expect(&stores, found, 2, Tampering::Sequence);
}

pub(super) async fn reordered_records_are_found(stores: Stores) {
    let found = after(&stores, |rows| {
        rows.swap(2, 3);
        (rows[2].sequence, rows[3].sequence) = (3, 4);
    })
    .await;
    expect(&stores, found, 3, Tampering::Content);
}

pub(super) async fn a_tail_that_was_cut_off_is_found(stores: Stores) {
    let found = after(&stores, |rows| rows.truncate(3)).await;
    expect(&stores, found, 4, Tampering::Truncated);
}

pub(super) async fn a_trail_that_was_emptied_is_found(stores: Stores) {
    let found = after(&stores, Vec::clear).await;
    expect(&stores, found, 1, Tampering::Truncated);
}

/// Chains the records anew, as somebody who knows how could.
fn chained_anew(rows: &[ChainedRecord]) -> Vec<ChainedRecord> {
    let mut chain = AuditChain::start(rows[0].record.tenant, AREA);
    rows.iter().map(|row| chain.append(row.record.clone()).unwrap()).collect()
}

pub(super) async fn a_trail_that_was_rewritten_is_found(stores: Stores) {
    let found = after(&stores, |rows| {
        rows[1].record.reason = Some("changed later".to_owned());
        *rows = chained_anew(rows);
    })
    .await;
    expect(&stores, found, 5, Tampering::Rewritten);
}

pub(super) async fn records_that_were_added_are_found(stores: Stores) {
    let found = after(&stores, |rows| {
        let mut added = rows.clone();
        added.extend(rows.first().cloned());
        *rows = chained_anew(&added);
    })
    .await;
    expect(&stores, found, 6, Tampering::Added);
}
