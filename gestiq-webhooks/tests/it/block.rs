//! Futures that never wait, run to their end.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    let ready = if let Poll::Ready(value) = polled { Some(value) } else { None };
    ready.unwrap()
}
