//! The headers that carry a message's signature, id and event.

use chrono::{DateTime, Utc};
use gestiq_core::EventName;

use crate::error::Error;
use crate::header::{
    STRIPE_SIGNATURE, WEBHOOK_ID, WEBHOOK_SIGNATURE, WEBHOOK_TIMESTAMP, X_EVENT, X_GITHUB_DELIVERY,
    X_GITHUB_EVENT, X_HUB_SIGNATURE, X_HUB_SIGNATURE_PREVIOUS, X_SIGNATURE, X_SIGNATURE_PREVIOUS,
};
use crate::mac::{MacKey, hex};
use crate::message::MessageId;
use crate::secret::{Secret, Secrets, SigningKey};
use crate::signature::{SignaturePreset, sign, sign_body, sign_ed25519};

/// A message as it is going to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The same over all attempts.
    pub id: &'a MessageId,
    /// The event.
    pub event: &'a EventName,
    /// When this attempt is made; sub-seconds are cut off.
    pub sent_at: DateTime<Utc>,
    /// The very bytes of the body.
    pub body: &'a [u8],
}

/// The headers of a message that the preset asks for, in lower case: signatures, id, time, event.
///
/// While a key is being replaced, all keys that are active at `sent_at` sign. `webhook-signature` and
/// `Stripe-Signature` list their signatures in one header. `X-Signature` and `X-Hub-Signature-256` have room for
/// one: it is that of the current key, and the newest former one signs a second header, with `-Previous` behind its
/// name.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_core::EventName;
/// use gestiq_webhooks::{MessageId, Secret, SignaturePreset};
/// use gestiq_webhooks::secret::Secrets;
/// use gestiq_webhooks::signature::{signed_headers, Outgoing};
///
/// let secrets = Secrets::new(Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?.into());
/// let message = Outgoing {
///     id: &MessageId::parse("msg_p5jXN8AQM9LWM0D4loKWxJek")?,
///     event: &EventName::new("invoice.sent").unwrap(),
///     sent_at: DateTime::from_timestamp(1_614_265_330, 0).unwrap(),
///     body: br#"{"test": 2432232314}"#,
/// };
/// let headers = signed_headers(SignaturePreset::Standard, &secrets, &message)?;
/// assert!(headers.contains(&(
///     "webhook-signature",
///     "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".to_owned()
/// )));
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
///
/// # Errors
/// [`Error::PresetNeedsSecret`] where the current key is an ed25519 one and the preset is not
/// [`SignaturePreset::Standard`].
pub fn signed_headers(
    preset: SignaturePreset,
    secrets: &Secrets,
    message: &Outgoing<'_>,
) -> Result<Vec<(&'static str, String)>, Error> {
    if !preset.takes(secrets.current().kind()) {
        return Err(Error::PresetNeedsSecret);
    }
    let keys: Vec<&SigningKey> = secrets.active(message.sent_at).collect();
    let shared: Vec<&Secret> = keys.iter().filter_map(|key| key.shared()).collect();
    let mut headers = Vec::new();
    match preset {
        SignaturePreset::Standard => headers.extend(standard(&keys, message)),
        SignaturePreset::Both => {
            headers.extend(standard(&keys, message));
            headers.push((X_EVENT, message.event.to_string()));
            let signature = |secret: &Secret| sign_body(secret, message.body).to_string();
            headers.extend(
                [X_SIGNATURE, X_SIGNATURE_PREVIOUS].into_iter().zip(shared.into_iter().map(signature)),
            );
        }
        SignaturePreset::GitHub => {
            headers.push((X_GITHUB_EVENT, message.event.to_string()));
            headers.push((X_GITHUB_DELIVERY, message.id.to_string()));
            let signature = |secret: &Secret| github(secret, message.body);
            let names = [X_HUB_SIGNATURE, X_HUB_SIGNATURE_PREVIOUS];
            headers.extend(names.into_iter().zip(shared.into_iter().map(signature)));
        }
        SignaturePreset::Stripe => headers.push((STRIPE_SIGNATURE, stripe(&shared, message))),
    }
    Ok(headers)
}

fn standard(keys: &[&SigningKey], message: &Outgoing<'_>) -> [(&'static str, String); 3] {
    let signature = |key: &&SigningKey| match key {
        SigningKey::Shared(secret) => sign(secret, message.id, message.sent_at, message.body).to_string(),
        SigningKey::Ed25519(key) => sign_ed25519(key, message.id, message.sent_at, message.body),
    };
    [
        (WEBHOOK_ID, message.id.to_string()),
        (WEBHOOK_TIMESTAMP, message.sent_at.timestamp().to_string()),
        (WEBHOOK_SIGNATURE, keys.iter().map(signature).collect::<Vec<_>>().join(" ")),
    ]
}

/// The key of receivers that take the written secret.
fn written(secret: &Secret) -> MacKey {
    MacKey::new(secret.reveal().as_bytes())
}

/// GitHub's form; its receivers take the written secret as the key.
fn github(secret: &Secret, body: &[u8]) -> String {
    format!("sha256={}", hex(&written(secret).mac(&[body])))
}

/// Stripe's form; its receivers take the written secret as the key.
fn stripe(secrets: &[&Secret], message: &Outgoing<'_>) -> String {
    let timestamp = message.sent_at.timestamp().to_string();
    let parts: [&[u8]; 3] = [timestamp.as_bytes(), b".", message.body];
    secrets.iter().fold(format!("t={timestamp}"), |header, secret| {
        format!("{header},v1={}", hex(&written(secret).mac(&parts)))
    })
}
