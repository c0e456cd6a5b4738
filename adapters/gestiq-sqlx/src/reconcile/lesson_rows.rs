//! Rows of lessons.

use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::MatchGroupId;
use gestiq_reconcile::books::lesson::{Lesson, LessonId};

use crate::db::{Row, Session, Value, values};
use crate::record::Record;
use crate::{document, record};

impl Record for Lesson {
    const INSERT: &'static str = "INSERT INTO {schema}.lesson (tenant_id, id, group_id, document) {rows}";
    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        let (id, group) = (self.id.as_uuid(), self.group.as_uuid());
        Ok(values![tenant.as_uuid(), id, group, document::written(self)?])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        document::read("lesson", row)
    }
}

pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    page: &PageRequest,
) -> Result<Page<Lesson>, PortError> {
    let after = Lesson::id_after(page)?;
    let sql = "SELECT document FROM {schema}.lesson WHERE tenant_id = $1 AND ($2 IS NULL OR id > $2)
               ORDER BY id LIMIT $3";
    let values = values![tenant.as_uuid(), after.map(LessonId::as_uuid), page.row_limit()];
    Ok(Lesson::page(record::select::<Lesson>(session, sql, values).await?, page)?)
}

/// Withdraws the lessons of matches.
pub(super) async fn withdraw(
    session: &mut Session<'_>,
    tenant: TenantId,
    groups: &[MatchGroupId],
) -> Result<(), PortError> {
    for group in groups {
        let values = values![tenant.as_uuid(), group.as_uuid()];
        session.execute("DELETE FROM {schema}.lesson WHERE tenant_id = $1 AND group_id = $2", values).await?;
    }
    Ok(())
}
