//! Matching what is open.

use gestiq_core::{Action, Actor, ErrorKind, PolicyExt as _, TenantId};

use super::reconciliation::ReconciliationService;
use crate::account_lines::AccountLines;
use crate::books::act::Act;
use crate::books::entry::ResolutionKind;
use crate::books::lesson::Knowledge;
use crate::books::plan::{OpenBooks, Plan, Task, Touched};
use crate::books::worksheet::Worksheet;
use crate::books::{AccountKey, MatchCommit, MatchGroupId, RuledLine};
use crate::error::Error;
use crate::matching::MatchInput;
use crate::store::LineFilter;

/// Rounds of a run at most; nearly always the second one finds nothing more to do.
const MOST_ROUNDS: u32 = 4;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct MatchReport {
    /// Matches that were confirmed, because the matcher was sure.
    pub confirmed: u64,
    /// Matches that were proposed.
    pub proposed: u64,
    /// Proposals that wait as before.
    pub kept: u64,
    /// Proposals that gave way because they were not up to date any more, and nothing took their place.
    pub superseded: u64,
    /// Open lines without a match.
    pub unmatched: u64,
    /// Open lines that a rule of the user books to an account or leaves alone, in the order of the run; they are not
    /// among the unmatched.
    pub by_rule: Vec<RuledLine>,
}

impl ReconciliationService {
    /// Matches the open lines of an account with all open items: confirms what is certain, proposes what is likely.
    ///
    /// A run can be repeated at any time: it never matches twice what is matched, and a second run changes nothing. What
    /// it has seen is left alone until something new touches it: a line or item that came in, or was released. Then all
    /// lines and items that may depend on each other there are decided anew, as a run over everything would; a proposal
    /// that it would make again stays as it is. Only where something has come in can a match be confirmed without a
    /// look; see [`Attention`](crate::books::Attention).
    ///
    /// Matches are saved in batches, each of them whole. Where somebody else changes what a batch needs, the run starts
    /// anew with fresh data; what is saved by then stays.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::RunMatching`]; [`Error::AmountOutOfRange`] where an amount cannot be compared
    /// exactly; [`Error::Contended`] after [`Settings::attempts`](super::Settings::attempts) conflicts; [`Error::Store`].
    pub async fn run_matching(&self, actor: &Actor, account: &AccountKey) -> Result<MatchReport, Error> {
        let tenant = self.policy.require_tenant(actor, Action::RunMatching)?;
        let mut report = MatchReport::default();
        for _ in 0..self.settings.attempts {
            let act = self.act(actor);
            match self.run_once(&act, tenant, account, &mut report).await {
                Ok(()) => return Ok(report),
                Err(error) if error.kind() == ErrorKind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Contended { attempts: self.settings.attempts })
    }

    /// Decides until nothing is left to decide: what is confirmed in one round teaches names that the next one may use.
    async fn run_once(
        &self,
        act: &Act<'_>,
        tenant: TenantId,
        account: &AccountKey,
        report: &mut MatchReport,
    ) -> Result<(), Error> {
        for round in 0..MOST_ROUNDS {
            let knowledge = Knowledge::derive(&self.all_lessons(tenant).await?);
            let mut books = self.open_books(tenant, account).await?;
            let plan = self.plan(account, &books, &knowledge)?;
            report.unmatched = plan.unmatched;
            report.by_rule = plan.by_rule;
            if round == 0 {
                report.kept = plan.kept;
            }
            let is_last = plan.tasks.is_empty();
            self.carry_out_all(act, tenant, (account, &mut books), plan.tasks, report).await?;
            self.mark_as_seen(tenant, account, &books).await?;
            if is_last {
                break;
            }
        }
        Ok(())
    }

    async fn carry_out_all(
        &self,
        act: &Act<'_>,
        tenant: TenantId,
        (account, books): (&AccountKey, &mut OpenBooks),
        tasks: Vec<Task>,
        report: &mut MatchReport,
    ) -> Result<(), Error> {
        let mut tasks = tasks.into_iter().peekable();
        while tasks.peek().is_some() {
            let batch: Vec<Task> = tasks.by_ref().take(self.settings.matches_per_commit.max(1)).collect();
            let mut done = report.clone();
            let mut sheet = Worksheet::new(act, account.clone());
            for task in batch {
                task.lay_out(books, &mut sheet);
                self.carry_out(task, &mut sheet, &mut done)?;
            }
            let commit = sheet.into_commit();
            self.save(tenant, commit.clone()).await?;
            books.follow(&commit)?;
            *report = done;
        }
        Ok(())
    }

    /// Keeps the next run from deciding again on what stays open; the last thing a run does, so that one that failed
    /// is repeated whole.
    async fn mark_as_seen(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        books: &OpenBooks,
    ) -> Result<(), Error> {
        let rows_per_commit = self.settings.matches_per_commit.max(1);
        for lines in books.unseen_lines().chunks(rows_per_commit) {
            let seen = MatchCommit { lines: lines.to_vec(), ..MatchCommit::new(account.clone()) };
            self.save(tenant, seen).await?;
        }
        for items in books.unseen_items().chunks(rows_per_commit) {
            let seen = MatchCommit { items: items.to_vec(), ..MatchCommit::new(account.clone()) };
            self.save(tenant, seen).await?;
        }
        Ok(())
    }

    /// What is open, and the proposals that wait on it.
    async fn open_books(&self, tenant: TenantId, account: &AccountKey) -> Result<OpenBooks, Error> {
        let lines = self.all_lines(tenant, account, LineFilter::Open).await?;
        let items = self.all_open_items(tenant).await?;
        let proposals: Vec<MatchGroupId> = lines.iter().filter_map(|row| row.proposal).collect();
        let mut books = OpenBooks::default();
        for ids in proposals.chunks(self.settings.matches_per_commit.max(1)) {
            let groups = self.stores.matches.groups(tenant, ids).await?;
            books.proposals.extend(groups.into_iter().map(|group| (group.id, group)));
        }
        books.lines = lines.into_iter().map(|row| (row.id().clone(), row)).collect();
        books.items = items.into_iter().map(|row| (row.id().clone(), row)).collect();
        Ok(books)
    }

    /// Runs the matcher, which is the part that takes computing time and no waiting.
    fn plan(&self, account: &AccountKey, books: &OpenBooks, knowledge: &Knowledge) -> Result<Plan, Error> {
        let (lines, items, review) = (books.open_lines(), books.open_items(), books.lines_for_review());
        let accounts = [AccountLines { account: account.as_str(), lines: &lines }];
        let apart = knowledge.cannot_link(account);
        let input = MatchInput::new(&lines, &items)
            .aliases(&knowledge.aliases)
            .known_accounts(&knowledge.accounts)
            .date_offsets(&knowledge.date_offsets)
            .cannot_link(&apart)
            .review_only(&review)
            .rules(&self.settings.rules)
            .accounts(&accounts);
        let input = match &self.settings.rates {
            Some(rates) => input.rates(rates),
            None => input,
        };
        let run = self.settings.matcher.run(&input)?;
        Ok(Plan::of(books, &run, &Touched::new(&run, books, knowledge))?)
    }

    fn carry_out(
        &self,
        task: Task,
        sheet: &mut Worksheet<'_>,
        report: &mut MatchReport,
    ) -> Result<(), Error> {
        match task {
            Task::Confirm(draft) => {
                let id = sheet.make(draft, None)?;
                self.resolve_at_once(sheet, id)?;
                report.confirmed += 1;
            }
            Task::Propose(draft) => {
                sheet.propose(draft)?;
                report.proposed += 1;
            }
            Task::Supersede(id) => {
                sheet.supersede(id)?;
                report.superseded += 1;
            }
        }
        Ok(())
    }

    /// Explains the difference of a match that was just confirmed, where its name is one of those that need no look.
    pub(super) fn resolve_at_once(&self, sheet: &mut Worksheet<'_>, id: MatchGroupId) -> Result<(), Error> {
        let Some(difference) = sheet.difference(id)? else { return Ok(()) };
        let Some(kind) = ResolutionKind::of(difference.kind) else { return Ok(()) };
        let needs = self.settings.write_off_limits.action(kind, difference.unresolved);
        if self.settings.resolved_at_once.contains(&kind) && needs != Action::WriteOffBeyondLimit {
            sheet.resolve(id, kind, None, None)?;
        }
        Ok(())
    }
}
