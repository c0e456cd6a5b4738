//! Runs a program with a PostgreSQL of its own, whose address is in `DATABASE_URL`: `with_postgres PROGRAM ARGUMENTS…`
//!
//! The server starts from the installed binaries, with its defaults for durability, and is removed with the program.
#![expect(clippy::unwrap_used, reason = "a program for people, which fails loudly")]

use std::process::{Command, ExitCode};

use throwaway_postgres::Server;

fn main() -> ExitCode {
    let command: Vec<String> = std::env::args().skip(1).collect();
    let server = Server::start(&[]).unwrap();
    let status = Command::new(&command[0]).args(&command[1..]).env("DATABASE_URL", server.url()).status();
    let code = status.unwrap().code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(1))
}
