//! Rules that people write, applied before anything is scored.
//!
//! Most lines that do not pay an invoice come again every month: fees, salaries, taxes, the cash machine. And some
//! payments are only understood by the people who receive them: the factor that pays for its clients, the parent that
//! pays for its subsidiaries. Rules say both, in order: the first one that applies to a line decides, and the run
//! counts how often each did.
//!
//! Rules are data. As TOML:
//!
//! ```
//! use gestiq_reconcile::rules::{RuleBook, UserRules};
//!
//! let rules: UserRules = toml::from_str(r#"
//!     [[rules]]
//!     name = "Bank fees"
//!     when = [{ text_contains = "comisión" }, { direction = "out" }]
//!     then = { ledger_account = "626" }
//!
//!     [[rules]]
//!     name = "Factor pays for Acme"
//!     when = [{ any = [{ counterparty_account = "ES91 2100 0418 4502 0005 1332" }, { text_word = "FACTORCO" }] }]
//!     then = { customer = "C-42" }
//!
//!     [[rules]]
//!     name = "Cash machine"
//!     when = [
//!         { kind = "ATM" },
//!         { bank_account = "ES9121000418450200051332" },
//!         { amount = { currency = "EUR", at_least = "20", at_most = "600" } },
//!     ]
//!     then = "never_match"
//!
//!     [[rules]]
//!     name = "Large ones are seen by a person"
//!     when = [{ amount = { currency = "EUR", at_least = "50000" } }]
//!     then = "review_only"
//! "#)?;
//! assert_eq!(RuleBook::new(rules.rules)?.rules().len(), 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | condition | applies if |
//! |---|---|
//! | `text_contains` | counterparty, description or reference contains the text; accents, case and punctuation do not count |
//! | `text_word` | the same, as whole words: `iva` is not in `archivar` |
//! | `counterparty_account` | the other side's account is this one; blanks and hyphens do not count |
//! | `bank_account` | the line stands on this account, by its key or its number |
//! | `amount` | the amount without its sign is `exactly` so much, or from `at_least` to `at_most`, of the `currency` |
//! | `direction` | money comes `in` or goes `out` |
//! | `kind` | the bank codes the transaction so |
//! | `all`, `any` | all, or at least one, of the conditions in the list |
//!
//! All conditions of `when` must apply. A line by a rule with `customer` settles only items of that customer, whose
//! name is then certain; one with `ledger_account` settles no item and is booked to the account; `never_match`
//! leaves the line alone; `review_only` keeps its match from being automatic.

mod anchor;
mod applying;
pub(crate) mod book;
mod check;
mod compiled;
mod condition;
pub(crate) mod effect;
mod facts;
mod limit;
mod texts;
pub(crate) mod user_rule;
mod validate;

pub use book::RuleBook;
pub use condition::{AmountCondition, Condition, Flow};
pub use effect::Effect;
pub use limit::RuleLimit;
pub use user_rule::{UserRule, UserRules};
