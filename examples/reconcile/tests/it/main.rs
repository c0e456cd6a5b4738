//! The example as a user runs it.

use std::process::Command;

#[test]
fn every_line_of_the_statement_is_printed_with_its_decision_and_its_reasons() {
    let output = Command::new(env!("CARGO_BIN_EXE_reconcile")).output().unwrap();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && stderr.is_empty(), "{stderr}");

    let statement = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/card-2018-10.ofx");
    let statement = std::fs::read_to_string(statement).unwrap();
    let decided = stdout.lines().filter(|line| line.starts_with("2018-")).count();
    assert_eq!(decided, statement.matches("<STMTTRN>").count(), "{stdout}");

    for expected in [
        "2018-09-13  Amazon.Com.Br Amazon S 3/3   -33.30 BRL  auto\n            pays P-1021 with a score of 97.78\n",
        "pays P-1060, P-1061 with a score of 97.73\n",
        "difference: discount of 1.55 BRL\n",
        "not automatic: ",
    ] {
        assert!(stdout.contains(expected), "{expected:?} in:\n{stdout}");
    }
}
