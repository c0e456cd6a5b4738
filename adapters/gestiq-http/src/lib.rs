#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod cause;
mod resolver;
mod tls;
mod transport;

pub use resolver::{NameResolver, SystemResolver};
pub use transport::{
    CONNECT_TIMEOUT, HttpTransport, HttpTransportBuilder, IDLE_PER_HOST, IDLE_TIMEOUT, TransportSetupError,
};
