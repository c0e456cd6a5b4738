//! Every limit of a rule book has a name, a value and its own error.

use std::fmt;

/// What of a rule book is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleLimit {
    /// Rules of a book: 10,000. A person keeps some hundred; importers of other programs bring some thousand.
    Rules,
    /// Conditions of one rule, those in `all` and `any` among them: 64.
    Conditions,
    /// Lists inside lists: 4.
    Nesting,
    /// Bytes of a text: 256; four times the longest name that a bank passes on.
    TextBytes,
}

impl RuleLimit {
    /// All limits.
    pub const ALL: [RuleLimit; 4] =
        [RuleLimit::Rules, RuleLimit::Conditions, RuleLimit::Nesting, RuleLimit::TextBytes];

    /// The most that is allowed.
    #[must_use]
    pub fn allowed(self) -> usize {
        match self {
            RuleLimit::Rules => 10_000,
            RuleLimit::Conditions => 64,
            RuleLimit::Nesting => 4,
            RuleLimit::TextBytes => 256,
        }
    }

    /// The stable code for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            RuleLimit::Rules => "too_many_rules",
            RuleLimit::Conditions => "too_many_conditions",
            RuleLimit::Nesting => "conditions_nested_too_deep",
            RuleLimit::TextBytes => "rule_text_too_long",
        }
    }
}

impl fmt::Display for RuleLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RuleLimit::Rules => "the number of rules",
            RuleLimit::Conditions => "the number of conditions",
            RuleLimit::Nesting => "the depth of nested conditions",
            RuleLimit::TextBytes => "the size of a text in bytes",
        })
    }
}
