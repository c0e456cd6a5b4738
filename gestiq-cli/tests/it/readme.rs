//! The README shows commands that work, and what they print.

use crate::stage::{Said, Stage, fixture};

const README: &str = include_str!("../../README.md");

/// Runs a command of the README, in a folder that holds the files that it names.
fn run(stage: &Stage, args: &str) -> Said {
    let shown = README.replace("\\\n    ", "");
    assert!(shown.contains(&format!("gestiq {args}")), "the README does not show: {args}");
    stage.succeed(args)
}

/// Returns the lines of a block of output, from 0.
fn output(block: usize) -> Vec<&'static str> {
    let block = README.split("```text\n").nth(block + 1).unwrap();
    block.split("```").next().unwrap().lines().collect()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let stage = Stage::new();
    std::fs::create_dir_all(stage.path("examples/data")).unwrap();
    for name in ["card-2018-10.ofx", "invoices.csv", "invoices.toml"] {
        std::fs::copy(fixture(name), stage.path("examples/data").join(name)).unwrap();
    }

    let inspected = run(&stage, "inspect examples/data/card-2018-10.ofx").stdout;
    assert_eq!(output(0), inspected.lines().take(20).collect::<Vec<_>>());

    let summary = run(
        &stage,
        "match --statement examples/data/card-2018-10.ofx --invoices examples/data/invoices.csv \
         --invoices-profile examples/data/invoices.toml --out matches.jsonl",
    );
    let without_time = |lines: Vec<&str>| {
        let (last, table) = lines.split_last().unwrap();
        let (before, after) = last.split_once(" s: ").unwrap();
        (table.join("\n"), before.rsplit_once(' ').unwrap().0.to_owned(), after.to_owned())
    };
    assert_eq!(without_time(output(1)), without_time(summary.stderr.lines().collect()));

    run(&stage, "generate --lines 2000 --seed 7 --out made-up");
    run(
        &stage,
        "match --statement made-up/lines.csv --invoices made-up/items.csv --out made-up/matches.jsonl",
    );
    let measured = run(&stage, "evaluate --matches made-up/matches.jsonl --truth made-up/truth.csv").stdout;
    assert_eq!(output(2), measured.lines().take(9).collect::<Vec<_>>());
}
