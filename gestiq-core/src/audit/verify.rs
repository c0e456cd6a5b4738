//! Verifies a whole trail.

use super::{AuditArea, AuditChain, AuditError, AuditFilter, AuditHead, AuditTrail, Tampering};
use crate::error::port::PortError;
use crate::page::Pages;
use crate::tenant::TenantId;

/// Why a trail was not verified: it was tampered with, or the store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The trail is not what was written.
    #[error(transparent)]
    Trail(#[from] AuditError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

crate::coded! { VerifyError {
    Trail(..) => inner,
    Store(..) => inner,
} }

/// Verifies a trail record by record, page by page, against its head, and returns where it ends.
///
/// A record that was changed, removed, put in or moved, a tail that was cut off, and records that were added behind the
/// store's back are found and named. Others may append meanwhile. Whoever can rewrite the rows and the head alike leaves
/// nothing to find; a head that was noted elsewhere before ([`AuditHead`]) shows that too.
///
/// # Errors
/// [`VerifyError::Trail`] with the first record that is wrong, [`VerifyError::Store`].
///
/// # Examples
/// ```
/// # async fn monthly(trail: &dyn gestiq_core::audit::AuditTrail, tenant: gestiq_core::TenantId) {
/// use gestiq_core::audit::{self, AuditArea};
///
/// match audit::verify(trail, tenant, AuditArea::RECONCILIATION).await {
///     Ok(head) => println!("{} records are as they were written", head.length),
///     Err(error) => println!("{}: {error}", error.code()),
/// }
/// # }
/// ```
pub async fn verify(
    trail: &dyn AuditTrail,
    tenant: TenantId,
    area: AuditArea,
) -> Result<AuditHead, VerifyError> {
    let promised = trail.head(tenant, area).await?;
    let (mut chain, mut pages, everything) =
        (AuditChain::start(tenant, area), Pages::new(), AuditFilter::default());
    while let Some(request) = pages.next() {
        let page = trail.page(tenant, area, &everything, &request).await?;
        for record in pages.turn(page) {
            chain.verify(&record)?;
            check_head(&chain, promised)?;
        }
    }
    check_end(chain.head(), promised, || trail.head(tenant, area)).await
}

/// At the length that the head promises, the chain has the digest that it promises.
fn check_head(chain: &AuditChain, promised: AuditHead) -> Result<(), AuditError> {
    let head = chain.head();
    if head.length == promised.length && head.digest != promised.digest {
        return Err(AuditError::Broken { sequence: head.length, found: Tampering::Rewritten });
    }
    Ok(())
}

/// The rows end neither before the head of the beginning nor behind that of the end, which others may have moved on.
async fn check_end<F>(
    end: AuditHead,
    promised: AuditHead,
    head_now: impl FnOnce() -> F,
) -> Result<AuditHead, VerifyError>
where
    F: Future<Output = Result<AuditHead, PortError>>,
{
    if end.length < promised.length {
        return Err(AuditError::Broken { sequence: end.length + 1, found: Tampering::Truncated }.into());
    }
    if end.length > promised.length {
        let now = head_now().await?;
        if end.length > now.length {
            return Err(AuditError::Broken { sequence: now.length + 1, found: Tampering::Added }.into());
        }
    }
    Ok(end)
}
