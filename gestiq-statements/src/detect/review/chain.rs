//! Follows the running balance over the rows of a grid, to prove which column moves it, and in which direction.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::draft::Draft;
use crate::csv::Field;
use crate::detect::grid::Grid;

/// Links that can hold by chance: two rows of the same amount.
const BY_CHANCE: usize = 1;

/// The steps of the running balance: by row, how it moved since the row before.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// By row: the step of the balance if the file is written oldest first, and newest first.
    forward: Vec<Option<Decimal>>,
    backward: Vec<Option<Decimal>>,
}

/// The rows whose amounts move the balance.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    pub(super) held: usize,
    pub(super) broken: usize,
    /// By row: the step of the balance, if the amount is that step or its opposite.
    pub(super) steps: Vec<Option<Decimal>>,
}

impl Proof {
    /// Returns `true` if more links hold than chance allows, and none is broken.
    pub(super) fn holds(&self) -> bool {
        self.held > BY_CHANCE && self.broken == 0
    }
}

impl Chain {
    /// Returns the chain of the balance of a draft, in the accounts and currencies that it reads.
    pub(super) fn of(draft: &Draft, grid: &Grid<'_>) -> Option<Self> {
        Self::grouped(draft, grid, &[Field::Account, Field::Currency])
    }

    /// Returns the chain in groups of rows with equal values of some fields.
    pub(super) fn grouped(draft: &Draft, grid: &Grid<'_>, by: &[Field]) -> Option<Self> {
        let column = *draft.columns_of(grid, Field::Balance).first()?;
        let balances = grid.numbers(column);
        let keys: Vec<usize> = by.iter().flat_map(|field| draft.columns_of(grid, *field)).collect();
        let key = |row: usize| -> Vec<&str> {
            keys.iter().map(|column| grid.cells(*column).get(row).copied().unwrap_or_default()).collect()
        };
        let rows: Vec<usize> = (0..grid.rows()).filter(|row| draft.counts(*row)).collect();
        let steps = |rows: &mut dyn Iterator<Item = usize>| {
            let mut steps = vec![None; grid.rows()];
            let mut last: FxHashMap<Vec<&str>, Decimal> = FxHashMap::default();
            for row in rows {
                let Some(balance) = balances.get(row).copied().flatten() else { continue };
                let before = last.insert(key(row), balance);
                if let (Some(before), Some(step)) = (before, steps.get_mut(row)) {
                    *step = balance.checked_sub(before);
                }
            }
            steps
        };
        let forward = steps(&mut rows.iter().copied());
        let backward = steps(&mut rows.iter().rev().copied());
        Some(Chain { forward, backward })
    }

    /// Compares amounts with the steps without their signs.
    pub(super) fn unsigned(&self, amounts: &[Option<Decimal>]) -> Proof {
        let follow = |steps: &[Option<Decimal>]| {
            let mut proof = Proof { steps: vec![None; steps.len()], ..Proof::default() };
            for ((amount, step), proved) in amounts.iter().zip(steps).zip(&mut proof.steps) {
                match (amount, step) {
                    (Some(amount), Some(step)) if amount.abs() == step.abs() => {
                        proof.held += 1;
                        *proved = Some(*step);
                    }
                    (Some(_), Some(_)) => proof.broken += 1,
                    _ => {}
                }
            }
            proof
        };
        let (forward, backward) = (follow(&self.forward), follow(&self.backward));
        if backward.held > forward.held { backward } else { forward }
    }
}
