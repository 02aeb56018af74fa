//! stub
use serde::{Deserialize, Serialize};
/// Who publishes a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Site {
    /// Docusaurus.
    Docusaurus,
    /// Hugo.
    Hugo,
    /// Jekyll.
    Jekyll,
    /// MkDocs.
    Mkdocs,
    /// mdBook.
    Mdbook,
    /// GitHub.
    #[default]
    Github,
    /// Pages elsewhere.
    Web,
}

/// The anchors of one article, in the order of its headings.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    seen: std::collections::HashMap<String, u32>,
}

/// An anchor.
#[derive(Debug)]
pub(super) struct Anchor {
    pub id: String,
    /// Whether the published page has it for sure.
    pub certain: bool,
    /// The same before numbering.
    pub base: String,
}

impl Anchors {
    pub(super) fn next(&mut self, site: Site, text: &str, explicit: Option<&str>, _level: u8) -> Anchor {
        let base = match explicit {
            Some(id) => id.to_owned(),
            None => text
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect(),
        };
        let n = self.seen.entry(base.clone()).or_insert(0);
        let id = if *n == 0 || explicit.is_some() { base.clone() } else { format!("{base}-{n}") };
        *n += 1;
        Anchor { certain: !id.is_empty() && (explicit.is_some() || site != Site::Web), id, base }
    }
}

impl Site {
    /// stub
    pub(super) fn article_path(self, path: &str) -> Option<String> {
        Some(path.to_owned())
    }
    /// The site whose configuration file is found at or above `folder`, else GitHub.
    pub fn detect(_folder: &std::path::Path) -> Self {
        Site::Github
    }
}
