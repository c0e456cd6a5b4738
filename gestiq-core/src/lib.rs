#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
//!
//! ## Where to start
//!
//! - ids: [`id!`], [`IdSource`], [`SequentialIds`]; [`TenantId`], [`UserId`]
//! - access: [`Actor`], [`Role`], [`Policy`], [`StandardPolicy`], [`TablePolicy`](policy::TablePolicy), [`Action`]
//! - money: [`Money`], [`Currency`], [`Rounding`], [`RateTable`](money::exchange::RateTable), [`BasisPoints`]
//! - time: [`Clock`], [`ManualClock`], [`Period`], [`PeriodKind`](period::PeriodKind)
//! - requests: [`Page`], [`PageRequest`], [`NumberedPage`](page::NumberedPage), [`Version`], [`IdempotencyKey`],
//!   [`RequestContent`](idempotency::RequestContent)
//! - errors: [`ErrorKind`], [`PortError`], [`Problem`](error::Problem), [`Coded`], [`coded!`]
//! - events and audit: [`Event`], [`EventName`], [`Catalog`](event::Catalog), [`AuditRecord`],
//!   [`AuditTrail`](audit::AuditTrail), [`verify`](audit::verify)

pub mod actor;
pub mod audit;
#[cfg(feature = "contract")]
pub mod contract;
pub mod digest;
pub mod error;
pub mod event;
pub mod id;
pub mod idempotency;
pub mod money;
pub mod page;
pub mod period;
pub mod policy;
pub mod ratio;
pub mod role;
mod short_name;
pub mod tenant;
pub mod text;
pub mod time;
pub mod version;
mod wire;

pub use actor::{Actor, UserId};
pub use audit::AuditRecord;
pub use error::{Coded, ErrorKind, PortError};
pub use event::{Event, EventName, Payload, Subject};
pub use id::{IdSource, SequentialIds};
pub use idempotency::IdempotencyKey;
pub use money::{Currency, Money, Rounding};
pub use page::{Page, PageRequest, PageSize};
pub use period::Period;
pub use policy::{Action, Policy, PolicyExt, StandardPolicy, Visibility};
pub use ratio::BasisPoints;
pub use role::Role;
pub use tenant::TenantId;
pub use time::{Clock, ManualClock};
pub use uuid::Uuid;
pub use version::Version;
pub use {chrono, rust_decimal};

#[cfg(feature = "system")]
pub use id::RandomIds;
#[cfg(feature = "system")]
pub use time::SystemClock;

#[doc(hidden)]
pub use serde as __serde;
