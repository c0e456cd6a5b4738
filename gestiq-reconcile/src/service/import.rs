//! Files and records that come in.

use std::collections::BTreeMap;

use gestiq_core::idempotency::{IdempotentRequest, Outcome};
use gestiq_core::page::Pages;
use gestiq_core::{Action, Actor, IdempotencyKey, PolicyExt as _, TenantId};
use gestiq_statements::{BalanceCheck, BankStatement, ImportIssue, Importer, LineId, OpenItem};

use super::reconciliation::ReconciliationService;
use super::request::{import_items, import_statements};
use crate::account_lines::AccountLines;
use crate::books::AccountKey;
use crate::books::act::Act;
use crate::error::Error;
use crate::pending::recognise;
use crate::store::{
    ItemsReceipt, LineFilter, NewItems, NewLine, NewStatement, NewStatements, StatementHeader, StatementId,
    StatementReceipt,
};

/// The fate of pending lines.
struct Postings {
    /// By the id under which it is booked now.
    posted: BTreeMap<LineId, LineId>,
    expired: Vec<LineId>,
}

/// The result of importing a file of statements.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct StatementImport {
    /// The counts of new and known records.
    pub receipt: StatementReceipt,
    /// The account of each statement of the file, and whether its lines explain its balances.
    pub checks: Vec<(AccountKey, BalanceCheck)>,
    /// The issues of the file.
    pub issues: Vec<ImportIssue>,
}

/// The result of importing a file of open items.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ItemImport {
    /// The counts of new, changed and kept items.
    pub receipt: ItemsReceipt,
    /// The issues of the file.
    pub issues: Vec<ImportIssue>,
}

impl ReconciliationService {
    /// Imports a bank file, whole or not at all. Lines that the account has already are skipped, so a file that
    /// overlaps another brings only its new lines, and the same file twice is one import.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ImportStatements`]; those of [`Importer::statements`];
    /// [`Error::AccountMissing`]; [`Error::Store`], with the code `idempotency_key_reused` if the key came with another file.
    pub async fn import_statements(
        &self,
        actor: &Actor,
        importer: &Importer,
        file: &[u8],
        key: Option<&IdempotencyKey>,
    ) -> Result<StatementImport, Error> {
        self.policy.require_tenant(actor, Action::ImportStatements)?;
        let imported = importer.statements(file)?;
        let request = import_statements(key, file);
        let mut answer = self.take_statements(actor, &imported.records, request).await?;
        answer.issues = imported.issues;
        Ok(answer)
    }

    /// Adds statements that the host has from elsewhere, such as a bank's interface, as
    /// [`ReconciliationService::import_statements`] does.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ImportStatements`], [`Error::AccountMissing`], [`Error::DuplicateId`] if two
    /// lines of a statement share an id, and [`Error::Store`].
    pub async fn add_statements(
        &self,
        actor: &Actor,
        statements: &[BankStatement],
    ) -> Result<StatementImport, Error> {
        self.take_statements(actor, statements, None).await
    }

    /// Imports a file of open items, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ImportOpenItems`]; those of [`Importer::items`]; [`Error::DuplicateId`];
    /// [`Error::Store`], with the code `idempotency_key_reused` if the key came with another file.
    pub async fn import_items(
        &self,
        actor: &Actor,
        importer: &Importer,
        file: &[u8],
        key: Option<&IdempotencyKey>,
    ) -> Result<ItemImport, Error> {
        self.policy.require_tenant(actor, Action::ImportOpenItems)?;
        let imported = importer.items(file)?;
        let request = import_items(key, file);
        let receipt = self.take_items(actor, imported.records, request).await?;
        Ok(ItemImport { receipt, issues: imported.issues })
    }

    /// Adds open items that the host has from elsewhere, such as its own invoices.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ImportOpenItems`], [`Error::DuplicateId`], and [`Error::Store`].
    pub async fn add_items(&self, actor: &Actor, items: Vec<OpenItem>) -> Result<ItemsReceipt, Error> {
        self.take_items(actor, items, None).await
    }

    async fn take_statements(
        &self,
        actor: &Actor,
        statements: &[BankStatement],
        request: Option<IdempotentRequest>,
    ) -> Result<StatementImport, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ImportStatements)?;
        let keys: Vec<AccountKey> = statements.iter().map(account_of).collect::<Result<_, _>>()?;
        let checks = keys.iter().cloned().zip(statements.iter().map(BankStatement::balance_check)).collect();
        let act = self.act(actor);
        let mut file = NewStatements { request, statements: Vec::new() };
        for (statement, account) in statements.iter().zip(keys) {
            file.statements.push(self.new_statement(&act, tenant, account, statement).await?);
        }
        let receipt = self.stores.statements.add_statements(tenant, file).await.map(Outcome::into_inner)?;
        Ok(StatementImport { receipt, checks, issues: Vec::new() })
    }

    async fn new_statement(
        &self,
        act: &Act<'_>,
        tenant: TenantId,
        account: AccountKey,
        statement: &BankStatement,
    ) -> Result<NewStatement, Error> {
        check_unique("line", statement.lines.iter().map(|line| line.id.as_str()))?;
        let header = header_of(statement, act.at().date_naive());
        let mut postings = self.postings(tenant, &account, statement, header.day).await?;
        let lines = statement
            .lines
            .iter()
            .map(|line| NewLine { line: line.clone(), replaces: postings.posted.remove(&line.id) });
        let lines = lines.collect();
        let id = StatementId::new(act.ids());
        let after = format!("account {account}; {} lines; {}", statement.lines.len(), balance(&header.check));
        let subject = id.to_string();
        let audit = act.record("statement.imported", ("statement", &subject), (None, Some(&after)), None)?;
        Ok(NewStatement { id, account, header, lines, expired: postings.expired, audit })
    }

    /// Returns the fate of the pending lines of an account under a statement.
    async fn postings(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        statement: &BankStatement,
        day: chrono::NaiveDate,
    ) -> Result<Postings, Error> {
        let (mut pages, mut pending) = (Pages::new(), Vec::new());
        while let Some(next) = pages.next() {
            let filter = &LineFilter::Pending;
            let page = self.stores.statements.line_page(tenant, account, filter, &next).await?;
            pending.extend(pages.turn(page).into_iter().map(|row| row.line));
        }
        let of = |lines| [AccountLines { account: account.as_str(), lines }];
        let found = recognise(&of(&pending), &of(&statement.lines), &self.settings.postings, day);
        let renamed = found.posted.into_iter().filter(|(pending, booked)| pending != booked);
        let posted = renamed.map(|(pending, booked)| (booked, pending)).collect();
        Ok(Postings { posted, expired: found.expired })
    }

    async fn take_items(
        &self,
        actor: &Actor,
        items: Vec<OpenItem>,
        request: Option<IdempotentRequest>,
    ) -> Result<ItemsReceipt, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ImportOpenItems)?;
        check_unique("item", items.iter().map(|item| item.id.as_str()))?;
        let act = self.act(actor);
        let after = format!("{} items", items.len());
        let subject = gestiq_core::IdSource::next_uuid(act.ids()).to_string();
        let audit = act.record("items.imported", ("items_import", &subject), (None, Some(&after)), None)?;
        let new = NewItems { request, items, audit };
        Ok(self.stores.items.add_items(tenant, new).await.map(Outcome::into_inner)?)
    }
}

fn account_of(statement: &BankStatement) -> Result<AccountKey, Error> {
    AccountKey::of(statement.account.as_ref().ok_or(Error::AccountMissing)?)
}

fn header_of(statement: &BankStatement, today: chrono::NaiveDate) -> StatementHeader {
    let last = statement.lines.iter().map(|line| line.date).max();
    StatementHeader {
        day: statement.to.or(last).or(statement.from).unwrap_or(today),
        currency: statement.currency,
        from: statement.from,
        to: statement.to,
        opening: statement.opening,
        closing: statement.closing,
        check: statement.balance_check(),
    }
}

fn balance(check: &BalanceCheck) -> String {
    match check {
        BalanceCheck::Balanced => "balanced".to_owned(),
        BalanceCheck::Mismatch { difference, .. } => format!("out of balance by {difference}"),
        BalanceCheck::Unknown => "balance unknown".to_owned(),
    }
}

fn check_unique<'a>(what: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Error::DuplicateId { what, id: id.to_owned() });
        }
    }
    Ok(())
}
