//! The tests of the crate that go through its public doors.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]
#![expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]

#[cfg(all(feature = "camt", feature = "einvoice"))]
mod any_bytes;
mod bai2;
mod books_hold;
#[cfg(any(feature = "camt", feature = "einvoice"))]
mod camt;
#[cfg(feature = "camt")]
mod camt_fields;
#[cfg(feature = "camt")]
mod camt_fixtures;
#[cfg(feature = "camt")]
mod camt_hostile;
mod company;
mod csv_hostile;
mod csv_layout;
mod csv_profiles;
mod csv_properties;
mod csv_variants;
mod detect;
#[cfg(feature = "einvoice")]
mod einvoice;
#[cfg(feature = "en16931")]
mod einvoice_en16931;
#[cfg(feature = "einvoice")]
mod einvoice_hostile;
mod hooked_store;
mod knowledge;
mod life;
mod life_by_hand;
mod life_differences;
mod life_faults;
mod life_interleaved;
mod line_formats;
mod matching;
mod matching_differences;
mod matching_foreign;
mod matching_groups;
mod matching_netting;
mod matching_properties;
mod mt940;
mod mt940_fixtures;
mod norma43;
mod ofx;
mod ofx_fields;
mod ofx_fixtures;
mod ofx_hostile;
mod ofx_oracle;
mod ofx_properties;
mod pending;
mod qif;
mod rules;
mod stores;
