//! What was written is read.

use super::{Records, insert};
use crate::contract::read_by;
use crate::error::ErrorKind;
use crate::page::{Cursor, PageRequest, PageSize};

/// A record is read back as it was written, with everything that a record can hold, and an id is taken once.
pub async fn a_record_is_read_back_as_it_was_written<R: Records>(records: R) {
    let tenant = records.tenant();
    for record in [vec![records.fresh(tenant)], records.full(tenant)].concat() {
        let id = R::id(&record);
        assert_eq!(records.insert(tenant, record.clone(), None).await.unwrap(), record);
        assert_eq!(records.get(tenant, id).await.unwrap(), record);
        let again = records.insert(tenant, record.clone(), None).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Conflict, "an id is taken once");
        let changed = R::changed(&record);
        records.update(tenant, changed.clone(), R::version(&record)).await.unwrap();
        assert_eq!(records.get(tenant, id).await.unwrap(), changed);
    }
}

/// The pages of the list are the list, whatever their size; the cursor of another list is refused.
pub async fn pages_are_the_list_whatever_their_size<R: Records>(records: R) {
    let (records, tenant) = (&records, records.tenant());
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(R::id(&insert(records, tenant).await));
    }
    for size in [1, 2, 7, 8].map(|size| PageSize::new(size).unwrap()) {
        let rows = read_by(size, |page| async move { records.page(tenant, &page).await }).await;
        assert_eq!(rows.iter().map(R::id).collect::<Vec<_>>(), ids);
    }
    let foreign = Cursor::new("another list", &["1"]).unwrap();
    let refused = records.page(tenant, &PageRequest::after(PageSize::default(), foreign)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
}
