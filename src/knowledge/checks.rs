//! What a strict collection asks of its articles.
//!
//! What only the text can tell (unknown keys, ragged rows, two headings with one anchor) is told
//! while it is read; here is what is seen in an article, and between articles.

use std::collections::HashMap;

use super::article::Article;
use super::findings::Problem;
use super::front_matter::{Faults, FrontMatter, similar};

/// What is wrong with one article. Where the front matter is broken as a whole, what it lacks is
/// not told.
pub(super) fn article(article: &Article, matter: &FrontMatter, broken: bool) -> Faults {
    let mut faults = Faults::new();
    if matter.title.is_none() && !broken {
        faults.push((1, Problem::NoTitle));
    }
    match &matter.source {
        None if broken || article.source.is_some() => {}
        None => faults.push((1, Problem::NoSource)),
        Some(source) if !is_address(source) => {
            let value = source.clone();
            faults.push((matter.source_line.max(1), Problem::BadAddress { value }));
        }
        Some(_) => {}
    }
    empty_sections(article, &mut faults);
    unknown_anchors(article, &mut faults);
    faults
}

/// Whether it is an address that a browser opens.
pub(super) fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && !host.starts_with(['/', '?', '#', ':'])
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
    })
}

/// Whether it can be a BCP 47 tag.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A heading with nothing under it; one with subsections has them.
fn empty_sections(article: &Article, faults: &mut Faults) {
    for (n, section) in article.sections.iter().enumerate() {
        let next = article.sections.get(n + 1);
        let is_parent = next.is_some_and(|next| next.level > section.level);
        if section.level > 0 && section.passages.is_empty() && !is_parent {
            let heading = section.heading.last().cloned().unwrap_or_default();
            faults.push((section.line, Problem::EmptySection { heading }));
        }
    }
}

/// Questions of the front matter that point nowhere.
fn unknown_anchors(article: &Article, faults: &mut Faults) {
    for question in &article.questions {
        let Some(anchor) = &question.anchor else { continue };
        if article.sections.iter().any(|section| section.anchor == *anchor) {
            continue;
        }
        let near = article
            .sections
            .iter()
            .map(|section| &section.anchor)
            .filter(|known| !known.is_empty() && similar(known, anchor))
            .min_by_key(|known| known.len().abs_diff(anchor.len()))
            .cloned();
        faults.push((question.line, Problem::UnknownAnchor { anchor: anchor.clone(), near }));
    }
}

/// Articles of one collection with the same title, given path and title of each: its index, and
/// what to tell.
///
/// ```
/// let told = faqt::knowledge::duplicate_titles([("a.md", "Images"), ("b.md", "images"), ("c.md", "Regions")]);
/// assert_eq!(told.len(), 1);
/// assert_eq!((told[0].0, told[0].1.to_string().as_str()), (1, "a.md has the title \"images\" too"));
/// ```
pub fn duplicate_titles<'a>(articles: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(usize, Problem)> {
    let mut first: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    for (n, (path, title)) in articles.into_iter().enumerate() {
        let key = title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match first.get(&key) {
            Some(other) => {
                let problem = Problem::DuplicateTitle { title: title.to_owned(), first: (*other).to_owned() };
                faults.push((n, problem));
            }
            None => {
                first.insert(key, path);
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use crate::knowledge::{CollectionSettings, Site, read_article, read_collection};

    /// Findings of one article in a strict collection.
    fn findings(text: &str) -> String {
        let settings = CollectionSettings { strict: true, ..CollectionSettings::new("c", "kb") };
        let (_, findings) = read_article(&settings, Site::Web, "a.md", text.as_bytes());
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_sound_article_has_no_findings() {
        let text = "---\ntitle: A\nsource: https://example.com/a\nquestions: [\"Is it free? #price\"]\n---\n# A\n\n## Price\n\n### Storage\n\nFree.\n";
        assert_eq!(findings(text), "");
    }

    #[test]
    fn each_fault_is_told_with_place_and_remedy() {
        let text = "---\nsource: www.example.com\nupdated: yesterday\nlanguage: english\nauthor: me\nquestions:\n  - \"Is it free? #prize\"\n---\n# A\n\nText.\n\n## Price\n\nFree.\n\n## Empty\n\n## Price\n\n| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n";
        insta::assert_snapshot!(findings(text), @r##"
        kb/a.md:1: the article has no title
          remedy: add `title:` to the front matter
        kb/a.md:2: "www.example.com" is no http or https address
          remedy: write an address that begins with https:// or http://
        kb/a.md:3: `updated`: "yesterday" is no date
          remedy: write it as YYYY-MM-DD
        kb/a.md:4: "english" is no language tag
          remedy: write a tag such as en, zh or pt-BR
        kb/a.md:5: unknown key `author`
          remedy: use title, source, language, updated, aliases or questions, or remove it
        kb/a.md:7: no heading of this article has the anchor #prize
          remedy: did you mean #price?
        kb/a.md:17: "Empty" has no text
          remedy: write a paragraph under it, or remove the heading
        kb/a.md:19: the anchor #price is taken by the heading in line 13
          remedy: rename one heading, or give it an anchor such as {#price-2}
        kb/a.md:23: the row has 1 cell, the header 2
          remedy: give the row as many cells as the header; write a bar inside a cell as \|
        kb/a.md:24: the row has 3 cells, the header 2
          remedy: give the row as many cells as the header; write a bar inside a cell as \|
        "##);
    }

    #[test]
    fn a_line_that_means_to_be_a_source_and_is_none_is_told() {
        let lines = [
            "Source: <ftp://x>",
            "Source: <https://exa mple/x>",
            "source: <https://e.example/x>",
            "Source: Wikipedia",
            "Source: <https://e.example/x>\n\nMore.",
            "Text.\nSource: <https://e.example/x>",
            "> Source: Wikipedia",
            "Source: <https://e.example/x>",
        ];
        let sections: String =
            lines.iter().enumerate().map(|(n, line)| format!("## {n}\n\nText.\n\n{line}\n\n")).collect();
        let text = format!("---\ntitle: A\nsource: https://e.example\n---\n{sections}");
        insta::assert_snapshot!(findings(&text), @r##"
        kb/a.md:9: "Source: <ftp://x>" is not the source of its section
          remedy: write it as `Source: <https://…>`, alone between blank lines; else begin it with another word
        kb/a.md:15: "Source: <https://exa mple/x>" is not the source of its section
          remedy: write it as `Source: <https://…>`, alone between blank lines; else begin it with another word
        kb/a.md:21: "source: <https://e.example/x>" is not the source of its section
          remedy: write it as `Source: <https://…>`, alone between blank lines; else begin it with another word
        kb/a.md:27: "Source: Wikipedia" is not the source of its section
          remedy: write it as `Source: <https://…>`, alone between blank lines; else begin it with another word
        kb/a.md:33: text follows https://e.example/x, so that it is not the source of its section
          remedy: move it to the end of its section
        "##);
    }

    #[test]
    fn a_key_that_stands_twice_is_told() {
        let text = "---\ntitle: A\nsource: https://e.example\ntitle: B\n---\nText.\n";
        insta::assert_snapshot!(findings(text), @r##"
        kb/a.md:4: `title` is given in line 2 already
          remedy: keep one of the two
        "##);
    }

    #[test]
    fn nothing_but_bytes_is_told_too() {
        insta::assert_snapshot!(findings("---\ntitle: A\n"), @r##"
        kb/a.md:1: the front matter has no closing `---`
          remedy: close the front matter with a line `---`
        "##);
        insta::assert_snapshot!(findings("\u{feff}\r\n"), @r##"
        kb/a.md:1: the article has no text
          remedy: write something in it, or delete the file
        "##);
        insta::assert_snapshot!(findings("---\ntitle: A\nsource: https://e.example\n---\nbell \u{7}\n"), @r##"
        kb/a.md:5: control character U+0007 in the text
          remedy: remove the character
        "##);
    }

    #[test]
    fn two_articles_with_one_title_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.md", "b.md"] {
            std::fs::write(folder.path().join(name), "---\ntitle: Same\nsource: https://e.example\n---\nText.\n")
                .expect("a file");
        }
        let settings = CollectionSettings { strict: true, ..CollectionSettings::new("c", folder.path()) };
        let loaded = read_collection(&settings);
        let told: Vec<String> = loaded.findings.iter().map(|f| f.problem.to_string()).collect();
        assert_eq!(told, ["a.md has the title \"Same\" too"]);
    }
}
