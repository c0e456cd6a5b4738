//! Peak memory of an import compared with the size of its file, including the bytes of the file.
//!
//! Each file is read by its own process, which prints its peak resident memory as counted by Linux (`VmHWM`), less
//! the memory that it had before it read the file. On other systems it prints that the figures are missing.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use gestiq_benches::{bank_csv, canonical_csv, ofx_sgml};
use gestiq_reconcile::import::Importer;
use gestiq_reconcile::import::csv::ready;

const TRANSACTIONS: usize = 100_000;
/// The environment variable of the processes that read one file.
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
        Err(_) => println!("{name:<16} not measured: {}", String::from_utf8_lossy(&output.stderr).trim()),
    }
    Ok(())
}

/// Reads one file and prints by how many kilobytes the peak memory grew.
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

/// Returns a figure of `/proc/self/status`, in kilobytes.
fn status(name: &str) -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .ok_or("this system has no figure of peak memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
