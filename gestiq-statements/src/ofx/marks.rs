//! Finds the decimal mark of a file: one for all its amounts.

use super::source::Source;
use super::tag::{Leaf, Tag};
use super::tokens::{Token, Tokens};
use crate::number;
use crate::number::DecimalMark;

/// Returns the mark on which all amounts with a clear one agree; none if they contradict each other.
pub(super) fn shown(source: &Source<'_>) -> Option<DecimalMark> {
    let mut marks = Tokens::new(source.bytes()).filter_map(|token| {
        let Token::Open { name, text, .. } = token else { return None };
        let is_amount = matches!(Tag::by_name(name), Tag::Leaf(Leaf::Amount | Leaf::BalanceAmount));
        if !is_amount || !text.is_complete {
            return None;
        }
        number::evidence(&source.decode(text).0).ok().flatten()
    });
    let first = marks.next()?;
    marks.all(|mark| mark == first).then_some(first)
}
