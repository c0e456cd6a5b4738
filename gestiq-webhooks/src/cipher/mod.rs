//! Secrets at rest.
//!
//! A copy of the database must not be enough to forge messages to all customers. So a store is given secrets that
//! are encrypted under a key of the host, and each is bound to its tenant and endpoint: a ciphertext that is moved
//! to another row does not open.

mod port;
mod sealed;
mod xchacha;

pub use port::{SecretCipher, SecretRow};
pub use sealed::{CipherError, CipherKeyId, MAX_KEY_ID_BYTES, MAX_SEALED_BYTES, SealedSecret, SealedSecrets};
pub use xchacha::{CIPHER_KEY_BYTES, XChaChaCipher};
