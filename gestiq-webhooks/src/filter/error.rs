//! Errors of filters.

use super::{
    MAX_ALTERNATIVES, MAX_CONDITIONS, MAX_DEPTH, MAX_NUMBER_DIGITS, MAX_POINTER_BYTES, MAX_TEXT_BYTES,
};

/// An invalid filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// The text is not a JSON pointer.
    #[error(
        "{text:?} is not a valid JSON pointer: empty or /name/name, ~0 for ~ and ~1 for /, {MAX_POINTER_BYTES} bytes at most"
    )]
    Pointer {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The text is not a number, or is too long.
    #[error("{text:?} is not a decimal number as JSON writes it, of {MAX_NUMBER_DIGITS} digits at most")]
    Number {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A number whose digits a reader of JSON may have rounded.
    #[error("{text} may have been rounded on the way: write it as {{\"decimal\": \"…\"}}")]
    Inexact {
        /// The number that arrived.
        text: String,
    },
    /// A text to compare with is too long.
    #[error("a text of {bytes} bytes is too long to compare with: {MAX_TEXT_BYTES} at most")]
    TextTooLong {
        /// Its length.
        bytes: usize,
    },
    /// An order is asked of what has none.
    #[error("{at} is compared with {value}: only numbers and texts have an order")]
    NoOrder {
        /// The place.
        at: String,
        /// The value.
        value: String,
    },
    /// A condition has no operator.
    #[error("the condition at {at} asks nothing: one of eq, ne, gt, gte, lt, lte, in and exists is needed")]
    NoTest {
        /// The place.
        at: String,
    },
    /// A group and a condition in one object.
    #[error("a rule is one of all, any, or at with a test, and not several of them")]
    MixedRule,
    /// A group without conditions.
    #[error("an all or any without conditions says nothing")]
    EmptyGroup,
    /// A list of alternatives is empty, or too long.
    #[error("the list of in at {at} has {found} values: 1 to {MAX_ALTERNATIVES} are needed")]
    Alternatives {
        /// The place.
        at: String,
        /// The number that was found.
        found: usize,
    },
    /// The groups lie too deep inside each other.
    #[error("the filter is nested too deep: {MAX_DEPTH} levels of all and any at most")]
    TooDeep,
    /// There are too many conditions.
    #[error("a filter of {found} conditions is too large: {MAX_CONDITIONS} at most")]
    TooManyConditions {
        /// The number that was found.
        found: usize,
    },
    /// Two conditions that no value fulfils together.
    #[error("no value at {at} is both {first} and {second}")]
    Contradiction {
        /// The place.
        at: String,
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
}

gestiq_core::coded! { FilterError {
    Pointer => ("filter_pointer", Invalid),
    Number => ("filter_number", Invalid),
    Inexact => ("filter_number_inexact", Invalid),
    TextTooLong => ("filter_text_too_long", Invalid),
    NoOrder => ("filter_no_order", Invalid),
    NoTest => ("filter_no_test", Invalid),
    MixedRule => ("filter_mixed_rule", Invalid),
    EmptyGroup => ("filter_empty_group", Invalid),
    Alternatives => ("filter_alternatives", Invalid),
    TooDeep => ("filter_too_deep", Invalid),
    TooManyConditions => ("filter_too_many_conditions", Invalid),
    Contradiction => ("filter_contradiction", Invalid),
} }
