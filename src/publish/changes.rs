//! Which articles a generation has that the one before had not, and the other way round.

use crate::index::manifest::{ArticleHash, Manifest};
use std::collections::BTreeMap;

/// The articles that differ between two generations, each as `collection/path`, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Only the newer has them.
    pub added: Vec<String>,
    /// Both have them, with different bytes.
    pub changed: Vec<String>,
    /// Only the older has them.
    pub removed: Vec<String>,
}

impl Changes {
    /// What changed from one generation to the next; from none, everything is added.
    pub(super) fn between(before: Option<&Manifest>, after: &Manifest) -> Self {
        let mut old = hashes(before.map_or(&[], |manifest| &manifest.articles));
        let mut changes = Self::default();
        for (name, hash) in hashes(&after.articles) {
            match old.remove(&name) {
                None => changes.added.push(name),
                Some(other) if other != hash => changes.changed.push(name),
                Some(_) => {}
            }
        }
        changes.removed = old.into_keys().collect();
        changes
    }

    /// Whether no article differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

fn hashes(articles: &[ArticleHash]) -> BTreeMap<String, &str> {
    articles.iter().map(|a| (format!("{}/{}", a.collection, a.path), a.hash.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(articles: &[(&str, &str)]) -> Manifest {
        let article = |(path, hash): &(&str, &str)| ArticleHash {
            collection: "docs".to_owned(),
            path: (*path).to_owned(),
            hash: (*hash).to_owned(),
        };
        Manifest { articles: articles.iter().map(article).collect(), ..Manifest::default() }
    }

    #[test]
    fn an_article_is_added_changed_removed_or_none_of_these() {
        let before = with(&[("a.md", "1"), ("b.md", "1"), ("c.md", "1")]);
        let after = with(&[("a.md", "1"), ("b.md", "2"), ("d.md", "1")]);
        let changes = Changes::between(Some(&before), &after);
        assert_eq!(changes.added, ["docs/d.md"]);
        assert_eq!(changes.changed, ["docs/b.md"]);
        assert_eq!(changes.removed, ["docs/c.md"]);
        assert!(Changes::between(Some(&after), &after).is_empty());
        assert_eq!(Changes::between(None, &after).added.len(), 3);
    }
}
