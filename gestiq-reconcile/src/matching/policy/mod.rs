//! The policy of matching: weights, thresholds, windows and tolerances, as data.

mod check;
pub(crate) mod conclusive;
pub(crate) mod dates;
pub(crate) mod differences;
pub(crate) mod exchange;
pub(crate) mod fee;
pub(crate) mod groups;
pub(crate) mod match_policy;
pub(crate) mod money_limit;
pub(crate) mod search;
pub(crate) mod terms;
pub(crate) mod tolerance;
pub(crate) mod weights;

pub use conclusive::ConclusivePolicy;
pub use dates::DatePolicy;
pub use differences::{DifferencePolicy, GuessPolicy};
pub use exchange::{ExchangePolicy, RateDay};
pub use fee::{Fee, FeeSchedule, FeeTier, MAX_FEE_SCHEDULES, MAX_FEE_TIERS, TierReach};
pub use groups::GroupPolicy;
pub use match_policy::MatchPolicy;
pub use money_limit::MoneyLimit;
pub use search::SearchLimits;
pub use terms::TermsPolicy;
pub use tolerance::{Tolerance, ToleranceSide};
pub use weights::Weights;
