//! Profiles, policies and rules in TOML.

use std::path::Path;

use gestiq_reconcile::import::csv::{CsvProfile, ready};
use gestiq_reconcile::matching::MatchPolicy;
use gestiq_reconcile::rules::{RuleBook, UserRules};

use crate::failure::Failure;
use crate::input::read_settings;

/// Reads a profile: a TOML file, or a built-in profile by its name if there is no such file.
pub(crate) fn profile(path: &Path) -> Result<CsvProfile, Failure> {
    if !path.exists()
        && let Some(profile) = path.to_str().and_then(ready::named)
    {
        return Ok(profile);
    }
    parse(path)
}

/// Reads a policy and validates it.
pub(crate) fn policy(path: Option<&Path>) -> Result<MatchPolicy, Failure> {
    let Some(path) = path else { return Ok(MatchPolicy::default()) };
    let policy: MatchPolicy = parse(path)?;
    policy.validate().map_err(|error| Failure::of_file(path, error))?;
    Ok(policy)
}

/// Reads rules and validates them.
pub(crate) fn rules(path: Option<&Path>) -> Result<RuleBook, Failure> {
    let Some(path) = path else { return Ok(RuleBook::default()) };
    let rules: UserRules = parse(path)?;
    RuleBook::new(rules.rules).map_err(|error| Failure::of_file(path, error))
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = read_settings(path)?;
    toml::from_str(&text).map_err(|error| {
        let place =
            error.span().map_or_else(String::new, |span| format!("line {}: ", line(&text, span.start)));
        Failure::of_file(path, format!("{place}{}", error.message()))
    })
}

/// Returns the line of a byte, from 1.
fn line(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    before.filter(|byte| **byte == b'\n').count() + 1
}
