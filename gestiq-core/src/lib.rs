#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
//!
//! ## Where to start
//!
//! - ids: [`id!`], [`IdSource`], [`SequentialIds`]; [`TenantId`], [`UserId`], [`EventId`], [`AuditId`]
//! - who may do what: [`Actor`], [`Role`], [`Policy`], [`StandardPolicy`], [`TablePolicy`](policy::TablePolicy), [`Action`],
//!   [`Access`]
//! - money: [`Money`], [`Currency`], [`Rounding`], [`RateTable`], [`Conversion`], [`BasisPoints`]
//! - time: [`Clock`], [`ManualClock`], [`Period`], [`PeriodKind`]
//! - requests: [`Page`], [`PageRequest`], [`NumberedPage`], [`CappedCount`], [`Version`], [`IdempotentRequest`],
//!   [`RequestContent`](idempotency::RequestContent)
//! - errors: [`ErrorKind`], [`PortError`], [`Problem`], [`Coded`], [`coded!`]
//! - what happened: [`Event`], [`EventName`], [`Catalog`], [`AuditRecord`], [`AuditTrail`], [`audit::verify`]

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
pub use audit::{
    AuditArea, AuditChain, AuditError, AuditHead, AuditId, AuditRecord, AuditTrail, ChainedRecord,
};
pub use digest::{Digest, DigestError};
pub use error::{Coded, ErrorKind, PortError, Problem};
pub use event::{
    Catalog, CloudEvent, Event, EventData, EventError, EventId, EventName, EventType, Payload, Subject,
};
pub use id::{IdError, IdSource, SequentialIds};
pub use idempotency::{Fingerprint, IdempotencyError, IdempotencyKey, IdempotentRequest};
pub use money::exchange::{Conversion, ExchangeError, ExchangeRate, RateTable, UsedRate};
pub use money::{Currency, Money, MoneyError, Rounding};
pub use page::{
    CappedCount, Cursor, NumberedPage, NumberedPageRequest, Page, PageError, PageRequest, PageSize,
};
pub use period::{FiscalStart, Period, PeriodError, PeriodKind};
pub use policy::{Access, Action, Decision, Denied, Policy, PolicyExt, StandardPolicy, Visibility};
pub use ratio::{BasisPoints, RatioError};
pub use role::{Role, RoleName};
pub use tenant::TenantId;
pub use time::{Clock, ManualClock};
pub use uuid::Uuid;
pub use version::{StaleVersion, Version};

#[cfg(feature = "system")]
pub use id::RandomIds;
#[cfg(feature = "system")]
pub use time::SystemClock;

#[doc(hidden)]
pub use serde as __serde;
