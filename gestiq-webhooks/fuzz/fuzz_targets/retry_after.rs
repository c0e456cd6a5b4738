//! `Retry-After` on any text and at any time: it never panics, and no wait is beyond the cap.

#![no_main]

use chrono::DateTime;
use gestiq_webhooks::schedule::{RetryAfter, RETRY_AFTER_CAP};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i64, &str)| {
    let (seconds, header) = input;
    let Some(now) = DateTime::from_timestamp(seconds, 0) else { return };
    if let Some(hint) = RetryAfter::parse(header) {
        assert!(hint.wait(now) <= RETRY_AFTER_CAP);
    }
});
