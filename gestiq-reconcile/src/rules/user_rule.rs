//! A rule as a person writes it.

use super::condition::Condition;
use super::effect::Effect;

/// A rule of a user: the conditions that a line must meet, and their effect.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRule {
    /// The name of the rule, which explanations show.
    pub name: String,
    /// All of these must apply.
    pub when: Vec<Condition>,
    /// The effect on the line.
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
