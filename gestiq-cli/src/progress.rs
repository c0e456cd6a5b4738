//! A progress bar on terminals.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;

use gestiq_reconcile::matching::{Progress, Stage};
use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar that is hidden if stderr is not a terminal.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Returns a bar on stderr, hidden if stderr is not a terminal.
    pub(crate) fn on_terminal() -> Self {
        if !std::io::stderr().is_terminal() {
            return Bar(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg:8} [{bar:40}] {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        Bar(bar)
    }

    /// Shows that writing begins, with the number of records to write.
    pub(crate) fn begin_writing(&self, total: usize) {
        self.show("writing", 0, total);
    }

    /// Shows the number of records written so far.
    pub(crate) fn written(&self, done: usize) {
        self.0.set_position(done as u64);
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }

    fn show(&self, what: &'static str, done: usize, total: usize) {
        self.0.set_message(what);
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
    }
}

impl Progress for Bar {
    fn advanced(&self, stage: Stage, done: usize, total: usize) -> ControlFlow<()> {
        let what = match stage {
            Stage::Names => "names",
            _ => "matching",
        };
        self.show(what, done, total);
        ControlFlow::Continue(())
    }
}
