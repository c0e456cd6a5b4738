//! Integration tests of the readers.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

#[cfg(feature = "xml")]
mod any_bytes;
mod bai2;
#[cfg(feature = "xml")]
mod camt;
#[cfg(feature = "xml")]
mod camt_fields;
#[cfg(feature = "xml")]
mod camt_fixtures;
#[cfg(feature = "xml")]
mod camt_hostile;
mod column_cases;
#[cfg(all(feature = "en16931", feature = "p7m", feature = "pdf", feature = "spreadsheet"))]
mod containers;
mod csv_banks;
mod csv_cells;
mod csv_headerless;
mod csv_hostile;
mod csv_layout;
mod csv_profiles;
mod csv_properties;
mod csv_variants;
mod csv_words;
mod detect;
#[cfg(feature = "xml")]
mod einvoice;
#[cfg(feature = "en16931")]
mod einvoice_en16931;
#[cfg(feature = "xml")]
mod einvoice_hostile;
mod encodings;
#[cfg(feature = "xml")]
mod format_cases;
#[cfg(feature = "xml")]
mod invoice_cases;
mod line_formats;
mod mt940;
mod mt940_fixtures;
mod norma43;
mod ofx;
mod ofx_fields;
mod ofx_fixtures;
mod ofx_hostile;
mod ofx_oracle;
mod ofx_properties;
mod qif;
