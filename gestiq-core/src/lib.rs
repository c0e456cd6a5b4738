//! The words every Gestiq crate uses.

pub mod actor;
pub mod error;
pub mod id;
pub mod money;
pub mod period;
pub mod policy;
pub mod ratio;
pub mod tenant;
pub mod text;
pub mod time;
mod wire;

pub use actor::{Actor, Role, UserId};
pub use error::{Coded, ErrorKind, PortError, Problem};
pub use id::{IdError, IdSource, SequentialIds};
pub use money::exchange::{Conversion, ExchangeError, ExchangeRate, RateTable, UsedRate};
pub use money::{Currency, Money, MoneyError, Rounding};
pub use period::{FiscalStart, Period, PeriodError, PeriodKind};
pub use policy::{Action, Decision, Denied, Policy, PolicyExt, StandardPolicy, Visibility};
pub use ratio::{BasisPoints, RatioError};
pub use tenant::TenantId;
pub use time::{Clock, ManualClock};
pub use uuid::Uuid;

#[cfg(feature = "system")]
pub use id::RandomIds;
#[cfg(feature = "system")]
pub use time::SystemClock;

#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde as __serde;
