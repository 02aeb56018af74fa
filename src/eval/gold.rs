//! Where hits stand, and which gold that satisfies.

use crate::answer::reply::Cited;
use crate::knowledge::{Article, Span};
use std::collections::HashMap;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot<'a> {
    /// Name of the collection.
    pub collection: &'a str,
    /// Path of the article, or id of the corpus's line.
    pub article: &'a str,
    /// Anchor of the section.
    pub anchor: &'a str,
}

impl<'a> From<&'a Cited> for Spot<'a> {
    fn from(hit: &'a Cited) -> Self {
        Self { collection: &hit.collection, article: &hit.article, anchor: &hit.anchor }
    }
}

/// The places of what is measured.
#[derive(Debug, Default)]
pub struct Places {
    /// `None` for a corpus, whose hits map to the ids of its lines.
    markdown: Option<Markdown>,
}

#[derive(Debug, Default)]
struct Markdown {
    /// By collection and path.
    articles: HashMap<(String, String), Known>,
}

/// What is known of an article.
#[derive(Debug, Default)]
struct Known {
    /// Anchors of a section's headings from the outermost to its own, by its own.
    above: HashMap<String, Vec<String>>,
    /// Visible text of what is quoted, where markup makes it differ from the bytes.
    visible: HashMap<Span, String>,
}

impl Places {
    /// Hits map to the ids of a corpus's lines.
    pub fn corpus() -> Self {
        Self::default()
    }

    /// Hits map to sections of Markdown files from now on.
    pub(super) fn read_markdown(&mut self) {
        self.markdown.get_or_insert_default();
    }

    /// Remembers an article's sections.
    pub(super) fn add(&mut self, article: &Article) {
        let Some(markdown) = &mut self.markdown else { return };
        let known = markdown.articles.entry((article.collection.clone(), article.path.clone())).or_default();
        let mut open: Vec<(u8, &str)> = Vec::new();
        for section in &article.sections {
            open.retain(|(level, _)| *level < section.level);
            open.push((section.level, &section.anchor));
            let above = open.iter().map(|(_, anchor)| (*anchor).to_owned()).filter(|a| !a.is_empty()).collect();
            known.above.entry(section.anchor.clone()).or_insert(above);
            for unit in section.passages.iter().flat_map(|passage| &passage.units) {
                known.visible.insert(unit.span, unit.text.clone());
            }
        }
    }

    /// The id that a hit maps to: of a line of the corpus, or of a section as `path.md#anchor`.
    pub fn id(&self, spot: Spot<'_>) -> String {
        match &self.markdown {
            Some(_) if !spot.anchor.is_empty() => format!("{}#{}", spot.article, spot.anchor),
            _ => spot.article.to_owned(),
        }
    }

    /// Whether a hit is what a gold names: the line; or the file, the section or one above it.
    ///
    /// The path may have the name of the collection before it.
    pub fn satisfies(&self, spot: Spot<'_>, gold: &str) -> bool {
        let Some(markdown) = &self.markdown else { return spot.article == gold };
        let (path, anchor) = gold.split_once('#').unwrap_or((gold, ""));
        let is_file = names(path, spot.collection, spot.article);
        if !is_file || anchor.is_empty() {
            return is_file;
        }
        let above = markdown
            .articles
            .get(&(spot.collection.to_owned(), spot.article.to_owned()))
            .and_then(|known| known.above.get(spot.anchor));
        spot.anchor == anchor || above.is_some_and(|above| above.iter().any(|a| a == anchor))
    }

    /// Whether a gold names something that exists. True for a corpus, whose ids its reader checks.
    pub fn exists(&self, gold: &str) -> bool {
        let Some(markdown) = &self.markdown else { return true };
        let (path, anchor) = gold.split_once('#').unwrap_or((gold, ""));
        markdown.articles.iter().any(|((collection, article), known)| {
            names(path, collection, article) && (anchor.is_empty() || known.above.contains_key(anchor))
        })
    }

    /// A quote as its reader sees it, markup stripped.
    pub fn visible<'a>(&'a self, hit: &'a Cited) -> &'a str {
        self.markdown
            .as_ref()
            .and_then(|markdown| markdown.articles.get(&(hit.collection.clone(), hit.article.clone())))
            .and_then(|known| known.visible.get(&hit.range))
            .map_or(hit.quote.as_str(), String::as_str)
    }
}

/// Whether a path, with or without the name of the collection before it, is an article's.
fn names(path: &str, collection: &str, article: &str) -> bool {
    path == article || path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')) == Some(article)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{CollectionSettings, Site, read_article};

    fn places(text: &str) -> Places {
        let settings = CollectionSettings::new("docs", "/docs");
        let (article, _) = read_article(&settings, Site::Github, "guide/a.md", text.as_bytes());
        let mut places = Places::corpus();
        places.read_markdown();
        places.add(&article.unwrap());
        places
    }

    fn hit(article: &str, anchor: &str) -> Cited {
        let span = Span::new(0, 0);
        Cited {
            collection: "docs".into(),
            article: article.into(),
            title: String::new(),
            heading: Vec::new(),
            anchor: anchor.into(),
            source: None,
            updated: None,
            confidence: 0.0,
            quote: String::new(),
            range: span,
            passage: String::new(),
            passage_range: span,
            lead: None,
            key: String::new(),
            bare_code: false,
        }
    }

    const TEXT: &str = "# Guide\n\nHello.\n\n## Setup\n\nRun it.\n\n### On Linux\n\nUse *apt*.\n\n## Price\n\nFree.\n";

    #[test]
    fn a_subsection_counts_for_the_section_above_it() {
        let places = places(TEXT);
        let linux = hit("guide/a.md", "on-linux");
        for gold in ["guide/a.md", "guide/a.md#on-linux", "guide/a.md#setup", "guide/a.md#guide", "docs/guide/a.md"] {
            assert!(places.satisfies((&linux).into(), gold) && places.exists(gold), "{gold}");
        }
        for gold in ["a.md", "guide/a.md#price", "guide/a.md#linux", "guide/b.md"] {
            assert!(!places.satisfies((&linux).into(), gold), "{gold}");
        }
        assert!(!places.satisfies((&hit("guide/a.md", "setup")).into(), "guide/a.md#on-linux"));
        assert!(!places.exists("guide/a.md#linux") && !places.exists("b.md"));
    }

    #[test]
    fn a_quote_is_read_without_its_markup() {
        let places = places(TEXT);
        let mut linux = hit("guide/a.md", "on-linux");
        let at = TEXT.find("Use").unwrap();
        linux.range = Span::new(at, at + "Use *apt*.".len());
        linux.quote = "Use *apt*.".into();
        assert_eq!(places.visible(&linux), "Use apt.");
    }

    #[test]
    fn a_line_of_a_corpus_is_its_id() {
        let places = Places::corpus();
        let spot = Spot { collection: "corpus", article: "f#1", anchor: "" };
        assert!(places.satisfies(spot, "f#1") && !places.satisfies(spot, "f"));
        assert_eq!(places.id(spot), "f#1");
    }
}
