//! Matching what is open.

use gestiq_core::{Action, Actor, ErrorKind, TenantId};

use super::ReconciliationService;
use crate::Error;
use crate::adjustment::ResolutionKind;
use crate::learn::Knowledge;
use crate::ledger::{AccountKey, Act, Books, Plan, Task, Worksheet};
use crate::match_group::MatchGroupId;
use crate::matching::MatchInput;
use crate::store::LineFilter;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
}

impl ReconciliationService {
    /// Matches the open lines of an account with all open items: confirms what is certain, proposes what is likely.
    ///
    /// A run can be repeated at any time: it never matches twice what is matched, leaves alone the proposals that it
    /// would make again, and replaces those that something new touches, so that what waits is always what a run over
    /// everything would propose now. Matches are saved in batches, each of them whole. Where somebody else changes
    /// what a batch needs, the run starts anew with fresh data; what is saved by then stays.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::RunMatching`]; [`Error::AmountOutOfRange`] where an amount cannot be compared
    /// exactly; [`Error::Contended`] after [`Settings::attempts`](super::Settings::attempts) conflicts; [`Error::Store`].
    pub async fn run_matching(&self, actor: &Actor, account: &AccountKey) -> Result<MatchReport, Error> {
        let tenant = self.authorise(actor, Action::RunMatching)?;
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

    async fn run_once(
        &self,
        act: &Act<'_>,
        tenant: TenantId,
        account: &AccountKey,
        report: &mut MatchReport,
    ) -> Result<(), Error> {
        let knowledge = Knowledge::derive(&self.all_lessons(tenant).await?);
        let mut books = self.open_books(tenant, account).await?;
        let plan = self.plan(&books, &knowledge)?;
        (report.kept, report.unmatched) = (plan.kept, plan.unmatched);
        let mut tasks = plan.tasks.into_iter().peekable();
        while tasks.peek().is_some() {
            let batch: Vec<Task> = tasks.by_ref().take(self.settings.matches_per_commit.max(1)).collect();
            let mut done = *report;
            let mut sheet = Worksheet::new(act, account.clone());
            for task in batch {
                books.lay_out(&mut sheet, &task);
                self.carry_out(task, &mut sheet, &mut done)?;
            }
            let commit = sheet.into_commit();
            self.save(tenant, commit.clone()).await?;
            books.follow(&commit)?;
            *report = done;
        }
        Ok(())
    }

    /// What is open, and the proposals that wait on it.
    async fn open_books(&self, tenant: TenantId, account: &AccountKey) -> Result<Books, Error> {
        let lines = self.all_lines(tenant, account, LineFilter::Open).await?;
        let items = self.all_open_items(tenant).await?;
        let proposals: Vec<MatchGroupId> = lines.iter().filter_map(|row| row.proposal).collect();
        let mut books = Books::default();
        for ids in proposals.chunks(self.settings.matches_per_commit.max(1)) {
            let groups = self.stores.matches.groups(tenant, ids).await?;
            books.proposals.extend(groups.into_iter().map(|group| (group.id, group)));
        }
        books.lines = lines.into_iter().map(|row| (row.id().clone(), row)).collect();
        books.items = items.into_iter().map(|row| (row.id().clone(), row)).collect();
        Ok(books)
    }

    /// Runs the matcher, which is the part that takes computing time and no waiting.
    fn plan(&self, books: &Books, knowledge: &Knowledge) -> Result<Plan, Error> {
        let (lines, items, review) = (books.open_lines(), books.open_items(), books.lines_for_review());
        let input = MatchInput::new(&lines, &items).aliases(&knowledge.aliases).review_only(&review);
        let run = self.settings.matcher.run(&input)?;
        Ok(books.plan(&run, knowledge)?)
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
        match ResolutionKind::of(difference) {
            Some(kind) if self.settings.resolved_at_once.contains(&kind) => {
                sheet.resolve(id, kind, None, None).map(drop)
            }
            _ => Ok(()),
        }
    }
}
