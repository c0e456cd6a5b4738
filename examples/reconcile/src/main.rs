//! `reconcile`: a bank file and an invoice file go in, explained matches come out.
//!
//! | command | does | writes |
//! |---|---|---|
//! | `match` | matches the lines of a statement with open items | one JSON object a line, sorted by line id |
//! | `inspect` | shows what the readers make of a file | JSON on stdout |
//! | `evaluate` | compares matches with the truth, and shows what other thresholds would give | JSON on stdout |
//! | `generate` | makes up lines and items, and the truth about them | `lines.csv`, `items.csv`, `truth.csv`, and `rates.csv` where there are several currencies |
//!
//! Exit code 0: done. 1: a file has issues of error level; all of them stand on stderr, and nothing is written.
//! 2: wrong arguments, files, profiles or policies; one line on stderr says which, and nothing is written.

mod args;
mod choose;
mod destination;
mod evaluate;
mod failure;
mod generate;
mod input;
mod inspect;
mod matching;
mod pool;
mod progress;
mod rates;
mod settings;
mod shown;
mod statements;
mod summary;
mod terminal;

use std::process::ExitCode;

use args::{Args, Command};
use failure::Failure;

fn main() -> ExitCode {
    let args = match args::read() {
        Ok(args) => args,
        Err(code) => return code,
    };
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.lines().iter().for_each(|line| terminal::say(line));
            failure.exit_code()
        }
    }
}

fn run(Args { command }: Args) -> Result<(), Failure> {
    match command {
        Command::Match(args) => matching::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Generate(args) => generate::run(&args),
    }
}
