//! An article as the tests of this room show it.

use std::fmt::Write;

use super::collection::CollectionSettings;
use super::reading::read_article;
use super::{Article, Site};

/// Reads an article of a collection published under `https://x.example/`.
pub(super) fn read(site: Site, text: &str) -> Article {
    let settings =
        CollectionSettings { source: Some("https://x.example/{path}".into()), ..CollectionSettings::new("c", "kb") };
    let (article, findings) = read_article(&settings, site, "a.md", text.as_bytes());
    assert_eq!(findings, [], "{text}");
    article.expect("an article")
}

/// Its passages: a line for each unit with its kind, `!` where it only announces, what is written
/// and, where they differ, what is read; then its lead.
pub(super) fn passages(site: Site, text: &str) -> String {
    let article = read(site, text);
    let mut out = String::new();
    for passage in article.sections.iter().flat_map(|section| &section.passages) {
        if !out.is_empty() {
            out.push_str("--\n");
        }
        for unit in &passage.units {
            let written = &text[unit.span.range()];
            let mark = if unit.announces { "!" } else { "" };
            let _ = write!(out, "{:?}{mark} {}", unit.kind, written.escape_debug());
            if unit.text != written {
                let _ = write!(out, " = {}", unit.text.escape_debug());
            }
            if !unit.lead_text.is_empty() {
                let _ = write!(out, " << {}", unit.lead_text.escape_debug());
            }
            out.push('\n');
        }
    }
    out
}

/// Its sections: heading path, anchor, link and line.
pub(super) fn sections(site: Site, text: &str) -> String {
    let mut out = String::new();
    for section in read(site, text).sections {
        let path = section.heading.join(" > ");
        let link = section.link.unwrap_or_else(|| "-".into());
        let _ = writeln!(out, "{}: {path} #{} {link}", section.line, section.anchor);
    }
    out
}
