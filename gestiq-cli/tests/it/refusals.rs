//! Refused arguments and files: the message, the exit code, and that nothing is written.

use crate::stage::{ITEMS, LINES, OFX, Stage};

const MATCH: &str = "match --statement lines.csv --invoices items.csv --out out.jsonl";

#[test]
fn help_and_version_are_no_failure() {
    let stage = Stage::new();
    for (args, expected) in
        [("--help", "evaluate"), ("match --help", "--statement-profile"), ("--version", "gestiq ")]
    {
        let said = stage.run(args);
        assert_eq!(said.code, 0, "{args}");
        assert!(said.stdout.contains(expected) && said.stderr.is_empty(), "{args}: {}", said.stdout);
    }
}

#[test]
fn wrong_arguments_and_unreadable_files_are_one_line_and_exit_code_2() {
    let cases = [
        ("", "subcommand"),
        ("frobnicate", "frobnicate"),
        ("match", "--statement"),
        ("match --statement lines.csv --out x", "--invoices"),
        ("match --statement nix.csv --invoices items.csv --out x", "nix.csv: cannot be read"),
        ("match --statement lines.csv --invoices nix.csv --out x", "nix.csv: cannot be read"),
        ("match --statement folder --invoices items.csv --out x", "it is a folder"),
        ("match --statement lines.csv --invoices items.csv --out nix/x", "there is no folder nix"),
        ("match --statement lines.csv --invoices items.csv --out folder", "it is a folder"),
        ("match --statement lines.csv --invoices items.csv --out items.csv", "one of the inputs"),
        ("match --statement lines.csv --invoices items.csv --threads 0 --out x", "0 is not in 1..=256"),
        ("match --statement lines.csv --invoices items.csv --threads 257 --out x", "257"),
        ("match --statement lines.csv --invoices items.csv --threads two --out x", "two"),
        ("match --statement lines.csv --invoices items.csv --currency EURO --out x", "ISO 4217"),
        (
            "match --statement lines.csv --invoices items.csv --policy nix.toml --out x",
            "nix.toml: cannot be read",
        ),
        ("match --statement lines.csv --invoices items.csv --policy bad.toml --out x", "bad.toml: line 2"),
        (
            "match --statement lines.csv --invoices items.csv --policy odd.toml --out x",
            "weights must add up to 100",
        ),
        ("match --statement lines.csv --invoices items.csv --policy new.toml --out x", "unknown field"),
        (
            "match --statement lines.csv --invoices items.csv --statement-profile nix --out x",
            "nix: cannot be read",
        ),
        (
            "match --statement lines.csv --invoices items.csv --invoices-profile bad.toml --out x",
            "bad.toml: line 2",
        ),
        (
            "match --statement lines.csv --invoices items.csv --statement-profile empty.toml --out x",
            "profile",
        ),
        ("match --statement page.html --invoices items.csv --out x", "an HTML page"),
        ("match --statement empty.csv --invoices items.csv --out x", "an empty file"),
        ("match --statement noise.csv --invoices items.csv --out x", "noise.csv: a profile is needed"),
        ("match --statement items.csv --invoices items.csv --out x", "not of statement lines"),
        ("match --statement lines.csv --invoices lines.csv --out x", "not of invoices"),
        ("match --statement lines.csv --invoices bank.ofx --out x", "it holds statement lines"),
        ("inspect", "<FILE>"),
        ("inspect nix", "nix: cannot be read"),
        ("inspect page.html", "an HTML page"),
        ("evaluate --matches nix --truth nix", "nix: cannot be read"),
        ("generate --lines 0 --out d", "0 is not in 1..=1000000"),
        ("generate --lines 5 --out lines.csv", "lines.csv: cannot be created"),
    ];
    let stage = Stage::new();
    stage.put("bank.ofx", OFX).put("page.html", "<!DOCTYPE html><html></html>").put("empty.csv", " \n");
    stage
        .put("noise.csv", "hello\nworld\n")
        .put("bad.toml", "margin = \"1\"\nmargin 2\n")
        .put("empty.toml", "");
    stage.put("odd.toml", "[weights]\nname = \"90\"\n").put("new.toml", "colour = \"red\"\n");
    std::fs::create_dir(stage.path("folder")).unwrap();
    let before = stage.contents();
    for (args, expected) in cases {
        let said = stage.run(args);
        assert_eq!((said.code, said.stderr.lines().count()), (2, 1), "{args}: {}", said.stderr);
        assert!(said.stdout.is_empty() && said.stderr.contains(expected), "{args}: {}", said.stderr);
    }
    assert!(before == stage.contents(), "something was written");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let stage = Stage::new();
    let ten_gigabytes = 10 * 1024 * 1024 * 1024;
    std::fs::File::create(stage.path("big.csv")).unwrap().set_len(ten_gigabytes).unwrap();
    let said = stage.run("inspect big.csv");
    assert_eq!((said.code, said.stderr.lines().count()), (2, 1), "{}", said.stderr);
    assert!(said.stderr.contains("limited to 67108864, found 10737418240"), "{}", said.stderr);
}

#[test]
fn a_file_with_errors_is_refused_with_all_its_issues() {
    let cases = [
        ("an amount", format!("{LINES}L5,2026-04-03,12x,EUR,X,,\n"), ITEMS.to_owned(), "invalid_amount"),
        ("a date", format!("{LINES}L5,2026-02-30,1.00,EUR,X,,\n"), ITEMS.to_owned(), "invalid_date"),
        ("a currency", LINES.to_owned(), format!("{ITEMS}I5,5,X,1.00,XXQ,2026-01-01,\n"), "unknown_currency"),
        ("a line id twice", format!("{LINES}L1,2026-04-03,1.00,EUR,X,,\n"), ITEMS.to_owned(), "duplicate_id"),
        (
            "an item id twice",
            LINES.to_owned(),
            format!("{ITEMS}I1,5,X,1.00,EUR,2026-01-01,\n"),
            "duplicate_id",
        ),
        ("a quote", format!("{LINES}L5,2026-04-03,1.00,EUR,\"X,,\n"), ITEMS.to_owned(), "unbalanced_quote"),
    ];
    for (what, lines, items, code) in cases {
        let stage = Stage::new();
        stage.put("lines.csv", lines).put("items.csv", items).put("out.jsonl", "the result of yesterday");
        let before = stage.contents();
        let said = stage.run(MATCH);
        assert_eq!(said.code, 1, "{what}: {}", said.stderr);
        assert!(said.stderr.contains(code) && said.stderr.contains("error: "), "{what}: {}", said.stderr);
        assert_eq!(before, stage.contents(), "{what}");
    }
}

#[test]
fn the_issues_of_both_files_are_reported_together() {
    let stage = Stage::new();
    stage.put("lines.csv", format!("{LINES}L5,2026-04-03,12x,EUR,X,,\nL6,2026-04-03,,EUR,X,,\n"));
    stage.put("items.csv", format!("{ITEMS}I5,5,X,1.00,EUR,soon,\n"));
    let said = stage.run(MATCH);
    assert_eq!(said.code, 1);
    for expected in ["lines.csv: line 6", "lines.csv: line 7", "items.csv: line 6"] {
        assert!(said.stderr.contains(expected), "{expected}: {}", said.stderr);
    }
    assert!(!stage.path("out.jsonl").exists());
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_not_guessed() {
    let stage = Stage::new();
    stage.put("bank.csv", "date,description,amount,currency\n01/02/2026,a,5.00,EUR\n03/04/2026,b,6.00,EUR\n");
    let said = stage.run("match --statement bank.csv --invoices items.csv --out out.jsonl");
    assert_eq!(said.code, 1);
    assert!(said.stderr.contains("ambiguous_date"), "{}", said.stderr);
    assert!(!stage.path("out.jsonl").exists());
}

#[cfg(unix)]
#[test]
fn a_result_that_cannot_be_written_whole_is_a_failure() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let said = Stage::new().run("match --statement lines.csv --invoices items.csv --out /dev/full");
    assert_eq!((said.code, said.stderr.lines().count()), (2, 1), "{}", said.stderr);
}
