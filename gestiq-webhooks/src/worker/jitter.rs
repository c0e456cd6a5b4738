//! Random numbers that spread retries.

use std::sync::atomic::{AtomicU64, Ordering};

/// Uniform 64-bit numbers, the same ones for the same seed (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014).
///
/// They spread retries and protect nothing, so a generator that can be guessed is good enough; a host seeds it with
/// anything that differs between its processes.
#[derive(Debug)]
pub struct Jitter(AtomicU64);

/// The step of the sequence: 2^64 divided by the golden ratio, odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Jitter {
    /// The numbers of a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Jitter(AtomicU64::new(seed))
    }

    /// The next number.
    pub fn next_u64(&self) -> u64 {
        let state = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_reference_implementation() {
        // splitmix64.c by Sebastiano Vigna, seed 1234567.
        let jitter = Jitter::seeded(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([(); 3].map(|()| jitter.next_u64()), expected);
    }
}
