//! A map from words. A word of up to 16 bytes, as nearly all are, is kept as a number: finding it
//! follows no pointer, and numbers are sorted faster than texts.

use rustc_hash::FxHashMap;

/// Values by word.
#[derive(Debug)]
pub(super) struct WordMap<V> {
    short: FxHashMap<u128, V>,
    long: FxHashMap<Box<str>, V>,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

/// The bytes of a short word, the first lowest. What ends in a zero byte would look like a shorter
/// word.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    (!word.ends_with('\0')).then(|| u128::from_le_bytes(bytes))
}

impl<V> WordMap<V> {
    /// How many words.
    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// What is kept of a word.
    pub(super) fn get(&self, word: &str) -> Option<&V> {
        match packed(word) {
            Some(number) => self.short.get(&number),
            None => self.long.get(word),
        }
    }

    /// What is kept of a word, once it is there.
    pub(super) fn entry(&mut self, word: &str, or: impl FnOnce() -> V) -> &mut V {
        match packed(word) {
            Some(number) => self.short.entry(number).or_insert_with(or),
            None => self.long.entry(word.into()).or_insert_with(or),
        }
    }

    /// Gives each word with its value to `take`, in the order of the words' bytes.
    ///
    /// # Errors
    /// The first of `take`.
    pub(super) fn in_order<E>(self, mut take: impl FnMut(&str, V) -> Result<(), E>) -> Result<(), E> {
        let mut short: Vec<(u128, V)> =
            self.short.into_iter().map(|(word, value)| (word.swap_bytes(), value)).collect();
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
