//! A tenant has its own records, and no others.

use super::{Records, insert, listed};
use crate::error::{ErrorKind, PortError};

/// Records of another tenant are not found, not changed, not deleted and not listed.
pub async fn other_tenants_records_are_not_found<R: Records>(records: R) {
    let (owner, other) = (records.tenant(), records.tenant());
    let (its, theirs) = (insert(&records, owner).await, insert(&records, other).await);
    let (id, read) = (R::id(&its), R::version(&its));

    not_found(records.get(other, id).await);
    not_found(records.update(other, R::changed(&its), read).await);
    not_found(records.delete(other, id, read).await);
    assert_eq!(records.get(owner, id).await.unwrap(), its, "what is refused changes nothing");
    assert_eq!(listed(&records, owner).await, [id]);
    assert_eq!(listed(&records, other).await, [R::id(&theirs)]);
}

fn not_found<T: std::fmt::Debug>(result: Result<T, PortError>) {
    assert_eq!(result.unwrap_err().kind(), ErrorKind::NotFound, "as if it did not exist");
}
