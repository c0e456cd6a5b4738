//! Rows of lessons.

use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::MatchGroupId;
use gestiq_reconcile::books::lesson::{Lesson, LessonId};

use crate::db::{Session, values};
use crate::document;

pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    page: &PageRequest,
) -> Result<Page<Lesson>, PortError> {
    let after = Lesson::id_after(page)?;
    let rows = session
        .fetch(
            "SELECT document FROM {schema}.lesson WHERE tenant_id = $1 AND ($2 IS NULL OR id > $2)
             ORDER BY id LIMIT $3",
            values![tenant.as_uuid(), after.map(LessonId::as_uuid), page.row_limit()],
        )
        .await?;
    let lessons: Vec<Lesson> = document::read_all("lesson", &rows)?;
    Ok(Lesson::page(lessons, page)?)
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

/// Writes lessons that are new.
pub(super) async fn insert(
    session: &mut Session<'_>,
    tenant: TenantId,
    lessons: &[Lesson],
) -> Result<(), PortError> {
    let rows = lessons.iter().map(|lesson| {
        let (id, group) = (lesson.id.as_uuid(), lesson.group.as_uuid());
        Ok(values![tenant.as_uuid(), id, group, document::written(lesson)?])
    });
    let rows = rows.collect::<Result<Vec<_>, PortError>>()?;
    session
        .insert_many("INSERT INTO {schema}.lesson (tenant_id, id, group_id, document) {rows}", rows)
        .await
        .map(drop)
}
