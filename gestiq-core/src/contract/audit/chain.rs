//! Records are chained.

use super::Stores;
use super::stage::{AREA, Stage, numbers};
use crate::audit::{AuditArea, AuditChain, AuditHead, verify};
use crate::contract::join_all;

pub(super) async fn records_are_chained_in_their_order(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let first =
        stores.trail.append(stage.tenant(), AREA, vec![stage.record(1), stage.record(2)]).await.unwrap();
    let second = stores.trail.append(stage.tenant(), AREA, vec![stage.record(3)]).await.unwrap();
    let rows = stage.rows(AREA).await;
    assert_eq!(numbers(&rows), [1, 2, 3]);
    assert!((1..).zip(&rows).all(|(number, row)| row.sequence == number), "from 1 without gaps");
    let chain = AuditChain::verify_all(stage.tenant(), AREA, &rows).unwrap();
    assert_eq!((first.length, second), (2, chain.head()));
    assert_eq!(stores.trail.head(stage.tenant(), AREA).await.unwrap(), second);
}

pub(super) async fn areas_have_chains_of_their_own(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let sales: AuditArea = "sales".parse().unwrap();
    for (area, numbers) in [(AREA, 1..=2), (sales, 3..=3), (AuditArea::RECONCILIATION, 4..=6), (AREA, 7..=7)]
    {
        stage.append(area, numbers).await;
    }
    for (area, expected) in
        [(AREA, vec![1, 2, 7]), (sales, vec![3]), (AuditArea::RECONCILIATION, vec![4, 5, 6])]
    {
        let rows = stage.rows(area).await;
        assert_eq!(numbers(&rows), expected, "{area}");
        let chain = AuditChain::verify_all(stage.tenant(), area, &rows).unwrap();
        assert_eq!(verify(&*stores.trail, stage.tenant(), area).await.unwrap(), chain.head());
    }
}

pub(super) async fn an_append_is_whole_or_not_at_all(stores: Stores) {
    let (stage, other) = (Stage::new(&stores, 1), Stage::new(&stores, 2));
    stage.append(AREA, [1]).await;
    let records = vec![stage.record(2), other.record(3)];
    stores.trail.append(stage.tenant(), AREA, records).await.unwrap_err();
    assert_eq!(numbers(&stage.rows(AREA).await), [1]);
    stage.append(AREA, [4]).await;
    assert_eq!(verify(&*stores.trail, stage.tenant(), AREA).await.unwrap().length, 2);
}

pub(super) async fn nothing_appended_changes_nothing(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let start = AuditHead::start(stage.tenant(), AREA);
    assert_eq!(stores.trail.append(stage.tenant(), AREA, vec![]).await.unwrap(), start);
    assert_eq!(stores.trail.head(stage.tenant(), AREA).await.unwrap(), start);
    assert_eq!(verify(&*stores.trail, stage.tenant(), AREA).await.unwrap(), start);
}

pub(super) async fn records_are_read_back_as_they_were_written(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let plain = stage.record(1);
    let full =
        stage.record(2).changed(Some("{\"url\":\"año\"}"), Some("")).unwrap().because("it moved").unwrap();
    let written = vec![plain, full];
    stores.trail.append(stage.tenant(), AREA, written.clone()).await.unwrap();
    let read: Vec<_> = stage.rows(AREA).await.into_iter().map(|row| row.record).collect();
    assert_eq!(read, written);
}

pub(super) async fn sixteen_at_once_make_one_chain(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    join_all((1..=16).map(|number| stage.append(AREA, [number, number + 100]))).await;
    let mut numbers = numbers(&stage.rows(AREA).await);
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq((1..=16).chain(101..=116)));
    assert_eq!(verify(&*stores.trail, stage.tenant(), AREA).await.unwrap().length, 32);
}
