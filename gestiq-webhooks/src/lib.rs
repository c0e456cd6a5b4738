#![cfg_attr(feature = "service", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "service"), doc = "Signs webhooks, and verifies those that come in.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "service", feature = "paypal"))]
pub mod address;
#[cfg(feature = "service")]
pub mod audit;
pub mod batch;
#[cfg(feature = "service")]
pub mod cipher;
#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "service")]
pub mod delivery;
#[cfg(feature = "service")]
pub mod endpoint;
mod error;
#[cfg(feature = "service")]
pub mod filter;
pub mod header;
#[cfg(feature = "service")]
pub mod health;
pub mod inbound;
pub mod limit;
mod mac;
#[cfg(feature = "service")]
mod memory;
pub mod message;
#[cfg(feature = "service")]
pub mod port;
#[cfg(feature = "service")]
pub mod schedule;
pub mod secret;
#[cfg(feature = "service")]
pub mod service;
pub mod signature;
mod timestamp;
#[cfg(any(feature = "service", feature = "paypal"))]
pub mod url;
pub mod verify;
#[cfg(feature = "service")]
pub mod worker;

pub use chrono;
pub use gestiq_core;

pub use error::Error;
pub use message::{Message, MessageId};
#[cfg(feature = "system")]
pub use secret::SystemRandom;
pub use secret::{KeyKind, Secret};
pub use signature::{SignaturePreset, sign};
#[cfg(any(feature = "service", feature = "paypal"))]
pub use url::EndpointUrl;
pub use verify::{ReceivedHeaders, VerifiedMessage, Verifier};

#[cfg(feature = "service")]
pub use cipher::XChaChaCipher;
#[cfg(feature = "service")]
pub use delivery::{Delivery, DeliveryId, DeliveryState};
#[cfg(feature = "service")]
pub use endpoint::{Endpoint, EndpointId, EndpointUpdate, NewEndpoint};
#[cfg(feature = "service")]
pub use filter::Filter;
#[cfg(feature = "service")]
pub use memory::MemoryStore;
#[cfg(feature = "service")]
pub use schedule::RetrySchedule;
#[cfg(feature = "service")]
pub use service::{KeyRing, ServiceError, ServiceParts, WebhookService};
#[cfg(feature = "service")]
pub use worker::{Dispatcher, DispatcherParts};
