//! Which terms of a question have an identity: a small hash table, asked for every token of every
//! candidate.

/// Terms by identity, one bit a term.
#[derive(Debug)]
pub(super) struct Identities {
    /// An identity and its terms at the first free slot from its low bits; no terms where it is free.
    slots: Vec<(u32, u64)>,
}

/// Slots for each identity: most look-ups miss, and should meet a free slot at once.
const SLOTS: usize = 4;

impl FromIterator<(u32, u64)> for Identities {
    fn from_iter<T: IntoIterator<Item = (u32, u64)>>(terms: T) -> Self {
        let terms: Vec<(u32, u64)> = terms.into_iter().collect();
        let mut table = Self { slots: vec![(0, 0); (terms.len() * SLOTS).next_power_of_two().max(SLOTS)] };
        for (id, mask) in terms {
            let slot = table.slot(id);
            table.slots[slot].0 = id;
            table.slots[slot].1 |= mask;
        }
        table
    }
}

impl Identities {
    /// The terms with an identity.
    #[inline]
    pub(super) fn mask(&self, id: u32) -> u64 {
        self.slots[self.slot(id)].1
    }

    /// Where an identity is, or would be. There always is a free slot to stop at.
    #[inline]
    fn slot(&self, id: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut at = id as usize & last;
        loop {
            match self.slots[at] {
                (known, mask) if mask == 0 || known == id => return at,
                _ => at = (at + 1) & last,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_that_fall_together_are_told_apart() {
        let ids = [0, 16, 32, 7, 7 + 16, u32::MAX];
        let table: Identities = ids.iter().enumerate().map(|(i, id)| (*id, 1 << i)).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(table.mask(*id), 1 << i);
        }
        assert_eq!((table.mask(1), table.mask(48)), (0, 0));
    }

    #[test]
    fn terms_of_one_identity_are_all_told() {
        let table: Identities = [(9, 1), (9, 4), (8, 2)].into_iter().collect();
        assert_eq!((table.mask(9), table.mask(8)), (5, 2));
        assert_eq!(std::iter::empty().collect::<Identities>().mask(0), 0);
    }
}
