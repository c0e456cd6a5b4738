//! Lists that are read to their end.

use gestiq_core::{Page, PageRequest, PageSize, PortError, TenantId};

use super::reconciliation::ReconciliationService;
use crate::books::lesson::Lesson;
use crate::books::{AccountKey, StoredItem, StoredLine};
use crate::error::Error;
use crate::store::{ItemFilter, LineFilter};

/// The pages of a list, one after the other.
struct Pages {
    next: Option<PageRequest>,
}

impl Pages {
    fn new() -> Self {
        // The largest page there is.
        let size = PageSize::new(u64::from(PageSize::MAX)).unwrap_or_default();
        Pages { next: Some(PageRequest::first(size)) }
    }

    /// Keeps the rows of a page, and moves on to the next one.
    fn keep<T>(&mut self, request: &PageRequest, page: Page<T>, rows: &mut Vec<T>) {
        rows.extend(page.items);
        self.next = page.next.map(|cursor| PageRequest::after(request.size, cursor));
    }
}

impl ReconciliationService {
    pub(super) async fn all_lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: LineFilter,
    ) -> Result<Vec<StoredLine>, Error> {
        let (mut pages, mut rows) = (Pages::new(), Vec::new());
        while let Some(request) = pages.next.take() {
            let page = self.stores.statements.line_page(tenant, account, filter, &request).await?;
            pages.keep(&request, page, &mut rows);
        }
        Ok(rows)
    }

    pub(super) async fn all_open_items(&self, tenant: TenantId) -> Result<Vec<StoredItem>, PortError> {
        let (mut pages, mut rows) = (Pages::new(), Vec::new());
        while let Some(request) = pages.next.take() {
            let page = self.stores.items.item_page(tenant, ItemFilter::Open, &request).await?;
            pages.keep(&request, page, &mut rows);
        }
        Ok(rows)
    }

    pub(super) async fn all_lessons(&self, tenant: TenantId) -> Result<Vec<Lesson>, PortError> {
        let (mut pages, mut rows) = (Pages::new(), Vec::new());
        while let Some(request) = pages.next.take() {
            let page = self.stores.matches.lesson_page(tenant, &request).await?;
            pages.keep(&request, page, &mut rows);
        }
        Ok(rows)
    }

    /// The whole audit trail, verified record by record; answers its end.
    pub(super) async fn verified_trail(&self, tenant: TenantId) -> Result<gestiq_core::AuditChain, Error> {
        let mut chain = gestiq_core::AuditChain::start(tenant, gestiq_core::AuditArea::RECONCILIATION);
        let mut pages = Pages::new();
        while let Some(request) = pages.next.take() {
            let page = self.stores.matches.audit_page(tenant, &request).await?;
            for record in &page.items {
                chain.verify(record)?;
            }
            pages.keep(&request, page, &mut Vec::new());
        }
        Ok(chain)
    }
}
