//! Reading: pages and filters.

use super::Stores;
use super::stage::{AREA, Stage, instant, numbers};
use crate::actor::Actor;
use crate::audit::{AuditFilter, AuditRecord};
use crate::contract::read_by;
use crate::error::kind::ErrorKind;
use crate::event::name::EventName;
use crate::event::subject::Subject;
use crate::id::source::SequentialIds;
use crate::page::cursor::Cursor;
use crate::page::keyset::PageRequest;
use crate::page::size::PageSize;

pub(super) async fn pages_are_the_trail_whatever_their_size(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let records = (1..=31).map(|number| stage.record(number)).collect();
    stores.trail.append(stage.tenant(), AREA, records).await.unwrap();
    let (trail, tenant, everything) = (&stores.trail, stage.tenant(), &AuditFilter::default());
    for size in [1, 7, 31, 100] {
        let size = PageSize::new(size).unwrap();
        let page = |page| async move { trail.page(tenant, AREA, everything, &page).await };
        let rows = read_by(size, page).await;
        assert!(numbers(&rows).into_iter().eq(1..=31), "by {}", size.get());
    }
}

pub(super) async fn filters_narrow_the_trail(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    stage.append(AREA, 1..=5).await;
    let deleted = EventName::new("endpoint.deleted").unwrap();
    let (job, subject) = (Actor::system(stage.tenant()), Subject::new("endpoint", 3).unwrap());
    let record =
        AuditRecord::new(&SequentialIds::default(), instant(6), &job, deleted.clone(), subject.clone());
    stores.trail.append(stage.tenant(), AREA, vec![record]).await.unwrap();
    let all = AuditFilter::default();
    let cases = [
        (all.clone(), vec![1, 2, 3, 4, 5, 6]),
        (AuditFilter { action: Some(deleted), ..all.clone() }, vec![6]),
        (AuditFilter { subject: Some(subject.clone()), ..all.clone() }, vec![3, 6]),
        (AuditFilter { user: Some(stage.actor.user()), ..all.clone() }, vec![1, 2, 3, 4, 5]),
        (AuditFilter { since: Some(instant(5)), ..all.clone() }, vec![5, 6]),
        (AuditFilter { until: Some(instant(2)), ..all.clone() }, vec![1]),
        (AuditFilter { since: Some(instant(2)), until: Some(instant(4)), ..all.clone() }, vec![2, 3]),
        (AuditFilter { subject: Some(subject), user: Some(job.user()), ..all.clone() }, vec![6]),
        (AuditFilter { since: Some(instant(7)), ..all }, vec![]),
    ];
    for (filter, expected) in cases {
        let found: Vec<u64> = stage.found(AREA, &filter).await.iter().map(|row| row.sequence).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

pub(super) async fn a_cursor_of_another_list_is_refused(stores: Stores) {
    let stage = Stage::new(&stores, 1);
    let cursor = Cursor::new("something else", &["1"]).unwrap();
    let request = PageRequest::after(PageSize::default(), cursor);
    let everything = AuditFilter::default();
    let refused = stores.trail.page(stage.tenant(), AREA, &everything, &request).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Invalid, "cursor_of_other_list"));
}
