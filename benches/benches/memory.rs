//! Peak memory of an import beside the size of its file, the bytes of the file included.
//!
//! Each file is read by a process of its own, which tells the highest resident memory that Linux has counted for it
//! (`VmHWM`), less what it had before it read the file. Elsewhere the figures are missing, and it says so.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use gestiq_benches::{bank_csv, canonical_csv, ofx_sgml};
use gestiq_reconcile::import::Importer;
use gestiq_reconcile::import::csv::ready;

const TRANSACTIONS: usize = 100_000;
/// Set in the processes that read one file.
const FILE: &str = "GESTIQ_MEMORY_FILE";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    if let Some(file) = std::env::var_os(FILE) {
        return read(Path::new(&file));
    }
    println!("{:<16} {:>12} {:>12} {:>12} {:>12}", "file", "bytes a row", "MB", "peak MB", "times the file");
    for (name, file) in [
        ("ofx", ofx_sgml(TRANSACTIONS)),
        ("bank export csv", bank_csv(TRANSACTIONS)),
        ("canonical csv", canonical_csv(TRANSACTIONS)),
    ] {
        measure(name, &file)?;
    }
    Ok(())
}

fn measure(name: &str, file: &str) -> Outcome<()> {
    let path = std::env::temp_dir().join(format!("gestiq-memory-{}", std::process::id()));
    fs::write(&path, file)?;
    let output = Command::new(std::env::current_exe()?).env(FILE, &path).output()?;
    fs::remove_file(&path)?;
    let told = String::from_utf8(output.stdout)?;
    let megabytes = |bytes: f64| bytes / 1e6;
    let (size, rows) = (file.len() as f64, file.len() / TRANSACTIONS);
    match told.trim().parse::<f64>() {
        Ok(kilobytes) => {
            let peak = kilobytes * 1024.0;
            let (size_mb, peak_mb) = (megabytes(size), megabytes(peak));
            println!("{name:<16} {rows:>12} {size_mb:>12.1} {peak_mb:>12.1} {:>12.2}", peak / size);
        }
        Err(_) => println!("{name:<16} not told: {}", String::from_utf8_lossy(&output.stderr).trim()),
    }
    Ok(())
}

/// Reads one file and tells by how many kilobytes the peak lies above what there was before.
fn read(file: &Path) -> Outcome<()> {
    let before = status("VmRSS:")?;
    let bytes = fs::read(file)?;
    let importer = match ready::named("german").filter(|_| bytes.starts_with(b"\"Auftragskonto\"")) {
        Some(german) => Importer::default().profile(german),
        None => Importer::default(),
    };
    let imported = importer.statements(&bytes)?;
    let lines: usize = imported.records.iter().map(|statement| statement.lines.len()).sum();
    if lines != TRANSACTIONS {
        return Err(format!("{lines} lines of {TRANSACTIONS}").into());
    }
    black_box(&imported);
    println!("{}", status("VmHWM:")?.saturating_sub(before));
    Ok(())
}

/// A figure of `/proc/self/status`, in kilobytes.
fn status(name: &str) -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("this system tells no peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
