//! The attention of a run to a line or item.

/// Tells if the matcher has decided on a line or item since it last became open.
///
/// The matcher is sure of a pair only if no rival comes near. Once rivals are settled they are not among the open ones,
/// and the pair that is left seems surer than it is. So only what has just come in can be confirmed without a review;
/// whatever a run has seen before is proposed at most, and is left alone until something new touches it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// It has just come in: the next run decides on it.
    #[default]
    New,
    /// It was released, by a rejected or revoked match: the next run may propose something else.
    Again,
    /// A run has decided on it.
    Seen,
}
