//! What earlier runs saw.

use std::collections::HashMap;

/// What a host said of a page, to ask next time whether it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
}

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
