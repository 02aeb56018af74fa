//! What earlier runs saw.

use crate::import::fetch::Seen;
use std::collections::HashMap;

/// What was seen, by the address that was fetched. An article that should be written anew whatever
/// its page says (its file was lost, say) is left out.
#[derive(Clone, Debug, Default)]
pub struct Known(HashMap<String, Seen>);

impl Known {
    /// What was seen at an address; nothing where nothing was.
    pub fn at(&self, source: &str) -> Option<&Seen> {
        self.0.get(source)
    }
}

impl FromIterator<(String, Seen)> for Known {
    fn from_iter<I: IntoIterator<Item = (String, Seen)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}
