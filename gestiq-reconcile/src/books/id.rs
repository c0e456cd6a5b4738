//! The ids of what the books keep.

gestiq_core::id! {
    /// Identifies a match.
    pub struct MatchGroupId: "match";
}

gestiq_core::id! {
    /// Identifies a resolved difference, and so the entry that the host books for it.
    pub struct ResolutionId: "resolution";
}

gestiq_core::id! {
    /// Identifies a lesson.
    pub struct LessonId: "lesson";
}
