//! Speed of signing and verifying a webhook of 1 KB, beside the bare `hmac`, `sha2` and `base64` over the same bytes.
#![expect(clippy::expect_used, reason = "a benchmark whose data are wrong measures nothing")]

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use gestiq_webhooks::{MessageId, ReceivedHeaders, Secret, Verifier, sign};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_019aab7c5e3d7f10b2a4c6d8e0f21345";
const TIMESTAMP: &str = "1795000000";

/// Returns a payload of 1 KB that looks like JSON.
fn body() -> Vec<u8> {
    b"{\"number\": \"F-2026-17\", \"total\": 1210.00}, ".iter().copied().cycle().take(1024).collect()
}

/// Computes the code with the primitives in their plain use, where the key is prepared for each message.
fn raw(key: &[u8], body: &[u8]) -> Hmac<Sha256> {
    signed(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"), body)
}

/// Computes the code over `id.timestamp.body`, with a prepared key.
fn signed(mut mac: Hmac<Sha256>, body: &[u8]) -> Hmac<Sha256> {
    for part in [ID.as_bytes(), b".", TIMESTAMP.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac
}

fn signing(criterion: &mut Criterion) {
    let secret = Secret::parse(SECRET).expect("the secret is valid");
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).expect("the secret is base64");
    let id = MessageId::parse(ID).expect("the id is valid");
    let at = DateTime::from_timestamp(1_795_000_000, 0).expect("the time is valid");
    let body = body();
    let header = sign(&secret, &id, at, &body).to_string();
    let mut group = criterion.benchmark_group("1 KB");
    group.bench_function("sign, raw", |bencher| {
        bencher.iter(|| {
            let code = raw(black_box(&key), black_box(&body)).finalize().into_bytes();
            ["v1,", &STANDARD.encode(code)].concat()
        });
    });
    group.bench_function("sign", |bencher| {
        bencher.iter(|| sign(black_box(&secret), black_box(&id), at, black_box(&body)).to_string());
    });
    let ready = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    group.bench_function("sign, raw, ready", |bencher| {
        bencher.iter(|| {
            let code = signed(black_box(&ready).clone(), black_box(&body)).finalize().into_bytes();
            ["v1,", &STANDARD.encode(code)].concat()
        });
    });
    group.bench_function("verify, raw", |bencher| {
        bencher.iter(|| {
            let encoded = black_box(&header).strip_prefix("v1,").unwrap_or_default();
            let code = STANDARD.decode(encoded).unwrap_or_default();
            raw(black_box(&key), black_box(&body)).verify_slice(&code).is_ok()
        });
    });
    let verifier = Verifier::new(secret);
    group.bench_function("verify", |bencher| {
        bencher.iter(|| {
            let headers = ReceivedHeaders {
                id: black_box(ID),
                timestamp: black_box(TIMESTAMP),
                signature: black_box(&header),
            };
            verifier.verify(&headers, black_box(&body), at).is_ok()
        });
    });
    group.finish();
}

criterion_group!(benches, signing);
criterion_main!(benches);
