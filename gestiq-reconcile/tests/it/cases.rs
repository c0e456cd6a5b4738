//! The cases in `tests/cases`: payments of real life with the right answer beside each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gestiq_reconcile::import::Importer;
use gestiq_reconcile::matching::{Decision, LineMatch, MatchInput, MatchPolicy, Matcher};
use gestiq_reconcile::{ItemId, OpenItem, StatementLine};

/// Cases that are not yet right. A case that becomes right is taken out; at the end there are none.
const KNOWN_OPEN: &[&str] = &[];

/// The share of right lines that a case with a truth has at least, in percent.
const LEAST_RIGHT_PERCENT: usize = 99;

/// A folder of `tests/cases`.
struct Case {
    name: String,
    folder: PathBuf,
    lines: Vec<StatementLine>,
    items: Vec<OpenItem>,
    expected: String,
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
        let statements = Importer::default().statements(text("lines.csv").as_bytes()).unwrap().records;
        let lines = statements.into_iter().flat_map(|statement| statement.lines).collect();
        let items = Importer::default().items(text("items.csv").as_bytes()).unwrap().records;
        let expected = text("expected.txt");
        Case { name, folder, lines, items, expected }
    }

    fn all() -> Vec<Case> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
        folders.sort();
        folders.into_iter().map(Case::read).collect()
    }

    fn run(&self) -> Vec<LineMatch> {
        let policy = fs::read_to_string(self.folder.join("policy.toml"));
        let policy: MatchPolicy =
            policy.map_or_else(|_| MatchPolicy::default(), |text| toml::from_str(&text).unwrap());
        let matcher = Matcher::new(policy).unwrap();
        matcher.run(&MatchInput::new(&self.lines, &self.items)).unwrap().iter().collect()
    }

    /// Returns what is wrong; empty if all is right.
    fn faults(&self) -> Vec<String> {
        let found = self.run();
        let (_, rules) = self.expected.split_once("\n\n").unwrap();
        rules
            .lines()
            .flat_map(|rule| if rule == "truth" { self.untrue(&found) } else { wrong(rule, &found) })
            .collect()
    }

    fn untrue(&self, found: &[LineMatch]) -> Vec<String> {
        let truth = fs::read_to_string(self.folder.join("truth.csv")).unwrap();
        let truth: BTreeMap<&str, &str> = truth
            .lines()
            .skip(1)
            .map(|row| row.split(',').collect::<Vec<_>>())
            .map(|row| (row[0], row[1]))
            .collect();
        let is_right = |one: &&LineMatch| ids(one) == truth[one.line.as_str()];
        let wrong = found.iter().filter(|one| one.decision == Decision::Automatic && !is_right(one));
        let mut faults: Vec<String> = wrong.map(shown).collect();
        let right = found.iter().filter(is_right).count();
        if right * 100 < found.len() * LEAST_RIGHT_PERCENT {
            faults.push(format!("{right} of {} are right", found.len()));
        }
        faults
    }
}

/// Returns the lines of a rule that break it.
fn wrong(rule: &str, found: &[LineMatch]) -> Vec<String> {
    let (line, answers) = rule.split_once(": ").unwrap();
    let of_rule: Vec<&LineMatch> =
        found.iter().filter(|one| line == "*" || one.line.as_str() == line).collect();
    assert!(!of_rule.is_empty(), "{rule}: no such line");
    let breaks = |one: &&LineMatch| !answers.split(" or ").any(|answer| holds(answer, one));
    of_rule.into_iter().filter(breaks).map(|one| format!("{rule}\n    got {}", shown(one))).collect()
}

/// Returns `true` if one answer, such as `suggested 1+2 discount 20.00`, is what was found.
fn holds(answer: &str, found: &LineMatch) -> bool {
    let (answer, reason) =
        answer.split_once(" because ").map_or((answer, None), |(left, why)| (left, Some(why)));
    let words: Vec<&str> = answer.split(' ').collect();
    let decision = match words[0] {
        "auto" => found.decision == Decision::Automatic,
        "suggested" => found.decision == Decision::Suggested,
        "unmatched" => found.decision == Decision::Unmatched,
        "either" => found.decision <= Decision::Suggested,
        other => {
            assert_eq!(other, "review", "the word is not a decision");
            found.decision != Decision::Automatic
        }
    };
    let items = match words.get(1) {
        None => true,
        Some(items) => match items.strip_prefix('!') {
            Some(other) => !found.items.iter().any(|item| item.as_str() == other),
            None => ids(found) == *items,
        },
    };
    let difference = words.get(2).is_none_or(|kind| {
        found.difference.is_some_and(|difference| {
            difference.kind.code() == *kind && difference.amount.amount().to_string() == words[3]
        })
    });
    let because =
        reason.is_none_or(|code| found.why_not_automatic.iter().any(|reason| reason.code() == code));
    decision && items && difference && because
}

/// Returns the items in the order of their ids as numbers, joined by `+`.
fn ids(found: &LineMatch) -> String {
    let mut ids: Vec<&str> = found.items.iter().map(ItemId::as_str).collect();
    ids.sort_by_key(|id| (id.len(), *id));
    ids.join("+")
}

fn shown(found: &LineMatch) -> String {
    let difference = found.difference.map(|one| format!(" {} {}", one.kind.code(), one.amount));
    let reasons: Vec<&str> = found.why_not_automatic.iter().map(|reason| reason.code()).collect();
    format!(
        "{}: {} {}{} score {} because {}",
        found.line.as_str(),
        found.decision.code(),
        ids(found),
        difference.unwrap_or_default(),
        found.score,
        reasons.join(" ")
    )
}

#[test]
fn every_case_has_the_right_answer() {
    let mut open = BTreeSet::new();
    for case in Case::all() {
        let faults = case.faults();
        if !faults.is_empty() {
            println!("{}\n  {}", case.name, faults.iter().take(5).cloned().collect::<Vec<_>>().join("\n  "));
            open.insert(case.name);
        }
    }
    let known: BTreeSet<String> = KNOWN_OPEN.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(open, known, "cases that are not right, beside those that are known not to be");
}

#[test]
fn every_case_names_its_source_and_the_right_answer() {
    for case in Case::all() {
        for part in ["source: ", "case: ", "right answer: "] {
            assert!(case.expected.lines().any(|line| line.starts_with(part)), "{}: {part}", case.name);
        }
    }
}
