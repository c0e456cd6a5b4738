//! Names of the HTTP headers that carry a webhook's metadata, in lower case as HTTP/2 sends them.

/// Id of the message; the same over all attempts, so that a receiver can drop what it has seen.
pub const WEBHOOK_ID: &str = "webhook-id";

/// Time of this attempt in whole seconds since 1970-01-01T00:00:00Z.
pub const WEBHOOK_TIMESTAMP: &str = "webhook-timestamp";

/// One or more signatures (`v1,<base64>`), separated by a space.
pub const WEBHOOK_SIGNATURE: &str = "webhook-signature";

/// Signature of the body alone: `sha256=<hex>`.
pub const X_SIGNATURE: &str = "x-signature";

/// Signature of the body alone by the former secret, while a secret is being replaced.
pub const X_SIGNATURE_PREVIOUS: &str = "x-signature-previous";

/// Name of the event, such as `invoice.paid`, for receivers that route before they parse.
pub const X_EVENT: &str = "x-event";

/// GitHub's signature of the body alone: `sha256=<hex>`.
pub const X_HUB_SIGNATURE: &str = "x-hub-signature-256";

/// The same by the former secret, while a secret is being replaced. GitHub itself has no such header.
pub const X_HUB_SIGNATURE_PREVIOUS: &str = "x-hub-signature-256-previous";

/// Name of the event, as GitHub sends it.
pub const X_GITHUB_EVENT: &str = "x-github-event";

/// Id of the message, as GitHub sends it.
pub const X_GITHUB_DELIVERY: &str = "x-github-delivery";

/// Time and signatures, as Stripe sends them: `t=<seconds>,v1=<hex>`.
pub const STRIPE_SIGNATURE: &str = "stripe-signature";
