//! The content of a request to create an endpoint, whose fingerprint recognises a repetition.

use gestiq_core::idempotency::{IdempotencyError, RequestContent};

use crate::endpoint::NewEndpoint;
use crate::port::CREATE_ENDPOINT;

/// Returns the content of a request to create an endpoint. The URL and the headers, which may have secrets, are in it as
/// digests.
pub(super) fn creation(new: &NewEndpoint) -> Result<RequestContent, IdempotencyError> {
    let content = RequestContent::new(CREATE_ENDPOINT)
        .with_bytes("url", new.url.as_str().as_bytes())
        .with("events", &new.events)?
        .unless_default("filter", &new.filter)?
        .unless_default("description", &new.description)?
        .unless_default("metadata", &new.metadata)?
        .unless_default("rate_limit", &new.rate_limit)?
        .unless_default("concurrency", &new.concurrency)?
        .unless_default("schedule", &new.schedule)?
        .unless_default("preset", &new.preset)?
        .unless_default("key", &new.key)?
        .unless_default("ordering", &new.ordering)?
        .unless_default("batching", &new.batching)?;
    if new.headers.is_empty() {
        return Ok(content);
    }
    // Names are tokens and values have no line feed, so no two lists of headers are the same text.
    let headers: String = new.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    Ok(content.with_bytes("headers", headers.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{
        Batching, ConcurrencyCap, CustomHeaders, Description, EventPatterns, Metadata, Ordering, RateLimit,
        RatePeriod,
    };
    use crate::filter::{Condition, Filter, FilterRule, JsonPointer, Scalar, Test};
    use crate::schedule::RetrySchedule;
    use crate::secret::KeyKind;
    use crate::signature::SignaturePreset;
    use crate::url::EndpointUrl;

    fn plain() -> NewEndpoint {
        let url = EndpointUrl::parse("https://hooks.example.com/in?token=s3cr3t").unwrap();
        NewEndpoint::new(url, EventPatterns::parse(["invoice.*"]).unwrap())
    }

    fn full() -> NewEndpoint {
        let mut new = plain();
        let paid =
            Condition::new(JsonPointer::parse("/status").unwrap(), Test::Eq(Scalar::Bool(true))).unwrap();
        new.filter = Some(Filter::new(FilterRule::At(paid)).unwrap());
        new.headers = CustomHeaders::new([("Authorization", "Bearer s3cr3t")]).unwrap();
        new.description = Description::new("ERP").unwrap();
        new.metadata = Metadata::new([("plan".to_owned(), "pro".to_owned())].into()).unwrap();
        new.rate_limit = Some(RateLimit::new(10, RatePeriod::Second).unwrap());
        new.concurrency = ConcurrencyCap::new(3).unwrap();
        new.schedule = RetrySchedule::durable();
        (new.preset, new.key) = (SignaturePreset::Standard, KeyKind::Ed25519);
        new.ordering = Ordering::BySubject;
        new.batching = Some(Batching::new(50).unwrap());
        new
    }

    #[test]
    fn the_fingerprint_of_a_creation_never_changes() {
        // Stored fingerprints are compared with those of later versions: these, computed by another program, may never change.
        let of = |new: &NewEndpoint| {
            let content = creation(new).unwrap();
            (content.canonical(), content.fingerprint().digest().to_string())
        };
        let expected = |canonical: &str, digest: &str| (canonical.to_owned(), digest.to_owned());
        assert_eq!(
            [of(&plain()), of(&full())],
            [
                expected(
                    r#"{"events":["invoice.*"],"url":{"sha256":"c78b34fff117ccd960f3ce604bb3201ddfe9fdba20c8bd85abbc08302766be2f"}}"#,
                    "69915333e605637fdb2f0e50a557475bad6dd6f44e53e8110265ba5d8501f548",
                ),
                expected(
                    r#"{"batching":{"at_most":50},"concurrency":3,"description":"ERP","events":["invoice.*"],"filter":{"at":"/status","eq":true},"headers":{"sha256":"08cf662e495481db5f3ea2b29437471c0ac0092c18c30242286ff41ad36e8c7a"},"key":"ed25519","metadata":{"plan":"pro"},"ordering":{"order":"by_subject"},"preset":"standard","rate_limit":{"per":"second","requests":10},"schedule":{"delays_ms":[5000,300000,1800000,7200000,18000000,36000000,50400000,72000000,86400000]},"url":{"sha256":"c78b34fff117ccd960f3ce604bb3201ddfe9fdba20c8bd85abbc08302766be2f"}}"#,
                    "5c8b669ece9946b429b376cf44886435fe56af8d8e07df07c62dfd6f1fcfd899",
                )
            ]
        );
    }

    #[test]
    fn every_field_of_a_creation_makes_its_fingerprint() {
        let changes: [fn(&mut NewEndpoint); 13] = [
            |new| new.url = EndpointUrl::parse("https://hooks.example.com/in?token=other").unwrap(),
            |new| new.events = EventPatterns::all(),
            |new| new.filter = None,
            |new| new.headers = CustomHeaders::new([("Authorization", "Bearer other")]).unwrap(),
            |new| new.description = Description::default(),
            |new| new.metadata = Metadata::default(),
            |new| new.rate_limit = None,
            |new| new.concurrency = ConcurrencyCap::default(),
            |new| new.schedule = RetrySchedule::default(),
            |new| new.preset = SignaturePreset::default(),
            |new| new.key = KeyKind::Shared,
            |new| new.ordering = Ordering::None,
            |new| new.batching = None,
        ];
        let mut seen = vec![creation(&full()).unwrap().fingerprint()];
        for (index, change) in changes.into_iter().enumerate() {
            let mut new = full();
            change(&mut new);
            let fingerprint = creation(&new).unwrap().fingerprint();
            assert!(!seen.contains(&fingerprint), "change {index}");
            seen.push(fingerprint);
        }
    }

    #[test]
    fn the_content_of_a_creation_has_no_secret() {
        let content = creation(&full()).unwrap();
        assert!(!format!("{content:?} {}", content.canonical()).contains("s3cr3t"));
    }
}
