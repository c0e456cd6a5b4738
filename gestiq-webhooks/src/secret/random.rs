//! The source of random bytes for keys and nonces.

use std::fmt;

use gestiq_core::PortError;

/// Gives random bytes. It is injected, so that tests and simulations repeat themselves exactly.
///
/// Contract: the bytes are those of a cryptographic source, and nobody can derive them from earlier ones. A source
/// that cannot answer says so; it never answers with worse bytes.
pub trait RandomBytes: fmt::Debug + Send + Sync + 'static {
    /// Fills the whole of `to`.
    ///
    /// # Errors
    /// [`PortError`] where the source does not answer.
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError>;
}

/// The random source of the operating system.
#[cfg(feature = "system")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

#[cfg(feature = "system")]
impl RandomBytes for SystemRandom {
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError> {
        getrandom::fill(to).map_err(|error| {
            let message = "the system's source of random bytes does not answer";
            PortError::new(gestiq_core::ErrorKind::Unavailable, message).because(error.to_string())
        })
    }
}
