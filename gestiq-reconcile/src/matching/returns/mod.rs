//! Payments that came back: returned direct debits, rejected transfers, and amounts that were booked and taken back.

pub(crate) mod find;
mod words;
