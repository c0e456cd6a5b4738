//! The part of a run that computes: from what is open to the commits that change it.

use chrono::{DateTime, Utc};
use gestiq_core::{Actor, IdSource};

use super::run_report::{Done, MatchReport};
use super::settings::Settings;
use crate::account_lines::AccountLines;
use crate::books::act::Act;
use crate::books::lesson::Knowledge;
use crate::books::plan::{Plan, Task, Touched, Unsaved};
use crate::books::worksheet::Worksheet;
use crate::books::{AccountKey, MatchCommit, OpenBooks};
use crate::error::Error;
use crate::matching::{MatchInput, Progress};

/// Passes of a run at most; nearly always the second one finds nothing more to do.
const MOST_ROUNDS: u32 = 4;

/// Tasks that are worked out together, before the size of the commit is checked.
const TASKS_PER_STEP: usize = 200;

/// The data that a run has read, for [`ReconciliationService::compute_run`](super::ReconciliationService::compute_run).
#[derive(Clone, Debug)]
pub struct LoadedRun {
    pub(super) actor: Actor,
    pub(super) account: AccountKey,
    pub(super) at: DateTime<Utc>,
    pub(super) books: OpenBooks,
}

impl LoadedRun {
    /// Returns the open lines and items.
    #[must_use]
    pub fn books(&self) -> &OpenBooks {
        &self.books
    }
}

/// The changes that a run is about to save, for
/// [`ReconciliationService::apply_run`](super::ReconciliationService::apply_run).
#[derive(Clone, Debug)]
pub struct ComputedRun {
    pub(super) actor: Actor,
    pub(super) commits: Vec<(MatchCommit, Done)>,
    /// The counts of what it leaves alone.
    pub(super) left: MatchReport,
}

impl ComputedRun {
    /// Returns the report of the run, as it will be once it is saved.
    #[must_use]
    pub fn report(&self) -> MatchReport {
        let mut report = self.left.clone();
        self.commits.iter().for_each(|(_, done)| report += *done);
        report
    }

    /// Returns the number of commits it is saved in: none if nothing changes, one unless it changes more rows than
    /// [`Settings::rows_per_commit`].
    #[must_use]
    pub fn commits(&self) -> usize {
        self.commits.len()
    }
}

/// A run while it is computed.
struct Computation<'a> {
    settings: &'a Settings,
    act: Act<'a>,
    account: &'a AccountKey,
    progress: &'a dyn Progress,
    books: OpenBooks,
    unsaved: Unsaved,
    /// The effect of the unsaved commit.
    done: Done,
    commits: Vec<(MatchCommit, Done)>,
}

/// Decides until nothing is left to decide: what is confirmed in one pass teaches names that the next one may use.
pub(super) fn compute(
    settings: &Settings,
    ids: &dyn IdSource,
    loaded: LoadedRun,
    progress: &dyn Progress,
) -> Result<ComputedRun, Error> {
    let LoadedRun { actor, account, at, books } = loaded;
    let mut computation = Computation {
        settings,
        act: Act::new(&actor, ids, at),
        account: &account,
        progress,
        books,
        unsaved: Unsaved::new(&account),
        done: Done::default(),
        commits: Vec::new(),
    };
    let mut left = MatchReport::default();
    for round in 0..MOST_ROUNDS {
        let plan = computation.plan()?;
        left.unmatched = plan.unmatched;
        left.by_rule = plan.by_rule;
        if round == 0 {
            left.kept = plan.kept;
        }
        let is_last = plan.tasks.is_empty();
        computation.carry_out_all(plan.tasks)?;
        computation.mark_as_seen()?;
        if is_last {
            break;
        }
    }
    computation.close()?;
    let commits = computation.commits;
    Ok(ComputedRun { actor, commits, left })
}

impl Computation<'_> {
    /// Runs the matcher, and compares what it finds with what waits already.
    fn plan(&self) -> Result<Plan, Error> {
        let (settings, books) = (self.settings, &self.books);
        let knowledge = Knowledge::derive(&books.lessons);
        let (lines, items, review) = (books.open_lines(), books.open_items(), books.lines_for_review());
        let accounts = [AccountLines { account: self.account.as_str(), lines: &lines }];
        let apart = knowledge.cannot_link(self.account);
        let input = MatchInput::new(&lines, &items)
            .aliases(&knowledge.aliases)
            .known_accounts(&knowledge.accounts)
            .date_offsets(&knowledge.date_offsets)
            .cannot_link(&apart)
            .review_only(&review)
            .rules(&settings.rules)
            .accounts(&accounts);
        let input = match &settings.rates {
            Some(rates) => input.rates(rates),
            None => input,
        };
        let run = settings.matcher.run_with_progress(&input, self.progress)?;
        Ok(Plan::of(books, &run, &Touched::new(&run, books, &knowledge))?)
    }

    fn carry_out_all(&mut self, tasks: Vec<Task>) -> Result<(), Error> {
        let per_step = self.rows_per_commit().min(TASKS_PER_STEP);
        let mut tasks = tasks.into_iter().peekable();
        while tasks.peek().is_some() {
            let mut sheet = Worksheet::new(&self.act, self.account.clone());
            let mut done = self.done;
            for task in tasks.by_ref().take(per_step) {
                task.lay_out(&self.books, &mut sheet);
                carry_out(self.settings, task, &mut sheet, &mut done)?;
            }
            let step = sheet.into_commit();
            self.unsaved.add(step, &mut self.books);
            self.done = done;
            self.close_if_full()?;
        }
        Ok(())
    }

    /// Keeps the next run from deciding again on what stays open.
    fn mark_as_seen(&mut self) -> Result<(), Error> {
        let rows_per_commit = self.rows_per_commit();
        for lines in self.books.unseen_lines().chunks(rows_per_commit) {
            lines.iter().for_each(|line| self.unsaved.add_line(line, &mut self.books));
            self.close_if_full()?;
        }
        for items in self.books.unseen_items().chunks(rows_per_commit) {
            items.iter().for_each(|item| self.unsaved.add_item(item, &mut self.books));
            self.close_if_full()?;
        }
        Ok(())
    }

    fn rows_per_commit(&self) -> usize {
        self.settings.rows_per_commit.max(1)
    }

    fn close_if_full(&mut self) -> Result<(), Error> {
        if self.unsaved.rows() >= self.rows_per_commit() { self.close() } else { Ok(()) }
    }

    /// Ends the commit; the next steps make another one.
    fn close(&mut self) -> Result<(), Error> {
        let commit = self.unsaved.close(&mut self.books)?;
        let done = std::mem::take(&mut self.done);
        self.commits.extend(commit.map(|commit| (commit, done)));
        Ok(())
    }
}

fn carry_out(
    settings: &Settings,
    task: Task,
    sheet: &mut Worksheet<'_>,
    done: &mut Done,
) -> Result<(), Error> {
    match task {
        Task::Confirm(draft) => {
            let id = sheet.make(draft, None)?;
            settings.resolve_at_once(sheet, id)?;
            done.confirmed += 1;
        }
        Task::Propose(draft) => {
            sheet.propose(draft)?;
            done.proposed += 1;
        }
        Task::Supersede(id) => {
            sheet.supersede(id)?;
            done.superseded += 1;
        }
    }
    Ok(())
}
