//! What `faqt check` would find in a strict collection, put right: a heading with nothing under it
//! goes, and an anchor that is taken gets a number.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{HashMap, HashSet};

use super::prose::count_words;
use crate::import::Removed;
use crate::knowledge::{CollectionSettings, Problem, Site, read_article};

/// Headings in headings that are empty.
const ROUNDS: usize = 8;

/// The front matter that the body is judged with.
const MATTER: &str = "---\ntitle: \"-\"\nsource: https://example.com/\n---\n";
const MATTER_LINES: usize = 4;

/// The body as a strict collection takes it, and what went.
pub(super) fn mended(body: String, removed: &mut Vec<Removed>) -> String {
    let settings = CollectionSettings { strict: true, ..CollectionSettings::new("import", "import") };
    let mut body = body;
    for _ in 0..ROUNDS {
        let text = format!("{MATTER}{body}");
        let (_, findings) = read_article(&settings, Site::Web, "page.md", text.as_bytes());
        let mut lines: Vec<Option<String>> = body.lines().map(|line| Some(line.to_owned())).collect();
        let mut changed = false;
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let used: HashSet<String> = body.lines().filter_map(|line| anchor_of(line).map(str::to_owned)).collect();
        for finding in findings {
            let line_of = |line: u32| (line as usize).checked_sub(MATTER_LINES + 1);
            let Some(at) = line_of(finding.line) else { continue };
            match finding.problem {
                Problem::EmptySection { heading } => {
                    if let Some(line) =
                        lines.get_mut(at).filter(|line| line.as_deref().is_some_and(|line| line.starts_with('#')))
                    {
                        *line = None;
                        removed.push(Removed { text: heading, rule: "empty_heading" });
                        changed = true;
                    }
                }
                Problem::DuplicateAnchor { anchor, first } => {
                    // Who has an id of the page keeps it.
                    let own = lines.get(at).and_then(Option::as_deref).is_some_and(|line| anchor_of(line).is_some());
                    let at = if own { line_of(first).unwrap_or(at) } else { at };
                    if let Some(Some(line)) = lines.get_mut(at)
                        && anchor_of(line).is_none()
                        && line.starts_with('#')
                    {
                        let number = numbers.entry(anchor.clone()).or_insert(1);
                        let id = loop {
                            *number += 1;
                            let id = format!("{anchor}~{number}");
                            if !used.contains(&id) {
                                break id;
                            }
                        };
                        line.push_str(&format!(" {{#{id}}}"));
                        changed = true;
                    }
                }
                _ => {}
            }
        }
        if !changed {
            break;
        }
        body = together(lines);
    }
    body
}

/// The id at the end of a heading.
fn anchor_of(line: &str) -> Option<&str> {
    let (_, id) = line.strip_suffix('}').filter(|_| line.starts_with('#'))?.rsplit_once(" {#")?;
    Some(id)
}

/// Lines without those that went, and without the blank line after each.
fn together(lines: Vec<Option<String>>) -> String {
    let mut out = String::new();
    let mut gone = false;
    for line in lines {
        match line {
            None => gone = true,
            Some(line) if gone && line.trim().is_empty() => gone = false,
            Some(line) => {
                gone = false;
                out.push_str(&line);
                out.push('\n');
            }
        }
    }
    out
}

/// Words that are read in a body, and its tables.
pub(in crate::import) fn counts(body: &str) -> (usize, usize) {
    let (mut words, mut tables) = (0, 0);
    let mut text = String::new();
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item | TagEnd::CodeBlock,
            ) => {
                // An anchor is no text.
                let seen =
                    text.rsplit_once(" {#").filter(|(_, id)| id.ends_with('}')).map_or(text.as_str(), |(seen, _)| seen);
                words += count_words(seen);
                text.clear();
            }
            _ => {}
        }
    }
    (words + count_words(&text), tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mend(body: &str) -> (String, Vec<String>) {
        let mut removed = Vec::new();
        let body = mended(body.to_owned(), &mut removed);
        (body, removed.into_iter().map(|removed| removed.text).collect())
    }

    #[test]
    fn a_heading_with_nothing_under_it_goes_and_one_over_subheadings_stays() {
        let (body, removed) = mend("Text.\n\n## A\n\n### B\n\nText.\n\n## C\n\n### D\n\n## E\n\nText.\n");
        assert_eq!(body, "Text.\n\n## A\n\n### B\n\nText.\n\n## E\n\nText.\n");
        assert_eq!(removed, ["D", "C"]);
    }

    #[test]
    fn an_anchor_that_is_taken_gets_a_number_that_is_not_linked() {
        let text = "## Price\n\na\n\n## Price\n\nb\n\n## Cost {#price}\n\nc\n\n## 价格\n\nd\n\n## 价格\n\ne\n";
        let (body, _) = mend(text);
        let headings: Vec<_> = body.lines().filter(|line| line.starts_with('#')).collect();
        assert_eq!(
            headings,
            ["## Price {#price~3}", "## Price {#price~2}", "## Cost {#price}", "## 价格", "## 价格 {#价格~2}"]
        );
        let settings = CollectionSettings { strict: true, ..CollectionSettings::new("c", "c") };
        let (article, findings) = read_article(&settings, Site::Web, "a.md", format!("{MATTER}{body}").as_bytes());
        assert_eq!(findings, []);
        let links: Vec<_> = article.unwrap().sections.into_iter().filter_map(|section| section.link).collect();
        assert_eq!(links.iter().filter(|link| link.contains('#')).collect::<Vec<_>>(), ["https://example.com/#price"]);
    }

    #[test]
    fn words_and_tables_are_counted_as_they_are_read() {
        let body =
            "## Two words {#id}\n\nSee [this](https://e.example/a/b) 镜像。\n\n| a | b |\n| --- | --- |\n| c | d |\n";
        assert_eq!(counts(body), (2 + 2 + 2 + 4, 1));
    }
}
