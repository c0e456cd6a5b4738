//! Matching what is open.

use gestiq_core::{Action, Actor, PolicyExt as _};

use super::compute::{ComputedRun, LoadedRun, compute};
use super::reconciliation::ReconciliationService;
use super::run_report::MatchReport;
use crate::books::AccountKey;
use crate::error::Error;
use crate::matching::Progress;

impl ReconciliationService {
    /// Matches the open lines of an account with all open items: confirms what is certain, proposes what is likely.
    ///
    /// A run can be repeated at any time: it never matches twice what is matched, and a second run changes nothing. It
    /// leaves alone what it has seen until something new touches it: a line or item that came in, or was released. Then
    /// all lines and items that may depend on each other there are decided anew, as a run over everything would; a
    /// proposal that it would make again stays as it is. Only if something has come in can a match be confirmed without
    /// a review; see [`Attention`](crate::books::Attention).
    ///
    /// A run is one commit, unless it changes more rows than [`Settings::rows_per_commit`](super::Settings::rows_per_commit).
    /// If somebody else changes meanwhile what it has read, it starts anew with fresh data; what is saved by then stays.
    ///
    /// It computes on the thread that awaits it. A host whose executor must not be kept busy calls the three steps that
    /// it consists of: [`load_run`](Self::load_run), [`compute_run`](Self::compute_run),
    /// [`apply_run`](Self::apply_run).
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::RunMatching`]; [`Error::AmountOutOfRange`] if an amount cannot be compared
    /// exactly; [`Error::Contended`] after [`Settings::attempts`](super::Settings::attempts) stale versions;
    /// [`Error::Store`].
    pub async fn run_matching(&self, actor: &Actor, account: &AccountKey) -> Result<MatchReport, Error> {
        let mut report = MatchReport::default();
        for _ in 0..self.settings.attempts {
            let loaded = self.load_run(actor, account).await?;
            let computed = self.compute_run(loaded, &())?;
            match self.apply(computed, &mut report).await {
                Ok(()) => return Ok(report),
                Err(error) if error.is_stale_version() => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Contended { attempts: self.settings.attempts })
    }

    /// Reads what a run over an account works on, as it is at one moment.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::RunMatching`]; [`Error::Store`].
    pub async fn load_run(&self, actor: &Actor, account: &AccountKey) -> Result<LoadedRun, Error> {
        let tenant = self.policy.require_tenant(actor, Action::RunMatching)?;
        let books = self.stores.matches.open_books(tenant, account).await?;
        Ok(LoadedRun { actor: actor.clone(), account: account.clone(), at: self.clock.now(), books })
    }

    /// Works out what a run changes. It waits for nothing and touches no store, so it can run on a thread of its own, and
    /// `progress` can stop it.
    ///
    /// ```
    /// # use gestiq_core::Actor;
    /// # use gestiq_reconcile::books::AccountKey;
    /// # use gestiq_reconcile::service::{MatchReport, ReconciliationService};
    /// # async fn spawn_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T { work() }
    /// # async fn run(service: ReconciliationService, job: Actor, account: AccountKey) -> Result<MatchReport, Box<dyn std::error::Error>> {
    /// let loaded = service.load_run(&job, &account).await?;
    /// let computing = service.clone();
    /// let computed = spawn_blocking(move || computing.compute_run(loaded, &())).await?;
    /// // If this says `is_stale_version`, another change came first: start anew.
    /// Ok(service.apply_run(computed).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::AmountOutOfRange`] if an amount cannot be compared exactly; [`Error::Stopped`] if `progress` stops it.
    pub fn compute_run(&self, loaded: LoadedRun, progress: &dyn Progress) -> Result<ComputedRun, Error> {
        compute(&self.settings, self.ids.as_ref(), loaded, progress)
    }

    /// Saves what a run changes, in one commit unless it is too large for one.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::is_stale_version`] tells if somebody else has changed meanwhile what the run has read, so
    /// that it has to start anew. Commits before the one that failed are saved.
    pub async fn apply_run(&self, computed: ComputedRun) -> Result<MatchReport, Error> {
        let mut report = MatchReport::default();
        self.apply(computed, &mut report).await?;
        Ok(report)
    }

    /// Saves the commits of a run, and counts what is saved.
    async fn apply(&self, computed: ComputedRun, report: &mut MatchReport) -> Result<(), Error> {
        let ComputedRun { actor, commits, left } = computed;
        for (commit, done) in commits {
            self.save(actor.tenant(), commit).await?;
            *report += done;
        }
        (report.kept, report.unmatched, report.by_rule) = (left.kept, left.unmatched, left.by_rule);
        Ok(())
    }
}
