//! Matching: which line settles which open item, how sure that is, and why.
//!
//! Four fields speak for a pair: the counterparty (40 %), the amount (30 %), the date (20 %) and the reference
//! (10 %). What a side does not say is not counted against it; what contradicts counts 0. A pair is automatic
//! only if it scores 95 or more, is at least 2 points ahead of every rival on both sides, and nothing
//! contradicts it; otherwise it is suggested, or the line stays unmatched.
//!
//! A run is pure: the same lines and items give the same result, byte for byte, whatever their order and the
//! number of threads.

pub(crate) mod amount;
mod assignment;
mod chunks;
mod columns;
mod context;
pub(crate) mod decision;
pub(crate) mod explain;
pub(crate) mod input;
pub(crate) mod knowledge;
pub(crate) mod line_match;
pub(crate) mod match_run;
pub(crate) mod matcher;
mod pairs;
pub(crate) mod payer;
mod policy;
mod progress;
mod quoted;
mod returns;
pub(crate) mod settlement;
pub(crate) mod summary;
mod sums;
mod tables;

pub use amount::difference::{Difference, DifferenceKind};
pub use amount::exchanged::{ExchangeBasis, Exchanged};
pub use decision::Decision;
pub use explain::compared::Compared;
pub use explain::explanation::Explanation;
pub use explain::fields::{FieldExplanation, FieldReason};
pub use explain::reason::Reason;
pub use explain::shares_of_group::MemberShare;
pub use explain::wording::Wording;
pub use input::MatchInput;
pub use knowledge::{Alias, CannotLink, DateOffset, KnownAccount};
pub use line_match::{Alternative, GroupMatch, LineMatch, RecognisedPayer};
pub use match_run::MatchRun;
pub use matcher::Matcher;
pub use payer::party_rule::PartyRule;
pub use payer::ruled::{AppliedRule, RuleHits};
pub use policy::{
    ConclusivePolicy, DatePolicy, DifferencePolicy, ExchangePolicy, Fee, FeeSchedule, FeeTier, GroupPolicy,
    GuessPolicy, MAX_FEE_SCHEDULES, MAX_FEE_TIERS, MatchPolicy, MoneyLimit, RateDay, SearchLimits,
    TermsPolicy, TierReach, Tolerance, ToleranceSide, Weights,
};
pub use progress::{Progress, Stage};
pub use quoted::rule::ReferenceRule;
pub use settlement::{Settlement, SettlementPart};
pub use summary::DecisionSummary;
