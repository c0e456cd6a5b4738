//! Exchange at dated rates: which rate was used is part of the result.
//!
//! A rate is published for a day, and not for every day: on a Sunday the rate of Friday holds. So a lookup
//! takes the latest rate on or before the date, within a maximal age that the host names. Central banks publish
//! rates against one currency (the ECB against the euro): dollars become pounds through that *pivot*. Whatever
//! the way, the amount is rounded once, at the end.

mod conversion;
mod error;
mod rate;
mod table;

pub use conversion::{Conversion, UsedRate};
pub use error::ExchangeError;
pub use rate::ExchangeRate;
pub use table::{MAX_RATE_AGE_DAYS, RateTable};
