//! Two numbers in one word.

/// Two numbers of 32 bits, ordered by the upper and then by the lower: sorting one word is faster than sorting a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Packed(u64);

impl Packed {
    #[inline]
    pub(crate) fn new(upper: u32, lower: u32) -> Self {
        Packed((u64::from(upper) << 32) | u64::from(lower))
    }

    #[inline]
    pub(crate) fn upper(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline]
    pub(crate) fn lower(self) -> u32 {
        self.0 as u32
    }

    /// Returns both numbers as one.
    #[inline]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Takes over the lower bits of another with the same upper number; returns whether it has that number.
    #[inline]
    pub(crate) fn absorb(&mut self, other: Packed) -> bool {
        let same = self.upper() == other.upper();
        self.0 |= if same { other.0 } else { 0 };
        same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_numbers_come_back_and_bits_of_the_same_upper_number_join() {
        let mut packed = Packed::new(7, 0b01);
        assert_eq!((packed.upper(), packed.lower(), packed.bits() >> 32), (7, 1, 7));
        assert!(packed.absorb(Packed::new(7, 0b10)) && !packed.absorb(Packed::new(8, 0b100)));
        assert_eq!(packed, Packed::new(7, 0b11));
    }
}
