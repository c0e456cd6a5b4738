//! The class of a client's error, found among its causes.

use std::error::Error;
use std::io;

use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::TransportError;

use crate::resolver::AddressRefused;

/// Sorts an error of the client by what the engine makes of it. The URL is left out: its query may be a secret.
pub(crate) fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let class = class_of(&error);
    let message = match cause::<AddressRefused>(&error) {
        Some(refused) => refused.to_string(),
        None => innermost(&error).to_string(),
    };
    TransportError { class, message }
}

fn class_of(error: &reqwest::Error) -> FailureClass {
    if cause::<AddressRefused>(error).is_some() {
        FailureClass::AddressRefused
    } else if error.is_timeout() {
        FailureClass::Timeout
    } else if error.is_dns() {
        FailureClass::Dns
    } else if cause::<rustls::Error>(error).is_some() {
        FailureClass::Tls
    } else if error.is_connect() {
        FailureClass::Connect
    } else if error.is_builder() {
        FailureClass::Request
    } else {
        FailureClass::Protocol
    }
}

/// The first cause of a type, however deep the client has wrapped it.
fn cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).find_map(|error| error.downcast_ref::<E>())
}

fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    causes(error).last().unwrap_or(error)
}

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| next_cause(*error))
}

/// An I/O error hides what it wraps: its `source` is already the cause of that.
fn next_cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
