//! A rule as a person writes it.

use super::condition::Condition;
use super::effect::Effect;

/// When a line is like this, then do that.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRule {
    /// What people call the rule; explanations name it.
    pub name: String,
    /// All of these must apply.
    pub when: Vec<Condition>,
    /// What becomes of the line.
    pub then: Effect,
}

/// The rules of a file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRules {
    /// The first one that applies to a line decides.
    #[serde(default)]
    pub rules: Vec<UserRule>,
}
