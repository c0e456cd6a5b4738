//! A request that comes again.

use super::{Records, listed};
use crate::error::ErrorKind;
use crate::idempotency::{Fingerprint, IdempotentRequest};

/// A repeated creation writes nothing and returns the first record as it is now; a key is used once, and only within its
/// tenant.
pub async fn a_repeated_creation_returns_the_first<R: Records>(records: R) {
    let tenant = records.tenant();
    let first = records.fresh(tenant);
    let request = |content| Some(request::<R>(content));
    records.insert(tenant, first.clone(), request("content")).await.unwrap();
    let repeated = records.insert(tenant, records.fresh(tenant), request("content")).await.unwrap();
    assert_eq!(repeated, first);
    let reused = records.insert(tenant, records.fresh(tenant), request("other content")).await.unwrap_err();
    assert_eq!(reused.kind(), ErrorKind::Conflict, "the key was used for something else");
    assert_eq!(listed(&records, tenant).await, [R::id(&first)]);

    let other = records.tenant();
    let theirs = records.fresh(other);
    let created = records.insert(other, theirs.clone(), request("other content")).await.unwrap();
    assert_eq!(created, theirs, "the key of another tenant is free");

    let changed = R::changed(&first);
    records.update(tenant, changed.clone(), R::version(&first)).await.unwrap();
    let repeated = records.insert(tenant, records.fresh(tenant), request("content")).await.unwrap();
    assert_eq!(repeated, changed, "it is returned as it is now");
    records.delete(tenant, R::id(&first), R::version(&changed)).await.unwrap();
    let gone = records.insert(tenant, records.fresh(tenant), request("content")).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound, "what was created was deleted");
}

fn request<R: Records>(content: &str) -> IdempotentRequest {
    let fingerprint = Fingerprint::of(R::CREATE.as_str(), content.as_bytes());
    IdempotentRequest { operation: R::CREATE, key: "key".parse().unwrap(), fingerprint }
}
