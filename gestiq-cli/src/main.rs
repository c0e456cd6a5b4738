#![doc = include_str!("../README.md")]

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
mod settlements;
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
