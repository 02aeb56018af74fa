//! The front matter of an article: YAML between `---` lines or TOML between `+++` lines.
//!
//! [`split`] finds it, [`FrontMatter::read`] types it. What is wrong is told with its line; what
//! can be read is kept.

use std::collections::HashMap;

use super::article::AuthorQuestion;
use super::checks::is_language;
use super::entries::{Entry, Value, toml_entries, yaml_entries};
use super::findings::Problem;

/// Keys that an article of a strict collection may have.
const KNOWN: [&str; 6] = ["title", "source", "language", "updated", "aliases", "questions"];

/// Where the front matter of a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'a> {
    /// What stands between the fences; `None` without front matter.
    pub block: Option<Block<'a>>,
    /// Offset of the first byte after it.
    pub body: usize,
    /// The fence that is missing at its end, if it is.
    pub open: Option<&'static str>,
}

/// The text between the fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// Without the fences.
    pub text: &'a str,
    /// Whether it is TOML.
    pub toml: bool,
}

/// Parts a file into front matter and body. A byte-order mark belongs to neither.
pub(super) fn split(text: &str) -> Split<'_> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[start..];
    let none = Split { block: None, body: start, open: None };
    let first_end = rest.find('\n').map_or(rest.len(), |n| n + 1);
    let (toml, fence) = match rest[..first_end].trim_end() {
        "---" => (false, "---"),
        "+++" => (true, "+++"),
        _ => return none,
    };
    let mut at = first_end;
    while at < rest.len() {
        let end = rest[at..].find('\n').map_or(rest.len(), |n| at + n + 1);
        let line = rest[at..end].trim_end();
        if line == fence || (!toml && line == "...") {
            let block = Block { text: &rest[first_end..at], toml };
            return Split { block: Some(block), body: start + end, open: None };
        }
        at = end;
    }
    Split { open: Some(fence), ..none }
}

/// What the front matter says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    /// Whether there is any, and be it empty.
    pub given: bool,
    pub title: Option<String>,
    pub source: Option<String>,
    /// Line of `source`.
    pub source_line: u32,
    pub language: Option<String>,
    pub updated: Option<String>,
    pub aliases: Vec<String>,
    pub questions: Vec<AuthorQuestion>,
    /// `slug`, for sites.
    pub slug: Option<String>,
    /// `permalink` (Jekyll) or `url` (Hugo), for sites.
    pub permalink: Option<String>,
    /// `id` (Docusaurus), for sites.
    pub id: Option<String>,
    /// `draft: true`, `published: false`: a page that the site leaves out.
    pub draft: bool,
    /// `unlisted: true` (Docusaurus): a page that only whoever has its address may find.
    pub unlisted: bool,
    /// `build.render: never` (Hugo): it has no page of its own.
    pub unrendered: bool,
}

/// What went wrong, with its line in the file.
pub(super) type Faults = Vec<(u32, Problem)>;

impl FrontMatter {
    /// Reads a block. In a strict collection unknown keys, keys that stand twice and values of a wrong type
    /// are faults; elsewhere they belong to the site's generator and are passed over.
    pub(super) fn read(block: Block<'_>, strict: bool) -> (Self, Faults) {
        let mut faults = Faults::new();
        let mut matter = FrontMatter { given: true, ..FrontMatter::default() };
        let entries = if block.toml { toml_entries(block.text) } else { yaml_entries(block.text) };
        match entries {
            Ok(entries) => {
                let mut lines: HashMap<String, u32> = HashMap::new();
                for entry in entries {
                    let first = *lines.entry(entry.key.clone()).or_insert(entry.line);
                    if strict && first != entry.line {
                        faults.push((entry.line, Problem::DuplicateKey { key: entry.key.clone(), first }));
                    }
                    matter.take(entry, strict, &mut faults);
                }
            }
            Err((line, why)) => faults.push((line, Problem::FrontMatterSyntax { why })),
        }
        (matter, faults)
    }

    fn take(&mut self, entry: Entry, strict: bool, faults: &mut Faults) {
        let Entry { key, line, value } = entry;
        let mut text = |expected: &'static str| match value.clone().text() {
            Ok(text) => text,
            Err(()) => {
                if strict {
                    faults.push((line, Problem::WrongType { key: key.clone(), expected }));
                }
                None
            }
        };
        match key.as_str() {
            "title" => {
                self.title = text("a text").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            "source" => {
                self.source = text("an address");
                self.source_line = line;
            }
            "language" => {
                let written = text("a language tag");
                if strict && let Some(value) = written.clone().filter(|tag| !is_language(tag)) {
                    faults.push((line, Problem::BadLanguage { value }));
                }
                self.language = written;
            }
            "lang" | "locale" if !strict => {
                let lang = text("a language tag");
                self.language = self.language.take().or(lang);
            }
            "updated" => {
                if let Some(written) = text("a date") {
                    self.updated = date(&written);
                    if self.updated.is_none() && strict {
                        faults.push((line, Problem::BadDate { key, value: written }));
                    }
                }
            }
            "aliases" => {
                let names = list(&key, line, value, strict, faults).into_iter().map(|(text, _)| text);
                // Elsewhere the key also holds old addresses of the page.
                self.aliases =
                    names.filter(|name| strict || !(name.starts_with('/') || name.contains("://"))).collect();
            }
            "questions" => {
                self.questions = list(&key, line, value, strict, faults)
                    .into_iter()
                    .filter_map(|(text, line)| question(&text, line))
                    .collect();
            }
            _ if strict => {
                let near = KNOWN.into_iter().find(|known| similar(known, &key));
                faults.push((line, Problem::UnknownKey { key, near }));
            }
            "lastmod" | "last_modified_at" | "last_update" | "last_updated" | "date" => {
                let found = match &value {
                    Value::Map(pairs) => pairs.iter().find(|(k, _)| k == "date").and_then(|(_, v)| date(v)),
                    other => other.clone().text().ok().flatten().and_then(|text| date(&text)),
                };
                // What names a change outranks the day of publication.
                if found.is_some() && (key != "date" || self.updated.is_none()) {
                    self.updated = found;
                }
            }
            "slug" => self.slug = text("a text"),
            "permalink" | "url" => self.permalink = text("a path"),
            "id" => self.id = text("a text"),
            "draft" | "headless" => self.draft |= value.is_true(),
            "unlisted" => self.unlisted = value.is_true(),
            "build" | "_build" => {
                if let Value::Map(pairs) = &value {
                    let is_none = |how: &str| matches!(how, "never" | "link" | "false");
                    self.unrendered = pairs.iter().any(|(key, how)| key == "render" && is_none(how));
                }
            }
            "published" => self.draft |= value.is_false(),
            _ => {}
        }
    }
}

/// `"Is it free? #price"` is a question and a pointer to a section.
fn question(written: &str, line: u32) -> Option<AuthorQuestion> {
    let written = written.trim();
    let (text, anchor) = match written.rsplit_once('#') {
        Some((text, anchor))
            if text.ends_with(char::is_whitespace)
                && !anchor.is_empty()
                && !anchor.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '!' | '.')) =>
        {
            (text.trim_end(), Some(anchor.to_owned()))
        }
        _ => (written, None),
    };
    (!text.is_empty()).then(|| AuthorQuestion { text: text.to_owned(), anchor, line })
}

/// A list of texts; a single text stands for a list of one.
fn list(key: &str, line: u32, value: Value, strict: bool, faults: &mut Faults) -> Vec<(String, u32)> {
    let wrong = |line| (line, Problem::WrongType { key: key.to_owned(), expected: "a list of texts" });
    match value {
        Value::Null => Vec::new(),
        Value::Text(text) => vec![(text, line)],
        Value::List(items) => {
            let mut texts = Vec::with_capacity(items.len());
            for (text, line) in items {
                match text {
                    Some(text) => texts.push((text, line)),
                    None if strict => faults.push(wrong(line)),
                    None => {}
                }
            }
            texts
        }
        Value::Bool(_) | Value::Map(_) => {
            if strict {
                faults.push(wrong(line));
            }
            Vec::new()
        }
    }
}

/// The day of an ISO date or of a date with time; `2026-1-5` and `2026/01/05` are read too.
fn date(written: &str) -> Option<String> {
    let day = written.trim().split(['T', 't', ' ']).next()?;
    let mut parts = day.split(['-', '/']);
    let year: u16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    let right = parts.next().is_none() && year > 0 && (1..=days).contains(&day);
    right.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Whether one was probably meant by the other: one letter more, less, swapped or other, or one
/// is the beginning of the other.
pub(super) fn similar(known: &str, key: &str) -> bool {
    let key = key.to_lowercase();
    if key == known || (key.len() > 3 && (known.starts_with(&key) || key.starts_with(known))) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (known.chars().collect(), key.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    match (a, b) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, strict: bool) -> (FrontMatter, Vec<String>) {
        let split = split(text);
        let block = split.block.expect("front matter");
        let (matter, faults) = FrontMatter::read(block, strict);
        (matter, faults.iter().map(|(line, what)| format!("{line}: {what}")).collect())
    }

    #[test]
    fn body_starts_after_the_closing_fence_with_mark_and_crlf() {
        let text = "\u{feff}---\r\ntitle: A\r\n---\r\nBody";
        let split = split(text);
        assert_eq!(&text[split.body..], "Body");
        assert_eq!(split.block.map(|block| block.text), Some("title: A\r\n"));
        assert_eq!(super::split("\u{feff}Body").body, 3);
    }

    #[test]
    fn an_unclosed_fence_is_told_and_the_text_is_kept() {
        let split = split("---\ntitle: A\n\nBody");
        assert_eq!((split.open, split.body, split.block), (Some("---"), 0, None));
        assert_eq!(super::split("--- a\n---\n").block, None);
    }

    #[test]
    fn every_key_is_read() {
        let text = "---\ntitle: 'Custom: images'\nsource: https://example.com/a\nlanguage: en\nupdated: 2026-11-23\naliases: [custom, 42]\nquestions:\n  - \"Is it free? #price\"\n  - 'Why #1?'\n---\n";
        let (matter, faults) = read(text, true);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(matter.title.as_deref(), Some("Custom: images"));
        assert_eq!(matter.updated.as_deref(), Some("2026-11-23"));
        assert_eq!(matter.aliases, ["custom", "42"]);
        let questions: Vec<_> =
            matter.questions.iter().map(|q| (q.text.as_str(), q.anchor.as_deref(), q.line)).collect();
        assert_eq!(questions, [("Is it free?", Some("price"), 8), ("Why #1?", None, 9)]);
    }

    #[test]
    fn a_strict_collection_hears_of_every_wrong_key_with_its_line() {
        let text = "---\ntilte: A\ntitle: [a]\nupdated: soon\naliases: {a: b}\nnonsense: 1\nquestions: [a, [b]]\n---\n";
        let (_, faults) = read(text, true);
        insta::assert_snapshot!(faults.join("\n"), @r#"
        2: unknown key `tilte`
        3: `title` is not a text
        4: `updated`: "soon" is no date
        5: `aliases` is not a list of texts
        6: unknown key `nonsense`
        7: `questions` is not a list of texts
        "#);
        assert_eq!(read(text, false).1, Vec::<String>::new());
    }

    #[test]
    fn toml_says_the_same() {
        let text = "+++\ntitle = \"A\"\ndate = 2026-01-05T10:00:00Z\ndraft = true\naliases = [\"/old\"]\nurl = \"/a/\"\n[params]\nx = 1\n+++\n";
        let (matter, faults) = read(text, false);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!((matter.title.as_deref(), matter.draft), (Some("A"), true));
        assert_eq!(matter.updated.as_deref(), Some("2026-01-05"));
        assert_eq!(matter.permalink.as_deref(), Some("/a/"));
        assert!(matter.aliases.is_empty());
    }

    #[test]
    fn a_broken_block_is_told_with_its_line() {
        let (_, faults) = read("---\ntitle: A\nsource: \"open\nx: y\n---\n", false);
        assert_eq!(faults.len(), 1, "{faults:?}");
        let (_, faults) = read("+++\ntitle = A\n+++\n", false);
        assert!(faults[0].starts_with("2: front matter: "), "{faults:?}");
        let (_, faults) = read("---\njust text\n---\n", false);
        assert!(faults[0].starts_with("2: front matter: "), "{faults:?}");
    }

    #[test]
    fn a_change_outranks_the_day_of_publication() {
        let (matter, _) = read("---\nlast_update:\n  date: 2026/2/3\n  author: x\ndate: 2020-01-01\n---\n", false);
        assert_eq!(matter.updated.as_deref(), Some("2026-02-03"));
        assert_eq!(date("2026-02-29"), None);
        assert_eq!(date("2024-02-29T00:00"), Some("2024-02-29".into()));
    }
}
