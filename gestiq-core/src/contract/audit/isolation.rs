//! Tenants never see each other's records.

use super::Stores;
use super::stage::{AREA, Stage, numbers};
use crate::audit::{AuditHead, verify};
use crate::error::kind::ErrorKind;

pub(super) async fn other_tenants_records_are_not_seen(stores: Stores) {
    let (ana, eva) = (Stage::new(&stores, 1), Stage::new(&stores, 2));
    ana.append(AREA, 1..=3).await;
    assert_eq!(eva.rows(AREA).await, []);
    let head = stores.trail.head(eva.tenant(), AREA).await.unwrap();
    assert_eq!(head, AuditHead::start(eva.tenant(), AREA));
    eva.append(AREA, [9]).await;
    assert_eq!((numbers(&ana.rows(AREA).await), numbers(&eva.rows(AREA).await)), (vec![1, 2, 3], vec![9]));
    for (stage, length) in [(&ana, 3), (&eva, 1)] {
        assert_eq!(verify(&*stores.trail, stage.tenant(), AREA).await.unwrap().length, length);
    }
}

pub(super) async fn a_record_of_another_tenant_is_refused(stores: Stores) {
    let (ana, eva) = (Stage::new(&stores, 1), Stage::new(&stores, 2));
    let refused = stores.trail.append(ana.tenant(), AREA, vec![eva.record(1)]).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Internal, "audit_of_other_tenant"));
    assert_eq!((ana.rows(AREA).await, eva.rows(AREA).await), (vec![], vec![]));
}
