//! Currency exchange at dated rates. The rates that were used are part of the result.
//!
//! Rates are not published for every day: on a Sunday the rate of Friday is valid. So a lookup takes the latest
//! rate on or before the date, within a maximum age that the host sets. Central banks publish rates against one
//! currency (the ECB against the euro): dollars are converted to pounds through that *pivot*. In every case, the
//! amount is rounded once, at the end.

mod conversion;
mod error;
mod rate;
mod table;

pub use conversion::{Conversion, UsedRate};
pub use error::ExchangeError;
pub use rate::ExchangeRate;
pub use table::{MAX_RATE_AGE_DAYS, RateTable};
