//! Limits what comes out of a compressed file: for each member, for the sum, and by its ratio to what went in.

use std::io;
use std::io::Read;

use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;

/// The number of bytes of a member from which on the ratio counts: small files may be blanks only.
const FREE_BYTES: u64 = 1024 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// The bytes that were unpacked so far.
#[derive(Debug)]
pub(super) struct Budget<'l> {
    limits: &'l Limits,
    unpacked: u64,
}

impl<'l> Budget<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Budget { limits, unpacked: 0 }
    }

    /// Reads a member to its end and passes its bytes on; the inner error is one of the member itself.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`].
    pub(super) fn read(
        &mut self,
        mut member: impl Read,
        packed: u64,
        mut take: impl FnMut(&[u8]),
    ) -> Result<io::Result<()>, Error> {
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut length = 0_u64;
        loop {
            let count = match member.read(&mut chunk) {
                Ok(0) => return Ok(Ok(())),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Err(error)),
            };
            length += count as u64;
            self.unpacked += count as u64;
            self.limits.check(Limit::FileBytes, length)?;
            self.limits.check(Limit::UnpackedBytes, self.unpacked)?;
            if length > FREE_BYTES {
                self.limits.check(Limit::PackRatio, length / packed.max(1))?;
            }
            take(chunk.get(..count).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_stops_the_reading() {
        let read = |change: fn(&mut Limits), lengths: &[u64], packed: u64| {
            let mut limits = Limits::default();
            change(&mut limits);
            let mut budget = Budget::new(&limits);
            let mut taken = 0;
            for length in lengths {
                match budget.read(io::repeat(0).take(*length), packed, |bytes| taken += bytes.len()) {
                    Ok(read) => read.unwrap(),
                    Err(Error::LimitExceeded { limit, .. }) => return Err(limit),
                    Err(other) => panic!("{other}"),
                }
            }
            Ok(taken as u64)
        };
        let million = 1_048_576;
        for (case, change, lengths, packed, expected) in [
            ("fits", (|_| {}) as fn(&mut Limits), &[100, 200][..], 1, Ok(300)),
            ("one file", |limits| limits.file_bytes = 99, &[100], 100, Err(Limit::FileBytes)),
            ("the sum", |limits| limits.unpacked_bytes = 250, &[100, 200], 100, Err(Limit::UnpackedBytes)),
            ("the ratio", |_| {}, &[2 * million], 1_000, Err(Limit::PackRatio)),
            ("blanks", |_| {}, &[million], 1_000, Ok(million)),
            ("usual", |_| {}, &[2 * million], million / 50, Ok(2 * million)),
        ] {
            assert_eq!(read(change, lengths, packed), expected, "{case}");
        }
    }
}
