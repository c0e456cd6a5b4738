//! Average precision of the name kernel with equal words and with rare words that weigh more, on made-up names:
//!
//! `cargo run --release -p gestiq-reconcile --features synthetic --example rarity -- 5000 [7] [names.csv]`
//!
//! The arguments are the number of lines, the seed, and a file of real names with the columns `id,name`, without quotes:
//! names of one id are one company. Every name is compared with every other one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gestiq_reconcile::normalize::NormalName;
use gestiq_reconcile::similarity::{Name, Scratch, Word, compare_names};
use gestiq_reconcile::synthetic::Scenario;

/// A folded name and the company that it is.
type Labelled = (String, String);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let lines = arguments.next().map_or(Ok(5_000), |lines| lines.parse())?;
    let seed = arguments.next().map_or(Ok(7), |seed| seed.parse())?;
    if let Some(path) = arguments.next() {
        let text = std::fs::read_to_string(path)?;
        let rows = text.lines().skip(1).filter_map(|row| row.split_once(','));
        let names: BTreeSet<Labelled> = rows.map(|(id, name)| (folded(name), id.to_owned())).collect();
        let names: Vec<Labelled> = names.into_iter().collect();
        print("file", &names, &names);
    } else {
        for scenario in [Scenario::Mixed, Scenario::Hard] {
            let (of_lines, of_items) = labelled(scenario, seed, lines);
            print(&format!("{scenario:?}"), &of_lines, &of_items);
        }
    }
    Ok(())
}

/// Returns the names on lines and on items, each with the customer's name as the books have it.
fn labelled(scenario: Scenario, seed: u64, lines: usize) -> (Vec<Labelled>, Vec<Labelled>) {
    let data = scenario.generate(seed, lines);
    let customers: HashMap<&str, &str> = data
        .items
        .iter()
        .filter_map(|item| Some((item.id.as_str(), item.counterparty.as_deref()?)))
        .collect();
    let payers: HashMap<&str, &str> = data
        .truth
        .iter()
        .filter(|pair| pair.kind.as_deref() != Some("other_payer"))
        .filter_map(|pair| Some((pair.line.as_str(), *customers.get(pair.item.as_str())?)))
        .collect();
    let named = data.lines.iter().filter_map(|line| {
        Some((folded(line.counterparty.as_deref()?), folded(payers.get(line.id.as_str())?)))
    });
    let of_items: BTreeSet<Labelled> = customers.values().map(|name| (folded(name), folded(name))).collect();
    let of_lines: BTreeSet<Labelled> = named.collect();
    (of_lines.into_iter().collect(), of_items.into_iter().collect())
}

fn folded(name: &str) -> String {
    NormalName::new(name).as_str().to_owned()
}

fn print(what: &str, left: &[Labelled], right: &[Labelled]) {
    let mut names_with: HashMap<&str, u32> = HashMap::new();
    for (name, _) in left.iter().chain(right) {
        let words: BTreeSet<&str> = name.split(' ').collect();
        words.into_iter().for_each(|word| *names_with.entry(word).or_default() += 1);
    }
    let all = (left.len() + right.len()) as u32;
    // The weights of the matcher: sixteen for each halving, and a floor for the most common words.
    let rare = |word: &str| 24 + 16 * (all / names_with.get(word).copied().unwrap_or(1)).max(1).ilog2();
    let (equal, rare) = (average_precision(left, right, |_| 1), average_precision(left, right, rare));
    println!(
        "{what}: {} x {} names, equal words {equal:.4}, rare words more {rare:.4}",
        left.len(),
        right.len()
    );
}

/// Returns the mean of the precision at each true pair, in the order of scores; equal scores count together.
fn average_precision(left: &[Labelled], right: &[Labelled], weight: impl Fn(&str) -> u32) -> f64 {
    let mut by_score: BTreeMap<u16, (u32, u32)> = BTreeMap::new();
    let mut scratch = Scratch::default();
    for (name, company) in left {
        let ours = weighed(name, &weight);
        for (other, other_company) in right.iter().filter(|other| other.0 != *name || other.1 != *company) {
            let theirs = weighed(other, &weight);
            let (one, two) = (
                Name { text: name.as_bytes(), words: &ours },
                Name { text: other.as_bytes(), words: &theirs },
            );
            let score = compare_names(&one, &two, &mut scratch).score.basis_points();
            let (pairs, correct) = by_score.entry(score).or_default();
            *pairs += 1;
            *correct += u32::from(company == other_company);
        }
    }
    let (mut pairs, mut correct, mut sum) = (0_u32, 0_u32, 0.0);
    for (found, right) in by_score.values().rev() {
        (pairs, correct) = (pairs + found, correct + right);
        sum += f64::from(*right) * f64::from(correct) / f64::from(pairs);
    }
    sum / f64::from(correct.max(1))
}

fn weighed<'n>(name: &'n str, weight: impl Fn(&str) -> u32) -> Vec<Word<'n>> {
    let words = name.split(' ').filter(|word| !word.is_empty());
    words.map(|word| Word { text: word.as_bytes(), weight: weight(word) }).collect()
}
