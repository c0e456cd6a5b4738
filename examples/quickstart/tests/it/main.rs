//! The quickstart as a user runs it, in a folder of its own.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quickstart")).current_dir(folder).output().unwrap()
}

fn story(folder: &Path) -> String {
    let output = run(folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn matches(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("matches.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_of_the_statement_is_decided_once() {
    let folder = tempfile::tempdir().unwrap();
    story(folder.path());
    let matches = matches(folder.path());
    let mut decisions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines: Vec<&str> = matches.iter().map(|found| found["line"].as_str().unwrap()).collect();
    lines.dedup();
    for found in &matches {
        *decisions.entry(found["decision"].as_str().unwrap()).or_default() += 1;
    }
    assert_eq!(lines.len(), 16);
    assert!(lines.is_sorted());
    assert_eq!(decisions, BTreeMap::from([("auto", 7), ("booked", 2), ("suggested", 5), ("unmatched", 2)]));

    let table = std::fs::read_to_string(folder.path().join("matches.csv")).unwrap();
    assert_eq!(table.lines().count(), 17, "a header and 16 lines");
    let discount = table.lines().find(|line| line.contains("-75.94")).unwrap();
    assert!(discount.contains("Not automatic: the difference needs a decision."), "{discount}");
    for line in lines {
        assert_eq!(table.matches(line).count(), 1, "{line}");
    }
}

#[test]
fn the_story_shows_each_kind_of_match() {
    let folder = tempfile::tempdir().unwrap();
    let story = story(folder.path());
    let row = |text: &str| story.lines().find(|line| line.contains(text)).unwrap_or_default().to_owned();
    let cases = [
        ("Amazon.Com.Br", "auto", "P-1021"),
        ("Azul Linhas", "auto", "P-1047"),
        ("Superfacil", "auto", "rounding of 0.02"),
        ("Mercpago", "P-1060, P-1061", "pays 2 invoices"),
        ("Empiricus", "suggested", "89.10 stay open"),
        ("Funcern", "suggested", "another fits too"),
        ("-75.94", "suggested", "discount of 1.55?"),
        ("Pag*Maria", "suggested", "nobody named"),
        ("600.00", "unmatched", "several, nobody named"),
        ("127.87", "unmatched", "no invoice fits"),
        ("-5.27", "booked", "rule: IOF tax"),
    ];
    for (line, decision, why) in cases {
        let row = row(line);
        assert!(row.contains(decision) && row.contains(why), "{line}: {row}");
    }
    assert!(story.contains("5 lines need review") && story.contains("waits until 14 Oct 08:00"));
    let widest = story.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(110), "{widest:?} columns");
}

#[test]
fn an_accountant_finishes_what_the_matcher_began() {
    let folder = tempfile::tempdir().unwrap();
    let story = story(folder.path());
    let desk = story.lines().skip_while(|line| !line.starts_with("An accountant finishes"));
    let desk: Vec<&str> = desk.take_while(|line| !line.starts_with("Audit")).collect();
    let steps = [
        ["split payment", "P-1060, P-1061", " 0.00, 0.00", "7 confirmed, 5 proposed, 2 by rule"],
        ["confirm", "P-1058", " 1.55", "not explained yet"],
        ["resolve", "P-1058", " 0.00", "payable to discounts_taken: 1.55 BRL"],
        ["match by hand", "F-2018-029", " 0.00", "it seems"],
        ["unmatch", "F-2018-029", " 600.00", "has not paid yet"],
        ["match by hand", "F-2018-030", " 0.00", "Livraria Sol"],
    ];
    for (row, step) in desk.iter().skip(4).zip(steps) {
        assert!(step.iter().all(|part| row.contains(part)), "{step:?}: {row}");
    }
    assert!(
        desk.iter()
            .any(|line| line.ends_with("16 lines: 9 matched, 4 suggested, 1 unmatched, 2 booked by a rule")),
        "{desk:?}"
    );
}

#[test]
fn what_was_paid_arrives_verified_and_one_of_it_at_the_third_attempt() {
    let folder = tempfile::tempdir().unwrap();
    let story = story(folder.path());
    let row = |invoice: &str| {
        let rows = story.lines().filter(|line| line.starts_with("payment."));
        let found: Vec<String> = rows.filter(|line| line.contains(invoice)).map(str::to_owned).collect();
        assert_eq!(found.len(), 1, "{invoice}: {found:?}");
        found.concat().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let cases = [
        ("P-1021", "payment.sent P-1021 33.30 BRL automatic 200 -"),
        ("P-1047", "payment.sent P-1047 40.00 BRL automatic 200 -"),
        ("P-1052", "payment.sent P-1052 82.54 BRL automatic 200 200"),
        ("P-1060", "payment.sent P-1060 137.50 BRL automatic 200 200"),
        ("P-1061", "payment.sent P-1061 87.50 BRL automatic 200 200"),
        ("P-1063", "payment.sent P-1063 12.20 BRL automatic 200 -"),
        ("P-1066", "payment.sent P-1066 80.68 BRL automatic 200 200"),
        ("P-1072", "payment.sent P-1072 9.88 BRL automatic 200 -"),
        ("P-1058", "payment.sent P-1058 75.94 BRL confirmed 200 -"),
        ("F-2018-030", "payment.received F-2018-030 600.00 BRL by hand 503, 503, 200 -"),
    ];
    for (invoice, expected) in cases {
        assert_eq!(row(invoice), expected);
    }
    assert!(story.contains("16 requests: 16 verified, 0 not; 14 taken, 2 answered with 503"), "{story}");
    assert!(story.contains("The payment.received took 3 attempts, under 1 message id"), "{story}");
    let attempts = story.lines().skip_while(|line| !line.starts_with("Attempt ")).skip(2).take(3);
    let attempts: Vec<String> =
        attempts.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        attempts,
        [
            "1 not at all 503 restarting, try again another attempt",
            "2 up to 100 ms 503 restarting, try again another attempt",
            "3 up to 200 ms 200 thank you nothing more",
        ]
    );
}

#[test]
fn this_machine_is_no_place_to_send_to_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let story = story(folder.path());
    for expected in [
        "Refused    http://127.0.0.1/erp: plain http is refused: use https",
        "Refused    https://127.0.0.1/erp: 127.0.0.1 is refused: loopback",
        "Allowed    both, because the host names the exception: UrlRules::allowing_http_to_loopback",
    ] {
        assert!(story.lines().any(|line| line == expected), "{expected}: {story}");
    }
}

#[test]
fn the_story_is_the_same_each_time() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(story(one.path()), story(two.path()));
    for file in ["matches.jsonl", "matches.csv"] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
        assert_eq!(read(one.path()), read(two.path()), "{file}");
    }
}

#[test]
fn a_second_run_in_the_same_folder_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let first = story(folder.path());
    let files = |folder: &Path| {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(
        files(folder.path()),
        ["matches.csv", "matches.jsonl", "quickstart.db"],
        "nothing else is left"
    );
    // The first run may have been killed.
    std::fs::write(folder.path().join("quickstart.db-wal"), "half a journal").unwrap();
    assert_eq!(story(folder.path()), first);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let cases = [
        ("matches.jsonl", "error: matches.jsonl cannot be written here"),
        ("quickstart.db", "error: quickstart.db cannot be replaced here"),
    ];
    for (file, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(file)).unwrap();
        let output = run(folder.path());
        assert!(!output.status.success());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.starts_with(expected), "{stderr}");
    }
}

/// The text of a picture, line by line.
fn text_of(svg: &str) -> Vec<String> {
    let lines = svg.lines().filter(|line| line.starts_with("<text "));
    lines
        .map(|line| {
            let parts = line.split('<').filter_map(|part| part.split_once('>'));
            let text: String = parts.map(|(_, text)| text).collect();
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        })
        .collect()
}

#[test]
fn the_readme_shows_a_picture_of_what_is_printed() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    assert!(readme.contains("](docs/quickstart.svg)"), "the README shows the picture");

    let folder = tempfile::tempdir().unwrap();
    let drawn = Command::new(env!("CARGO_BIN_EXE_quickstart"))
        .args(["--svg", "picture.svg"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    let drawn = std::fs::read_to_string(folder.path().join("picture.svg")).unwrap();
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/quickstart.svg");
    assert_eq!(
        drawn,
        std::fs::read_to_string(committed).unwrap(),
        "draw it anew: cargo run --release -p quickstart -- --svg docs/quickstart.svg"
    );

    let story = story(folder.path());
    let shown = text_of(&drawn);
    assert_eq!(shown.first().unwrap(), "$ cargo run --release -p quickstart");
    assert!(shown.len() > 20, "{shown:?}");
    for line in shown.iter().skip(1) {
        assert!(story.lines().any(|printed| printed == line), "not printed: {line}");
    }
}

#[test]
fn unknown_arguments_are_refused() {
    for arguments in [&["--svg"][..], &["--png", "a"], &["a"]] {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_quickstart"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "error: usage: quickstart [--svg FILE]\n");
    }
}
