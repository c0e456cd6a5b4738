//! The published examples of the schemes, and the ways in which they must not pass.
//!
//! A and B: the reference libraries of Standard Webhooks (Rust and JavaScript tests); the near miss: its Python
//! test; the body signature: GitHub's page "Validating webhook deliveries".

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_webhooks::signature::{sign_body, verify_body};
use gestiq_webhooks::{Error, MessageId, ReceivedHeaders, Secret, Verifier, sign};

struct Vector {
    secret: &'static str,
    id: &'static str,
    timestamp: i64,
    body: &'static str,
    signature: &'static str,
}

const A: Vector = Vector {
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
    timestamp: 1_649_367_553,
    body: r#"{"email":"test@example.com","username":"test_user"}"#,
    signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
};

const B: Vector = Vector {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: r#"{"test": 2432232314}"#,
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

const OTHERS: &str = "v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ= \
                      v1,Mm7xgUVICxZfQ3bgf0h0Dof65L/IFx+PnZvnDWPCX6Q= \
                      v1,9DfC1c3eeOrXB6w/5dIDydLNQaEyww5KalE5jLBZucE=";

impl Vector {
    fn secret(&self) -> Secret {
        Secret::parse(self.secret).unwrap()
    }

    fn instant(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.timestamp, 0).unwrap()
    }

    fn verify(&self, header: &str, late: TimeDelta) -> Result<(), Error> {
        self.verify_at(&self.timestamp.to_string(), header, late)
    }

    fn verify_at(&self, timestamp: &str, header: &str, late: TimeDelta) -> Result<(), Error> {
        let headers = ReceivedHeaders { id: self.id, timestamp, signature: header };
        let message =
            Verifier::new(self.secret()).verify(&headers, self.body.as_bytes(), self.instant() + late)?;
        assert_eq!((message.id().as_str(), message.sent_at()), (self.id, self.instant()));
        Ok(())
    }
}

#[test]
fn published_signatures_are_reproduced_and_verified() {
    for vector in [A, B] {
        let id = MessageId::parse(vector.id).unwrap();
        let signature = sign(&vector.secret(), &id, vector.instant(), vector.body.as_bytes());
        assert_eq!(signature.to_string(), vector.signature);
        assert_eq!(vector.verify(vector.signature, TimeDelta::zero()), Ok(()));
    }
}

#[test]
fn a_header_with_several_signatures_passes_when_one_of_them_fits() {
    let fits = B.signature;
    let unknown = "v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    let many = vec![unknown; 31].join(" ");
    for (header, outcome) in [
        (format!("{OTHERS} {fits}"), Ok(())),
        (format!("{fits} {OTHERS}"), Ok(())),
        (format!("{unknown} {fits} {OTHERS}"), Ok(())),
        (format!("{many} {fits}"), Ok(())),
        (format!("{many} {unknown} {fits}"), Err(Error::TooManySignatures { found: 33 })),
        (OTHERS.to_owned(), Err(Error::SignatureMismatch)),
        (unknown.to_owned(), Err(Error::SignatureMismatch)),
        (fits.replace("v1,", "v2,"), Err(Error::SignatureMismatch)),
        (fits.replace("v1,", "v1a,"), Err(Error::SignatureMismatch)),
        (fits.replace("v1,", ""), Err(Error::SignatureMismatch)),
        (fits.replace("1OE=", "1OA="), Err(Error::SignatureMismatch)), // the published near miss
        (fits.replace("1OE=", "1OF="), Err(Error::SignatureMismatch)), // another spelling of the same bytes
        (fits.chars().take(11).collect(), Err(Error::SignatureMismatch)),
        ("v1,".to_owned(), Err(Error::SignatureMismatch)),
        (String::new(), Err(Error::SignatureMismatch)),
    ] {
        assert_eq!(B.verify(&header, TimeDelta::zero()), outcome, "{header}");
    }
}

#[test]
fn the_clocks_may_differ_by_300_seconds_both_ways() {
    let tolerance = TimeDelta::seconds(300);
    let far = TimeDelta::seconds(301);
    for (late, outcome) in [
        (-301, Err(Error::TooNew { ahead: far, tolerance })),
        (-300, Ok(())),
        (0, Ok(())),
        (300, Ok(())),
        (301, Err(Error::TooOld { age: far, tolerance })),
    ] {
        assert_eq!(A.verify(A.signature, TimeDelta::seconds(late)), outcome, "{late} s");
    }
    assert!(matches!(A.verify_at("99999999999", A.signature, TimeDelta::zero()), Err(Error::TooNew { .. })));
}

#[test]
fn the_tolerance_is_the_receivers_choice_but_not_below_zero() {
    let headers = ReceivedHeaders { id: A.id, timestamp: "1649367553", signature: A.signature };
    let verify = |seconds, late| {
        Verifier::new(A.secret()).with_tolerance(TimeDelta::seconds(seconds))?.verify(
            &headers,
            A.body.as_bytes(),
            A.instant() + TimeDelta::seconds(late),
        )
    };
    assert!(verify(0, 0).is_ok());
    assert!(verify(0, 1).is_err());
    assert!(verify(3600, 3600).is_ok());
    assert_eq!(verify(-1, 0), Err(Error::InvalidTolerance { tolerance: TimeDelta::seconds(-1) }));
}

#[test]
fn a_timestamp_has_one_spelling() {
    for text in
        ["", "+1649367553", "01649367553", "-1", "1649367553 ", "1649367553.0", "1e9", "1649367553000000000"]
    {
        let refused = A.verify_at(text, A.signature, TimeDelta::zero());
        assert_eq!(refused, Err(Error::InvalidTimestamp { text: text.to_owned() }));
    }
}

#[test]
fn an_id_cannot_blur_the_border_to_the_timestamp() {
    let long = "m".repeat(129);
    for (id, allowed) in [
        ("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", true),
        ("0198f0a4-7c1e-7b2a-9d3c-0242ac120002", true),
        ("urn:event:17", true),
        (long.get(1..).unwrap(), true),
        (long.as_str(), false),
        ("", false),
        ("msg.1649367553", false),
        ("msg 1", false),
        ("{", false),
        ("ñ", false),
    ] {
        assert_eq!(MessageId::parse(id).is_ok(), allowed, "{id:?}");
    }
}

#[test]
fn a_body_signature_is_that_of_github() {
    let secret = Secret::from_bytes(b"It's a Secret to Everybody".to_vec()).unwrap();
    let published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    assert_eq!(sign_body(&secret, b"Hello, World!").to_string(), published);
    for (header, body, outcome) in [
        (published, "Hello, World!", Ok(())),
        (published, "Hello, World", Err(Error::SignatureMismatch)),
        (&published.to_uppercase(), "Hello, World!", Err(Error::SignatureMismatch)),
        (&published.replace("sha256=", ""), "Hello, World!", Err(Error::SignatureMismatch)),
        (&published.replace("sha256", "sha1"), "Hello, World!", Err(Error::SignatureMismatch)),
        ("", "Hello, World!", Err(Error::SignatureMismatch)),
    ] {
        assert_eq!(verify_body(&secret, header, body.as_bytes()), outcome, "{header}");
    }
}

#[test]
fn an_id_is_plain_text_in_json_and_checked_when_read() {
    let id: MessageId = serde_json::from_str(r#""msg_1""#).unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), r#""msg_1""#);
    assert!(serde_json::from_str::<MessageId>(r#""msg.1""#).is_err());
}
