//! Tampering with requests between the signature and the network.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use gestiq_core::{Clock as _, Payload, SystemClock};
use gestiq_webhooks::port::{Headers, Transport, TransportError, TransportRequest, TransportResponse};
use gestiq_webhooks::{MessageId, Secret, sign};

/// A way to tamper with the requests of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tamper {
    /// Nothing.
    Intact,
    /// Nothing, after the secret was rotated; the receiver still knows the old one.
    RotatedOld,
    /// Nothing, after the secret was rotated; the receiver knows the new one.
    RotatedNew,
    /// Signed nine minutes ago; five are tolerated.
    Replayed,
    /// Signed with a time that is nine minutes ahead.
    Early,
    /// A blank added to the body.
    Body,
    /// Another message's id.
    Id,
    /// A timestamp that is a second later than the signed one.
    Timestamp,
    /// A changed letter of the signature.
    Signature,
    /// The signature without its last bytes.
    Cut,
    /// A signature of an unknown scheme only.
    Scheme,
    /// The receiver knows another secret.
    OtherKey,
}

impl Tamper {
    pub(crate) const ALL: [Tamper; 12] = [
        Tamper::Intact,
        Tamper::RotatedOld,
        Tamper::RotatedNew,
        Tamper::Replayed,
        Tamper::Early,
        Tamper::Body,
        Tamper::Id,
        Tamper::Timestamp,
        Tamper::Signature,
        Tamper::Cut,
        Tamper::Scheme,
        Tamper::OtherKey,
    ];

    pub(crate) fn must_verify(self) -> bool {
        matches!(self, Tamper::Intact | Tamper::RotatedOld | Tamper::RotatedNew)
    }

    /// Returns the path, and a description for people.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Tamper::Intact => ("/intact", "as sent"),
            Tamper::RotatedOld => ("/rotated-old", "after a rotation, with the old secret"),
            Tamper::RotatedNew => ("/rotated-new", "after a rotation, with the new secret"),
            Tamper::Replayed => ("/replayed", "signed nine minutes ago"),
            Tamper::Early => ("/early", "signed nine minutes ahead"),
            Tamper::Body => ("/body", "a blank added to the body"),
            Tamper::Id => ("/id", "another id"),
            Tamper::Timestamp => ("/timestamp", "a second later than signed"),
            Tamper::Signature => ("/signature", "a letter of the signature changed"),
            Tamper::Cut => ("/cut", "the signature cut by three bytes"),
            Tamper::Scheme => ("/scheme", "the signature named v2"),
            Tamper::OtherKey => ("/other-key", "with the secret of another endpoint"),
        }
    }

    pub(crate) fn path(self) -> &'static str {
        self.texts().0
    }

    pub(crate) fn title(self) -> &'static str {
        self.texts().1
    }

    fn apply(self, request: &mut TransportRequest, secret: &Secret) {
        let id = header(request, "webhook-id");
        let timestamp: i64 = header(request, "webhook-timestamp").parse().unwrap();
        let signature = header(request, "webhook-signature");
        match self {
            Tamper::Intact | Tamper::RotatedOld | Tamper::RotatedNew | Tamper::OtherKey => {}
            Tamper::Replayed => sign_again(request, &id, TimeDelta::minutes(-9), secret),
            Tamper::Early => sign_again(request, &id, TimeDelta::minutes(9), secret),
            Tamper::Body => {
                request.body = Payload::from_json([request.body.as_bytes(), b" "].concat()).unwrap().into();
            }
            Tamper::Id => set(request, "webhook-id", &format!("{id}1")),
            Tamper::Timestamp => set(request, "webhook-timestamp", &(timestamp + 1).to_string()),
            Tamper::Signature => {
                // The third letter after `v1,` holds bits of the first two bytes.
                let (head, rest) = signature.split_at_checked(5).unwrap();
                let other = if rest.starts_with('A') { "B" } else { "A" };
                set(request, "webhook-signature", &format!("{head}{other}{}", rest.get(1..).unwrap()));
            }
            Tamper::Cut => set(request, "webhook-signature", signature.get(..signature.len() - 4).unwrap()),
            Tamper::Scheme => set(request, "webhook-signature", &signature.replace("v1,", "v2,")),
        }
    }
}

fn header(request: &TransportRequest, name: &str) -> String {
    request.headers.get(name).unwrap().to_owned()
}

fn set(request: &mut TransportRequest, name: &str, value: &str) {
    let others = request.headers.iter().filter(|(other, _)| !other.eq_ignore_ascii_case(name));
    request.headers = others.chain([(name, value)]).collect::<Headers>();
}

/// Signs the request for another time.
fn sign_again(request: &mut TransportRequest, id: &str, shift: TimeDelta, secret: &Secret) {
    let sent_at = SystemClock.now() + shift;
    let signature = sign(secret, &MessageId::parse(id).unwrap(), sent_at, request.body.as_bytes());
    set(request, "webhook-timestamp", &sent_at.timestamp().to_string());
    set(request, "webhook-signature", &signature.to_string());
}

/// The tampering of each path, and the secrets that sign for it.
#[derive(Debug, Default)]
pub(crate) struct Tampering {
    paths: Mutex<HashMap<String, (Tamper, Secret)>>,
}

impl Tampering {
    pub(crate) fn know(&self, path: &str, tamper: Tamper, secret: Secret) {
        self.paths.lock().unwrap().insert(path.to_owned(), (tamper, secret));
    }

    /// Wraps a transport, so that it tampers with requests and then sends them.
    pub(crate) fn around(self: &Arc<Self>, http: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(TamperingTransport { tampering: Arc::clone(self), http })
    }
}

#[derive(Debug)]
struct TamperingTransport {
    tampering: Arc<Tampering>,
    http: Arc<dyn Transport>,
}

#[async_trait]
impl Transport for TamperingTransport {
    async fn send(&self, mut request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let path = request.url.as_str().splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap();
        let (tamper, secret) = self.tampering.paths.lock().unwrap().get(&path).unwrap().clone();
        tamper.apply(&mut request, &secret);
        self.http.send(request).await
    }
}
