//! Prints the names that `benches/names.rs` compares, one on each line, for peers in other languages.
//!
//! `cargo run --release -p gestiq-benches --example names`

use std::io::{BufWriter, Write as _};

use gestiq_benches::{NAMES, folded_names};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    folded_names(NAMES).iter().try_for_each(|name| writeln!(out, "{name}"))?;
    out.flush()
}
