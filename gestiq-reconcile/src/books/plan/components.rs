//! Sets of places that depend on each other.

/// Disjoint sets of places; each set has one place as its representative.
pub(super) struct Components {
    parents: Vec<usize>,
}

impl Components {
    /// Makes a set of each place.
    pub(super) fn new(places: usize) -> Self {
        Components { parents: (0..places).collect() }
    }

    fn parent(&self, place: usize) -> usize {
        self.parents.get(place).copied().unwrap_or(place)
    }

    /// Returns the representative of the set of a place. Halves the paths on its way, so that they stay short.
    pub(super) fn of(&mut self, mut place: usize) -> usize {
        while self.parent(place) != place {
            let above = self.parent(self.parent(place));
            if let Some(parent) = self.parents.get_mut(place) {
                *parent = above;
            }
            place = above;
        }
        place
    }

    /// Makes one set of the sets of two places.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        if let Some(parent) = self.parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_joined_over_others_are_one_component() {
        let mut components = Components::new(7);
        for (one, other) in [(0, 4), (5, 1), (4, 2), (5, 6)] {
            components.join(one, other);
        }
        let of: Vec<usize> = (0..7).map(|place| components.of(place)).collect();
        assert_eq!(of, [0, 1, 0, 3, 0, 1, 1]);
    }
}
