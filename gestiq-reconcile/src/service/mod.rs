//! The use cases of reconciliation, over any database.
//!
//! [`ReconciliationService`] is thin: it authorises, reads, lets the pure modules work out what changes, and saves that
//! in one commit. It needs no runtime and starts no task; running the matcher is computation, so a host with an
//! executor that must not be kept busy runs it in three steps, the second one on a thread that may block
//! ([`ReconciliationService::compute_run`]).
//!
//! Every method takes the actor. The tenant is the actor's, and what another tenant has does not exist.

mod compute;
mod decide;
mod import;
mod read;
mod reconciliation;
mod request;
mod run;
mod run_report;
mod settings;
mod status;

pub use compute::{ComputedRun, LoadedRun};
pub use decide::ResolveDifference;
pub use import::{ItemImport, StatementImport};
pub use reconciliation::ReconciliationService;
pub use run_report::MatchReport;
pub use settings::Settings;
pub use status::AccountStatus;
