//! What a source of articles is: `kind` of `[[import]]`, and `--kind`.

use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// One page.
    Page,
    /// A WordPress site.
    Wordpress,
    /// An export of a WordPress site.
    Wxr,
    /// An RSS, Atom or JSON feed.
    Feed,
    /// A list of a site's addresses.
    Sitemap,
    /// A folder of Markdown or HTML.
    Folder,
}

impl SourceKind {
    /// All of them, in the order in which help lists them.
    pub const ALL: [Self; 6] = [Self::Page, Self::Wordpress, Self::Wxr, Self::Feed, Self::Sitemap, Self::Folder];

    /// As `--kind` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Wordpress => "wordpress",
            Self::Wxr => "wxr",
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Folder => "folder",
        }
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl FromStr for SourceKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is none of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_is_none_names_them_all() {
        assert_eq!("feed".parse(), Ok(SourceKind::Feed));
        assert_eq!(
            "blog".parse::<SourceKind>().unwrap_err(),
            "`blog` is none of page, wordpress, wxr, feed, sitemap, folder"
        );
    }
}
