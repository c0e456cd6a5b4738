//! Rules as they are applied: conditions by number, found by what they ask for.

use super::anchor::Anchors;
use super::check::Check;
use super::texts::{Texts, TextsBuilder};
use super::user_rule::UserRule;
use crate::error::Error;

/// The compiled form of a list of rules.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    /// One for each rule, in order.
    pub(super) checks: Vec<Check>,
    pub(super) texts: Texts,
    pub(super) anchors: Anchors,
    pub(super) asks: Asks,
}

/// The facts of a line that the rules ask for; the others are not made ready.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asks {
    pub(super) counterparty_account: bool,
    pub(super) kind: bool,
}

impl Compiled {
    /// Compiles rules that were checked.
    ///
    /// # Errors
    /// [`Error::InvalidRule`] if the texts are too many for one automaton.
    pub(super) fn new(rules: &[UserRule]) -> Result<Self, Error> {
        let mut texts = TextsBuilder::default();
        let compile = |rule: &UserRule| {
            Check::All(rule.when.iter().map(|condition| Check::compile(condition, &mut texts)).collect())
        };
        let checks: Vec<Check> = rules.iter().map(compile).collect();
        let texts = texts.build().map_err(|reason| Error::InvalidRule {
            rule: rules.len(),
            field: "when",
            reason,
        })?;
        let asks = |wanted: fn(&Check) -> bool| checks.iter().any(|check| check.has(wanted));
        let asks = Asks {
            counterparty_account: asks(|check| matches!(check, Check::CounterpartyAccount(_))),
            kind: asks(|check| matches!(check, Check::Kind(_))),
        };
        let anchors = Anchors::new(&checks, texts.len());
        Ok(Compiled { checks, texts, anchors, asks })
    }
}
