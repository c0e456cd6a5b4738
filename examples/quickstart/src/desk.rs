//! Step four: an accountant finishes what the matcher began.
//!
//! The service keeps lines, invoices and matches in a store (here in memory, elsewhere in a database) with their
//! open amounts, and writes every step into an audit trail.

use std::error::Error;
use std::sync::Arc;

use gestiq_core::{
    Actor, Clock as _, ManualClock, PageRequest, Role, SequentialIds, StandardPolicy, TenantId, UserId,
};
use gestiq_reconcile::books::entry::ResolutionKind;
use gestiq_reconcile::books::{AccountKey, ManualMatch, MatchGroup, MatchState, Remark};
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::service::{ReconciliationService, ResolveDifference, Settings};
use gestiq_reconcile::store::{GroupFilter, Member, Stores};
use gestiq_reconcile::{ItemId, LineId};
use gestiq_reports::{Align, Cell, Column, Locale, Table, export};

use crate::import::Books;

/// The evening after the statement's last day. A service uses the clock of the system; this program uses a fixed
/// one, so that its output is the same each time.
pub(crate) const TONIGHT: &str = "2018-10-13T21:40:00Z";

/// The result of the evening's work.
#[derive(Debug)]
pub(crate) struct Evening {
    /// The text for the screen.
    pub(crate) report: String,
    /// The tenant of the company.
    pub(crate) tenant: TenantId,
    /// The confirmed matches.
    pub(crate) confirmed: Vec<MatchGroup>,
    /// Lines that still need review.
    pub(crate) left: u64,
}

/// The accountant, with the service and the records that she works on.
struct Desk<'b> {
    service: ReconciliationService,
    eva: Actor,
    account: AccountKey,
    books: &'b Books,
    /// Lines that a rule of the company books.
    by_rule: u64,
    table: Table,
}

/// Does the evening's work, step by step.
pub(crate) async fn work(books: &Books) -> Result<Evening, Box<dyn Error>> {
    let mut desk = Desk::open(books).await?;
    desk.run_matching().await?;
    desk.confirm_the_discount().await?;
    desk.match_by_hand_and_think_again().await?;
    let confirmed = GroupFilter { state: Some(MatchState::Confirmed), ..GroupFilter::default() };
    let confirmed = desk.service.match_groups(&desk.eva, &confirmed, &PageRequest::default()).await?.items;
    let tenant = desk.eva.tenant();
    let (report, left) = desk.close().await?;
    Ok(Evening { report, tenant, confirmed, left })
}

impl<'b> Desk<'b> {
    async fn open(books: &'b Books) -> Result<Self, Box<dyn Error>> {
        let clock = ManualClock::at(TONIGHT.parse()?);
        let ids = SequentialIds::starting_at(clock.now());
        let eva = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::Supervisor).named("Eva");
        let mut settings = Settings::default();
        settings.rules = books.rules.clone();
        let stores = Stores::of(Arc::new(MemoryStore::default()));
        let service =
            ReconciliationService::new(stores, Arc::new(StandardPolicy), Arc::new(clock), Arc::new(ids))
                .with_settings(settings);
        service.add_statements(&eva, std::slice::from_ref(&books.statement)).await?;
        service.add_items(&eva, books.items.clone()).await?;
        let accounts = service.accounts(&eva, &PageRequest::default()).await?.items;
        let account = accounts.into_iter().next().ok_or("the statement names no account")?;
        let columns = vec![
            Column::text("Step"),
            Column::text("Line"),
            Column::text("Invoices"),
            Column::text("Open after it").aligned(Align::Right),
            Column::text("Result").at_most(46),
        ];
        Ok(Desk { service, eva, account, books, by_rule: 0, table: Table::new(columns)? })
    }

    /// Runs the matcher: certain matches are confirmed, likely ones proposed; one payment settles two invoices.
    async fn run_matching(&mut self) -> Result<(), Box<dyn Error>> {
        let report = self.service.run_matching(&self.eva, &self.account).await?;
        let split = self.group_of("-225.00").await?;
        self.by_rule = u64::try_from(report.by_rule.len())?;
        let (confirmed, proposed) = (report.confirmed, report.proposed);
        let result = format!("{confirmed} confirmed, {proposed} proposed, {} by rule", self.by_rule);
        self.step("split payment", &split, &result).await
    }

    /// Confirms a proposal, and books the difference to a discount account.
    async fn confirm_the_discount(&mut self) -> Result<(), Box<dyn Error>> {
        let proposal = self.group_of("-75.94").await?;
        let confirmed = self.service.confirm(&self.eva, proposal.id, None).await?;
        self.step("confirm", &confirmed, "1.55 is not explained yet").await?;
        let request = ResolveDifference::new(confirmed.id, ResolutionKind::Discount);
        let resolved = self.service.resolve_difference(&self.eva, &request).await?;
        let entry = &resolved.resolutions.last().ok_or("no entry")?.entry;
        let result = format!("{} to {}: {}", entry.debit(), entry.credit(), entry.amount());
        self.step("resolve", &resolved, &result).await
    }

    /// Matches a payment that fits two open invoices of 600.00 by hand, first with the wrong one, then the right one.
    async fn match_by_hand_and_think_again(&mut self) -> Result<(), Box<dyn Error>> {
        let first = self.by_hand("F-2018-029").await?;
        self.step("match by hand", &first, "Casa do Livro paid, it seems").await?;
        let why = Remark::new("Casa do Livro has not paid yet")?;
        let undone = self.service.unmatch(&self.eva, first.id, &why).await?;
        self.step("unmatch", &undone, why.as_str()).await?;
        let second = self.by_hand("F-2018-030").await?;
        self.step("match by hand", &second, "it was Livraria Sol").await
    }

    async fn by_hand(&self, number: &str) -> Result<MatchGroup, Box<dyn Error>> {
        let request = ManualMatch::new(self.account.clone(), [self.line("600.00")?], [self.item(number)?]);
        Ok(self.service.match_manually(&self.eva, &request, None).await?)
    }

    /// Returns the report, and the number of lines that still need review.
    async fn close(self) -> Result<(String, u64), Box<dyn Error>> {
        let status = self.service.status(&self.eva, &self.account).await?;
        let totals = status.totals.currencies.first().ok_or("no lines")?;
        let trail = self.service.verify_audit_trail(&self.eva).await?;
        let page = export::text::render(&self.table, Locale::En);
        let unmatched = totals.unmatched.lines.saturating_sub(self.by_rule);
        let report = format!(
            "An accountant finishes what the matcher began:\n\n{page}\n\
             Account    {} lines: {} matched, {} suggested, {unmatched} unmatched, {} booked by a rule\n\
             Audit      {} records, chained by digests and verified",
            totals.lines.lines, totals.matched.lines, totals.suggested.lines, self.by_rule, trail.length
        );
        Ok((report, totals.suggested.lines + unmatched))
    }

    async fn step(&mut self, step: &str, group: &MatchGroup, result: &str) -> Result<(), Box<dyn Error>> {
        let number = |id: &ItemId| self.books.items.iter().find(|item| item.id == *id);
        let numbers: Vec<&str> =
            group.items.iter().filter_map(|item| Some(number(&item.item)?.number.as_str())).collect();
        let line = group.lines.first().and_then(|line| self.amount(&line.line)).unwrap_or_default();
        let open = self.open_of(group).await?;
        let cells = [step, &line, &numbers.join(", "), &open, result].map(Cell::from);
        Ok(self.table.push(cells.into())?)
    }

    /// Returns the open amounts of the invoices of a match.
    async fn open_of(&self, group: &MatchGroup) -> Result<String, Box<dyn Error>> {
        let mut open = Vec::new();
        for member in &group.items {
            open.push(self.service.item(&self.eva, &member.item).await?.open.to_plain());
        }
        Ok(open.join(", "))
    }

    /// Returns the match of the line with this amount.
    async fn group_of(&self, amount: &str) -> Result<MatchGroup, Box<dyn Error>> {
        let line = Member::Line(self.account.clone(), self.line(amount)?);
        let filter = GroupFilter { member: Some(line), ..GroupFilter::default() };
        let found = self.service.match_groups(&self.eva, &filter, &PageRequest::default()).await?;
        Ok(found.items.into_iter().next().ok_or_else(|| format!("no match of {amount}"))?)
    }

    fn line(&self, amount: &str) -> Result<LineId, String> {
        let found = self.books.statement.lines.iter().find(|line| line.amount.to_plain() == amount);
        found.map(|line| line.id.clone()).ok_or_else(|| format!("no line of {amount}"))
    }

    fn amount(&self, id: &LineId) -> Option<String> {
        let found = self.books.statement.lines.iter().find(|line| line.id == *id);
        found.map(|line| line.amount.to_plain())
    }

    fn item(&self, number: &str) -> Result<ItemId, String> {
        let found = self.books.items.iter().find(|item| item.number == number);
        found.map(|item| item.id.clone()).ok_or_else(|| format!("no invoice {number}"))
    }
}
