//! The parts that all readers share, on any text: numbers are exact or refused, with every decimal mark.

#![no_main]

use gestiq_statements::number::{self, DecimalMark};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mark in [None, Some(DecimalMark::Dot), Some(DecimalMark::Comma)] {
        if let Ok(value) = number::parse(text, mark) {
            let again = number::parse(&value.to_string(), Some(DecimalMark::Dot));
            assert_eq!(again, Ok(value), "{text:?} with {mark:?}");
        }
    }
});
