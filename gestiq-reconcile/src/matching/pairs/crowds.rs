//! The places of equal payments of one payer in the order of their days.
//!
//! A payer may settle fifty thousand equal items with as many equal payments. The items nearest to the day of a payment
//! are the same ones for all payments of that day, so that most payments would find theirs taken. The first payment
//! is compared with the first items, the hundredth with those around the hundredth.

use crate::matching::context::Context;
use crate::matching::tables::ix::{CurrencyIx, LineIx, NameIx};
use crate::matching::tables::table::Table;

/// The places of payments that have many equals; empty if no payer has.
#[derive(Debug, Default)]
pub(super) struct Crowds(Table<LineIx, Option<u32>>);

/// A payment among its equals, in the order of days.
type Payment = (NameIx, CurrencyIx, i64, i32, LineIx);

impl Crowds {
    /// Finds the payments that have more equals than `few`.
    pub(super) fn new(context: &Context<'_>, few: usize) -> Self {
        let lines = &context.lines;
        let payment = |line: LineIx| -> Option<Payment> {
            let name = context.naming.lines[line]?.name.name;
            // Spellings of one customer are one payer.
            let payer = context.resolved.of(name).first().map_or(name, |best| best.name);
            Some((payer, lines.currency[line], lines.amount[line], lines.day[line], line))
        };
        let mut payments: Vec<Payment> = lines.source.numbers().filter_map(payment).collect();
        payments.sort_unstable();
        let same = |left: &Payment, right: &Payment| (left.0, left.1, left.2) == (right.0, right.1, right.2);
        let mut crowds = Crowds::default();
        for equal in payments.chunk_by(same).filter(|equal| equal.len() > few) {
            if crowds.0.is_empty() {
                crowds.0 = Table::filled(None, lines.len());
            }
            for (place, (.., line)) in (0_u32..).zip(equal) {
                crowds.0[*line] = Some(place);
            }
        }
        crowds
    }

    /// Returns the place of a payment that has many equals.
    pub(super) fn place(&self, line: LineIx) -> Option<usize> {
        let place = self.0.get(line).copied().flatten()?;
        usize::try_from(place).ok()
    }
}
