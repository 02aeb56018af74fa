//! A map from words. A word of up to 16 bytes, as nearly all are, is kept as a number: finding it
//! follows no pointer, and numbers are sorted faster than texts.

use rustc_hash::FxHashMap;

/// Values by word.
#[derive(Debug)]
pub(super) struct WordMap<V> {
    short: FxHashMap<Short, V>,
    long: FxHashMap<Box<str>, V>,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

/// A word of up to 16 bytes: its first eight and the others, the first lowest. Less aligned than one
/// large number, so that more of them lie side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Short(u64, u64);

impl Short {
    /// What ends in a zero byte would look like a shorter word.
    fn new(word: &str) -> Option<Self> {
        let bytes = word.as_bytes();
        let short = match bytes.len() {
            0..4 => Self(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)), 0),
            length @ 4..8 => {
                let (head, tail) = (*bytes.first_chunk()?, *bytes.last_chunk()?);
                let rest = u64::from(u32::from_le_bytes(tail)) >> (8 * (8 - length));
                Self(u64::from(u32::from_le_bytes(head)) | rest << 32, 0)
            }
            length @ 8..=16 => {
                let (head, tail) = (*bytes.first_chunk()?, *bytes.last_chunk()?);
                // The two overlap by what the word lacks of 16 bytes.
                let rest = u64::from_le_bytes(tail).checked_shr(8 * (16 - length as u32)).unwrap_or(0);
                Self(u64::from_le_bytes(head), rest)
            }
            _ => return None,
        };
        (bytes.last() != Some(&0)).then_some(short)
    }

    /// A number by which words are in the order of their bytes.
    fn in_order(self) -> u128 {
        u128::from(self.0.swap_bytes()) << 64 | u128::from(self.1.swap_bytes())
    }
}

impl<V> WordMap<V> {
    /// How many words.
    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// What is kept of a word.
    pub(super) fn get(&self, word: &str) -> Option<&V> {
        match Short::new(word) {
            Some(short) => self.short.get(&short),
            None => self.long.get(word),
        }
    }

    /// What is kept of a word, once it is there.
    pub(super) fn entry(&mut self, word: &str, or: impl FnOnce() -> V) -> &mut V {
        match Short::new(word) {
            Some(short) => self.short.entry(short).or_insert_with(or),
            None => self.long.entry(word.into()).or_insert_with(or),
        }
    }

    /// Gives each word with its value to `take`, in the order of the words' bytes.
    ///
    /// # Errors
    /// The first of `take`.
    pub(super) fn in_order<E>(self, mut take: impl FnMut(&str, V) -> Result<(), E>) -> Result<(), E> {
        let mut short: Vec<(u128, V)> = self.short.into_iter().map(|(word, value)| (word.in_order(), value)).collect();
        short.sort_unstable_by_key(|(word, _)| *word);
        let mut long: Vec<(Box<str>, V)> = self.long.into_iter().collect();
        long.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut long = long.into_iter().peekable();
        for (number, value) in short {
            let bytes = number.to_be_bytes();
            let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            // It was packed from a text.
            let word = std::str::from_utf8(&bytes[..length]).unwrap_or_default();
            while let Some((before, value)) = long.next_if(|(long, _)| **long < *word) {
                take(&before, value)?;
            }
            take(word, value)?;
        }
        long.try_for_each(|(word, value)| take(&word, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    proptest::proptest! {
        #[test]
        fn it_holds_what_an_ordered_map_holds(words in proptest::collection::vec("[ab\\x00镜é]{0,20}", 0..40)) {
            let (mut map, mut expected) = (WordMap::default(), BTreeMap::new());
            for word in &words {
                *map.entry(word, || 0) += 1;
                *expected.entry(word.clone().into_boxed_str()).or_insert(0) += 1;
            }
            proptest::prop_assert_eq!(map.len(), expected.len());
            for word in words.iter().chain(&["other".to_owned()]) {
                proptest::prop_assert_eq!(map.get(word), expected.get(word.as_str()));
            }
            let mut sorted = Vec::new();
            map.in_order(|word, count| {
                sorted.push((word.into(), count));
                Ok::<(), ()>(())
            })
            .ok();
            proptest::prop_assert_eq!(sorted, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
