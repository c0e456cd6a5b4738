//! The answer about an address.

use std::fmt;

/// The verdict on an address: allowed, or refused with the block that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressVerdict {
    /// It may.
    Allowed,
    /// It may not.
    Refused(AddressBlock),
}

impl AddressVerdict {
    /// Returns true if a request may go there.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        self == AddressVerdict::Allowed
    }
}

/// Why an address is refused: the block that it lies in, such as `private use`. `Display` is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressBlock(pub(super) &'static str);

impl fmt::Display for AddressBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}
