//! Tests of the workspace as a whole: the dependencies between crates, and files that belong to no package.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod architecture;
mod observability;
