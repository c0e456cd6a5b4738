//! Filters of any JSON on payloads of any bytes: neither panics, and a filter is the same after a trip through
//! JSON.
//!
//! The input is the filter, a line end, and the payload.

#![no_main]

use gestiq_core::Payload;
use gestiq_webhooks::Filter;
use gestiq_webhooks::filter::Number;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let (filter, payload) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if let Some(number) = std::str::from_utf8(filter).ok().and_then(|text| Number::parse(text).ok()) {
        assert!(Number::parse(&number.to_string()).ok().is_none_or(|again| again == number));
    }
    let Ok(filter) = serde_json::from_slice::<Filter>(filter) else { return };
    let json = serde_json::to_string(&filter).unwrap();
    assert_eq!(serde_json::from_str::<Filter>(&json).unwrap(), filter, "{json}");
    if let Ok(payload) = Payload::from_json(payload) {
        assert_eq!(filter.matches(&payload), filter.matches(&payload));
    }
});
