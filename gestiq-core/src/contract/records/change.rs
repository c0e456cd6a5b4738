//! A change is of the version that was read.

use super::{Records, insert, listed};
use crate::contract::join_all;
use crate::error::ErrorKind;

/// A change and a deletion need the version that was read, and a record that is there.
pub async fn a_change_needs_the_version_that_was_read<R: Records>(records: R) {
    let tenant = records.tenant();
    let first = insert(&records, tenant).await;
    let (id, read) = (R::id(&first), R::version(&first));
    let second = R::changed(&first);
    records.update(tenant, second.clone(), read).await.unwrap();

    let stale = records.update(tenant, R::changed(&second), read).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let stale = records.delete(tenant, id, read).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    assert_eq!(records.get(tenant, id).await.unwrap(), second, "what is refused changes nothing");

    let unknown = records.fresh(tenant);
    let missing = records.update(tenant, R::changed(&unknown), R::version(&unknown)).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let missing = records.delete(tenant, R::id(&unknown), R::version(&unknown)).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

/// Of several changes of one version, one wins.
pub async fn one_of_two_changes_at_once_wins<R: Records>(records: R) {
    let tenant = records.tenant();
    let first = insert(&records, tenant).await;
    let changes = (0..8).map(|_| records.update(tenant, R::changed(&first), R::version(&first)));
    let won = join_all(changes).await.iter().filter(|result| result.is_ok()).count();
    assert_eq!(won, 1);
}

/// A record that was deleted is in no list any more, and is not found.
pub async fn a_deleted_record_is_gone<R: Records>(records: R) {
    let tenant = records.tenant();
    let (gone, kept) = (insert(&records, tenant).await, insert(&records, tenant).await);
    let (id, version) = (R::id(&gone), R::version(&gone));
    records.delete(tenant, id, version).await.unwrap();
    assert_eq!(records.get(tenant, id).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(records.delete(tenant, id, version).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(listed(&records, tenant).await, [R::id(&kept)]);
}
