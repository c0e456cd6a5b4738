//! The keys that providers share with a receiver.

use std::fmt;

use subtle::{Choice, ConstantTimeEq as _};

use super::Provider;
use crate::error::Error;
use crate::mac::{MAC_BYTES, MacKey};

/// Bytes of a provider's secret at most; what is longer is a mistake.
pub const MAX_PROVIDER_SECRET_BYTES: usize = 512;

/// A provider's signing secret: made ready from its text as it is shown, not decoded. Masked and wiped like every secret.
#[derive(Clone)]
pub struct ProviderSecret(MacKey);

impl ProviderSecret {
    /// Takes the text that the provider shows.
    ///
    /// # Errors
    /// [`Error::ProviderKey`] for an empty one, or more than [`MAX_PROVIDER_SECRET_BYTES`].
    pub fn new(provider: Provider, text: &str) -> Result<Self, Error> {
        if (1..=MAX_PROVIDER_SECRET_BYTES).contains(&text.len()) {
            Ok(ProviderSecret(MacKey::new(text.as_bytes())))
        } else {
            Err(Error::ProviderKey { provider, wanted: "1 to 512 bytes of text" })
        }
    }
}

impl fmt::Display for ProviderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("***")
    }
}

impl fmt::Debug for ProviderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProviderSecret({self})")
    }
}

/// One secret, or several while one is being replaced.
#[derive(Clone, Debug)]
pub(super) struct ProviderSecrets {
    provider: Provider,
    all: Vec<ProviderSecret>,
}

impl ProviderSecrets {
    pub(super) fn new(provider: Provider, secret: &str) -> Result<Self, Error> {
        Ok(ProviderSecrets { provider, all: vec![ProviderSecret::new(provider, secret)?] })
    }

    pub(super) fn or(mut self, secret: &str) -> Result<Self, Error> {
        self.all.push(ProviderSecret::new(self.provider, secret)?);
        Ok(self)
    }

    /// Checks that one of the entries is the signature of the parts by one of the secrets, in the provider's form.
    ///
    /// Every secret meets every entry, so that the time does not show which of them fits.
    pub(super) fn check(
        &self,
        parts: &[&[u8]],
        written: fn(&[u8; MAC_BYTES]) -> String,
        entries: &[&str],
    ) -> Result<(), Error> {
        let matches = self.all.iter().fold(Choice::from(0), |found, secret| {
            let expected = written(&secret.0.mac(parts));
            entries.iter().fold(found, |found, entry| found | expected.as_bytes().ct_eq(entry.as_bytes()))
        });
        if bool::from(matches) { Ok(()) } else { Err(Error::SignatureMismatch) }
    }
}
