//! The end of a statement at which a balance stands.

/// The end of a statement at which a balance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Opening,
    Closing,
}
