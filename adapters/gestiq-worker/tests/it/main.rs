//! The worker over the stores in memory, in time that stands still until everyone waits.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod desk;
mod flow;
mod outages;
mod stopping;
