//! Time that passes for the stores of a case.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

/// Makes time pass for the stores of a case: an implementation with a clock of its own moves it, and one that uses a
/// database's clock can set all times of its rows back by as much instead.
#[async_trait]
pub trait PassTime: fmt::Debug + Send + Sync + 'static {
    /// Lets so much time pass.
    async fn pass(&self, by: Duration);
}
