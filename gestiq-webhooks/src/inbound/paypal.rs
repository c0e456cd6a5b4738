//! PayPal: RSA with SHA-256 over `id|time|webhook id|CRC-32 of the body`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::text::excerpt;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use spki::ObjectIdentifier;

use super::spki_key::{der_of, key_bits};
use super::{Provider, VerifiedRequest};
use crate::error::Error;
use crate::timestamp::{DEFAULT_TOLERANCE, check_time, checked_tolerance};
use crate::url::{EndpointUrl, UrlHost};

/// The one value of `PAYPAL-AUTH-ALGO` that is accepted.
pub const PAYPAL_ALGORITHM: &str = "SHA256withRSA";

/// Hosts of PayPal's API, live and sandbox.
const HOSTS: [&str; 4] =
    ["api.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com", "api-m.sandbox.paypal.com"];

/// The hosts of PayPal's certificates.
const CERTIFICATES: &str = "/v1/notifications/certs/";

/// `rsaEncryption` (RFC 8017, appendix C).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Checks `PAYPAL-CERT-URL` before the certificate is fetched: the header comes from whoever sent the request, and
/// a certificate of theirs would verify everything they sign.
///
/// The host fetches the certificate from the answered URL, follows no redirect, checks its chain and its name, and
/// hands its public key to [`PayPalKey::from_der`].
///
/// # Errors
/// [`Error::CertificateUrl`] for any other place than PayPal's.
pub fn check_certificate_url(text: &str) -> Result<EndpointUrl, Error> {
    let refused = || Error::CertificateUrl { text: excerpt(text) };
    let url = EndpointUrl::parse(text).map_err(|_| refused())?;
    let path = url.as_str().splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
    let name = path.strip_prefix(CERTIFICATES).unwrap_or("");
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match url.host() {
        UrlHost::Name(host) if HOSTS.contains(&host) && url.port() == 443 && is_name => Ok(url),
        _ => Err(refused()),
    }
}

/// The public key of PayPal's certificate. It is not a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PayPalKey(Vec<u8>);

impl PayPalKey {
    /// Takes the certificate's `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`Error::ProviderKey`] for anything but an RSA key.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        key_bits(der, RSA, None).map(PayPalKey).ok_or(Error::ProviderKey {
            provider: Provider::PayPal,
            wanted: "an RSA public key of 2048 bits or more",
        })
    }

    /// Reads the same in base64 or PEM.
    ///
    /// # Errors
    /// [`Error::ProviderKey`] for anything but an RSA key.
    pub fn parse(text: &str) -> Result<Self, Error> {
        PayPalKey::from_der(&der_of(text).unwrap_or_default())
    }
}

impl fmt::Debug for PayPalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PayPalKey({} bytes)", self.0.len())
    }
}

/// The headers of a request of PayPal.
#[derive(Clone, Copy, Debug)]
pub struct PayPalHeaders<'a> {
    /// `PAYPAL-TRANSMISSION-ID`.
    pub transmission_id: &'a str,
    /// `PAYPAL-TRANSMISSION-TIME`: RFC 3339.
    pub transmission_time: &'a str,
    /// `PAYPAL-TRANSMISSION-SIG`: base64.
    pub transmission_sig: &'a str,
    /// `PAYPAL-AUTH-ALGO`.
    pub auth_algo: &'a str,
}

/// Verifies webhooks of PayPal without asking PayPal.
///
/// The signed content holds the CRC-32 of the body, and no digest of it: someone who has a signed request can make
/// another body with the same CRC-32. The replay guard, whose key is the transmission id, lets the first one pass
/// only; where money depends on a message, ask PayPal's API for the record that it names. Source:
/// developer.paypal.com, "Integrate webhooks", section "Self verification method".
#[derive(Clone, Debug)]
pub struct PayPalVerifier {
    webhook_id: String,
    key: PayPalKey,
    tolerance: TimeDelta,
}

impl PayPalVerifier {
    /// A verifier for the webhook of this id, as PayPal's dashboard shows it.
    ///
    /// # Errors
    /// [`Error::ProviderKey`] for an id that is not 1 to 50 letters and digits (PayPal's API, `webhook_id`).
    pub fn new(webhook_id: &str, key: PayPalKey) -> Result<Self, Error> {
        const MAX_ID_BYTES: usize = 50;
        let is_id = (1..=MAX_ID_BYTES).contains(&webhook_id.len())
            && webhook_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_id {
            return Err(Error::ProviderKey {
                provider: Provider::PayPal,
                wanted: "a webhook id of 1 to 50 letters and digits",
            });
        }
        Ok(PayPalVerifier { webhook_id: webhook_id.to_owned(), key, tolerance: DEFAULT_TOLERANCE })
    }

    /// Accepts requests signed up to `tolerance` before or after `now`.
    ///
    /// # Errors
    /// [`Error::InvalidTolerance`] below zero.
    pub fn with_tolerance(mut self, tolerance: TimeDelta) -> Result<Self, Error> {
        self.tolerance = checked_tolerance(tolerance)?;
        Ok(self)
    }

    /// Checks the headers against the exact bytes of the body.
    ///
    /// # Errors
    /// [`Error::MalformedHeader`], [`Error::InvalidTimestamp`], [`Error::TooOld`], [`Error::TooNew`],
    /// [`Error::SignatureMismatch`].
    pub fn verify(
        &self,
        headers: &PayPalHeaders<'_>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<VerifiedRequest, Error> {
        check_texts(headers)?;
        let sent_at = DateTime::parse_from_rfc3339(headers.transmission_time)
            .map_err(|_| Error::InvalidTimestamp { text: excerpt(headers.transmission_time) })?
            .with_timezone(&Utc);
        check_time(sent_at, now, self.tolerance)?;
        let signature = STANDARD.decode(headers.transmission_sig).map_err(|_| Error::SignatureMismatch)?;
        let (id, time) = (headers.transmission_id, headers.transmission_time);
        let signed = format!("{id}|{time}|{}|{}", self.webhook_id, crc32fast::hash(body));
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key.0)
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| Error::SignatureMismatch)?;
        Ok(VerifiedRequest::new(Provider::PayPal, Some(sent_at), &[id.as_bytes()]))
    }
}

/// The algorithm, and an id that cannot blur the border to the time.
fn check_texts(headers: &PayPalHeaders<'_>) -> Result<(), Error> {
    const MAX_ID_BYTES: usize = 100;
    let malformed = |header| Err(Error::MalformedHeader { provider: Provider::PayPal, header });
    if headers.auth_algo != PAYPAL_ALGORITHM {
        return malformed("paypal-auth-algo");
    }
    let id = headers.transmission_id;
    let is_id = (1..=MAX_ID_BYTES).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_id { Ok(()) } else { malformed("paypal-transmission-id") }
}
