//! The queries of people.

use gestiq_core::audit::{self, AuditArea, AuditFilter, AuditHead, ChainedRecord};
use gestiq_core::{Action, Actor, Page, PageRequest, PageSize, PolicyExt as _};
use gestiq_statements::ItemId;

use super::reconciliation::ReconciliationService;
use super::status::AccountStatus;
use crate::books::{AccountKey, MatchGroup, MatchGroupId, StoredItem, StoredLine};
use crate::error::Error;
use crate::store::{GroupFilter, ItemFilter, LineFilter};

impl ReconciliationService {
    /// Returns how far an account is reconciled.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadStatements`] and [`Action::ReadMatches`]; [`Error::NotFound`] for an account
    /// without statements; [`Error::Store`].
    pub async fn status(&self, actor: &Actor, account: &AccountKey) -> Result<AccountStatus, Error> {
        self.policy.require_tenant(actor, Action::ReadStatements)?;
        let tenant = self.policy.require_tenant(actor, Action::ReadMatches)?;
        let newest = PageRequest::first(PageSize::new(1).unwrap_or_default());
        let statements = self.stores.statements.statement_page(tenant, account, &newest).await?;
        let totals = self.stores.matches.totals(tenant, account).await?;
        let statement = statements.items.into_iter().next();
        if statement.is_none() && totals.currencies.is_empty() {
            return Err(Error::NotFound { what: "account", id: account.to_string() });
        }
        Ok(AccountStatus { account: account.clone(), totals, statement })
    }

    /// Returns the accounts of the tenant, by key.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadStatements`], and [`Error::Store`].
    pub async fn accounts(&self, actor: &Actor, page: &PageRequest) -> Result<Page<AccountKey>, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadStatements)?;
        Ok(self.stores.statements.account_page(tenant, page).await?)
    }

    /// Returns the lines of an account, by date.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadStatements`], and [`Error::Store`].
    pub async fn lines_of(
        &self,
        actor: &Actor,
        account: &AccountKey,
        filter: &LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadStatements)?;
        Ok(self.stores.statements.line_page(tenant, account, filter, page).await?)
    }

    /// Returns an item with its open amount.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadOpenItems`] for the whole tenant, [`Error::NotFound`], and
    /// [`Error::Store`].
    pub async fn item(&self, actor: &Actor, id: &ItemId) -> Result<StoredItem, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadOpenItems)?;
        let found = self.stores.items.items(tenant, std::slice::from_ref(id)).await?.into_iter().next();
        found.ok_or_else(|| Error::NotFound { what: "item", id: id.to_string() })
    }

    /// Returns the items with their open amounts, by id.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadOpenItems`] for the whole tenant, and [`Error::Store`].
    pub async fn item_page(
        &self,
        actor: &Actor,
        filter: &ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadOpenItems)?;
        Ok(self.stores.items.item_page(tenant, filter, page).await?)
    }

    /// Returns a match, with the reasons for it and all that happened to it.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadMatches`], [`Error::NotFound`], and [`Error::Store`].
    pub async fn match_group(&self, actor: &Actor, id: MatchGroupId) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadMatches)?;
        self.group(tenant, id).await
    }

    /// Returns the matches that a filter wants, in the order in which they were made; those of a line or item are its
    /// history.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadMatches`], and [`Error::Store`].
    pub async fn match_groups(
        &self,
        actor: &Actor,
        filter: &GroupFilter,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadMatches)?;
        Ok(self.stores.matches.group_page(tenant, filter, page).await?)
    }

    /// Returns the records of the audit trail that a filter wants, from the first one on.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadAudit`], and [`Error::Store`].
    pub async fn audit_trail(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadAudit)?;
        Ok(self.stores.audit.page(tenant, AuditArea::RECONCILIATION, filter, page).await?)
    }

    /// Verifies the whole audit trail against the head that the store keeps, and returns its end. If that head is noted
    /// elsewhere, it shows later if trail and head were rewritten together.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ReadAudit`], [`Error::Audit`] at the first record that is not what was written,
    /// and [`Error::Store`].
    pub async fn verify_audit_trail(&self, actor: &Actor) -> Result<AuditHead, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ReadAudit)?;
        Ok(audit::verify(self.stores.audit.as_ref(), tenant, AuditArea::RECONCILIATION).await?)
    }
}
