//! Properties of every match run.

use std::collections::BTreeSet;
use std::sync::Arc;

use gestiq_core::money::exchange::RateTable;
use gestiq_reconcile::evaluate::evaluate_run;
use gestiq_reconcile::matching::{Decision, FieldExplanation, MatchInput, MatchPolicy, Matcher};
use gestiq_reconcile::similarity::{JaroWinkler, Pattern, word_similarity};
use gestiq_reconcile::synthetic::{Dataset, Scenario};
#[cfg(feature = "rayon")]
use gestiq_reconcile::{ItemId, LineId};
use gestiq_reconcile::{OpenItem, Score, StatementLine};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn bytes(rates: &RateTable, lines: &[StatementLine], items: &[OpenItem]) -> String {
    let run = Matcher::default().run(&MatchInput::new(lines, items).rates(rates)).unwrap();
    run.iter().map(|found| serde_json::to_string(&found).unwrap() + "\n").collect()
}

fn scenario() -> impl Strategy<Value = Scenario> {
    proptest::sample::select(Scenario::ALL.to_vec())
}

fn shuffled() -> impl Strategy<Value = (Dataset, Vec<StatementLine>, Vec<OpenItem>)> {
    (scenario(), any::<u64>(), 1_usize..120).prop_flat_map(|(scenario, seed, lines)| {
        let data = scenario.generate(seed, lines);
        let (lines, items) =
            (Just(data.lines.clone()).prop_shuffle(), Just(data.items.clone()).prop_shuffle());
        (Just(data), lines, items)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn permuting_the_input_changes_nothing((data, lines, items) in shuffled()) {
        prop_assert_eq!(bytes(&data.rates, &data.lines, &data.items), bytes(&data.rates, &lines, &items));
    }

    #[test]
    fn no_item_is_used_beyond_its_open_amount_and_every_line_is_answered_once(
        scenario in scenario(), seed in any::<u64>(), lines in 1_usize..300, component_lines in 0_u32..4,
    ) {
        let data = scenario.generate(seed, lines);
        let mut policy = MatchPolicy::default();
        if component_lines > 0 {
            policy.search.component_lines = component_lines;
        }
        let run = Matcher::new(policy).unwrap().run(&MatchInput::new(&data.lines, &data.items).rates(&data.rates)).unwrap();
        prop_assert_eq!(run.len(), data.lines.len());
        let (mut used, mut answered) = (BTreeSet::new(), BTreeSet::new());
        for found in run.iter() {
            prop_assert!(answered.insert(found.line.clone()));
            match &found.group {
                None => prop_assert!(found.items.iter().all(|item| used.insert(item.clone())), "{:?} twice", found.items),
                Some(group) => {
                    prop_assert!(group.lines.contains(&found.line) && group.items == found.items);
                    let first = group.lines.first() == Some(&found.line);
                    prop_assert!(!first || found.items.iter().all(|item| used.insert(item.clone())));
                    let paid: Decimal = data.lines.iter().filter(|line| group.lines.contains(&line.id)).map(|line| line.amount.amount()).sum();
                    let open: Decimal = data.items.iter().filter(|item| group.items.contains(&item.id)).map(|item| item.open.amount()).sum();
                    let left: Decimal = found.difference.iter().map(|difference| difference.amount.amount()).sum();
                    prop_assert!(paid + left == open, "{paid} + {left} is not {open}");
                    let rounding = left.abs() <= Decimal::new(2, 2);
                    prop_assert!(rounding || found.decision == Decision::Suggested, "{left} is left by itself");
                }
            }
            prop_assert!(found.alternatives.len() <= 5);
            prop_assert!(found.alternatives.is_sorted_by(|left, right| left.score >= right.score));
            prop_assert_eq!(found.decision == Decision::Unmatched, found.items.is_empty());
            prop_assert_eq!(found.decision == Decision::Automatic, found.why_not_automatic.is_empty());
        }
    }

    #[test]
    fn contributions_and_weights_add_up(seed in any::<u64>(), lines in 1_usize..150) {
        let data = Scenario::Mixed.generate(seed, lines);
        let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
        for found in run.iter() {
            if let Some(explanation) = &found.explanation {
                let points = |of: fn(&FieldExplanation) -> Score| -> u32 {
                    explanation.fields.iter().map(|field| u32::from(of(field).basis_points())).sum()
                };
                prop_assert_eq!(points(|field| field.weight), 10_000);
                let (total, expected) = (points(|field| field.contribution), u32::from(found.score.basis_points()));
                let adds_up = if explanation.capped { total > expected } else { total == expected };
                prop_assert!(adds_up, "{total} is not {expected}: {explanation:?}");
            }
        }
    }

    #[test]
    fn automatic_pairs_are_ahead_of_every_alternative(seed in any::<u64>(), lines in 1_usize..200) {
        let data = Scenario::WeeklyEqual.generate(seed, lines);
        let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
        for found in run.iter().filter(|found| found.decision == Decision::Automatic) {
            let quoted = found.explanation.as_ref().is_some_and(|explanation| explanation.fields[3].score.is_some());
            let least = if quoted { 7_000 } else { 8_000 };
            prop_assert!(found.score.basis_points() >= least);
            if let (Some(best), Some(explanation)) = (found.alternatives.first(), &found.explanation) {
                prop_assert!(explanation.certain || best.score.basis_points() + 200 <= found.score.basis_points());
            }
        }
    }

    /// strsim as an oracle: an edit is one deletion, one insertion, or a replacement, which is both.
    #[test]
    fn the_letters_kernel_agrees_with_strsim(left in "[a-e ]{0,40}", right in "[a-e ]{0,40}") {
        let lcs = Pattern::new(left.as_bytes()).lcs(right.as_bytes()) as usize;
        let indel = left.len() + right.len() - 2 * lcs;
        let edits = strsim::levenshtein(&left, &right);
        prop_assert!(edits <= indel && indel <= 2 * edits);
    }

    /// strsim as an oracle: one slip is an optimal string alignment distance of 1.
    #[test]
    fn one_slip_is_what_strsim_calls_a_distance_of_one(word in "[a-d]{5,9}", at in 0_usize..9, letter in "[a-d]", how in 0..4) {
        let mut letters: Vec<char> = word.chars().collect();
        let at = at % letters.len();
        match how {
            0 => letters[at] = letter.chars().next().unwrap(),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letter.chars().next().unwrap()),
            _ => letters.swap(at, (at + 1) % word.len()),
        }
        let other: String = letters.into_iter().collect();
        let score = word_similarity(word.as_bytes(), other.as_bytes()).basis_points();
        match strsim::osa_distance(&word, &other) {
            0 => prop_assert_eq!(score, 10_000),
            1 => prop_assert_eq!(score, 9_300),
            _ => prop_assert!(score < 9_300),
        }
    }
}

fn quality(scenario: Scenario, seed: u64) -> gestiq_reconcile::evaluate::Evaluation {
    let data = scenario.generate(seed, 10_000);
    let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items)).unwrap();
    evaluate_run(&run, &data.truth)
}

#[test]
fn mixed_payments_are_found_and_automatic_ones_are_right() {
    for seed in [7, 2026] {
        let found = quality(Scenario::Mixed, seed);
        assert!(found.overall.f1 >= Score::from_basis_points(9_900), "seed {seed}: {:?}", found.overall);
        assert!(
            found.automatic.precision >= Score::from_basis_points(9_990),
            "seed {seed}: {:?}",
            found.automatic
        );
        assert!(
            found.automatic.recall >= Score::from_basis_points(8_000),
            "seed {seed}: {:?}",
            found.automatic
        );
    }
}

#[test]
fn equal_amounts_every_week_are_automatic_only_when_they_are_right() {
    for seed in [7, 2026] {
        let found = quality(Scenario::WeeklyEqual, seed);
        assert!(
            found.automatic.precision >= Score::from_basis_points(9_990),
            "seed {seed}: {:?}",
            found.automatic
        );
        assert!(found.automatic.found > 1_000, "seed {seed}: {:?}", found.automatic);
    }
}

#[test]
fn another_measure_can_be_plugged_in() {
    let data = Scenario::Mixed.generate(3, 300);
    let input = MatchInput::new(&data.lines, &data.items);
    let run = Matcher::default().with_similarity(Arc::new(JaroWinkler)).run(&input).unwrap();
    let found = evaluate_run(&run, &data.truth).overall;
    assert!(found.f1 >= Score::from_basis_points(8_000), "{found:?}");
}

#[cfg(feature = "rayon")]
#[test]
fn the_number_of_threads_changes_nothing() {
    let mut data = Scenario::Mixed.generate(5, 5_000);
    let foreign = Scenario::Foreign.generate(5, 2_000);
    data.rates = foreign.rates;
    data.lines.extend(foreign.lines.into_iter().map(|mut line| {
        line.id = LineId::new(format!("X{}", line.id.as_str())).unwrap();
        line
    }));
    data.items.extend(foreign.items.into_iter().map(|mut item| {
        item.id = ItemId::new(format!("X{}", item.id.as_str())).unwrap();
        item
    }));
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bytes(&data.rates, &data.lines, &data.items))
    };
    assert_eq!(with(1), with(3));
}
