//! The use cases of reconciliation, over any database.
//!
//! [`ReconciliationService`] is thin: it authorises, reads, lets the pure modules work out what changes, and saves that
//! in one commit. It needs no runtime and starts no task; running the matcher is computation, so a host with an
//! executor that must not be kept busy calls [`ReconciliationService::run_matching`] where blocking is allowed.
//!
//! Every method takes the actor. The tenant is the actor's, and what another tenant has does not exist.

mod decide;
mod import;
mod once;
mod pages;
mod read;
mod reconciliation;
mod run;
mod settings;
mod status;

pub use decide::ResolveDifference;
pub use import::{ItemImport, StatementImport};
pub use reconciliation::ReconciliationService;
pub use run::MatchReport;
pub use settings::Settings;
pub use status::AccountStatus;
