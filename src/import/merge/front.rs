//! The front matter of an article, merged key by key, in its text: what import does not own keeps its
//! bytes, its order and its comments.

use super::{Conflict, Side};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The keys that import writes, in their order.
const KEYS: [&str; 4] = ["title", "source", "language", "updated"];
/// Those that are always the page's; the others are until a maintainer changes them.
const OWNED: [&str; 2] = ["source", "updated"];

/// A file in two parts, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct Split<'a> {
    /// The front matter with its fences; empty without one. A byte-order mark belongs to it.
    pub(in crate::import) head: &'a str,
    /// The rest.
    pub(in crate::import) body: &'a str,
}

/// Parts a file.
pub(in crate::import) fn split(text: &str) -> Split<'_> {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let none = Split { head: &text[..mark], body: &text[mark..] };
    let mut lines = text[mark..].split_inclusive('\n');
    let Some(first) = lines.next() else { return none };
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return none;
    }
    let mut at = mark + first.len();
    for line in lines {
        at += line.len();
        let line = line.trim_end();
        if line == fence || (fence == "---" && line == "...") {
            return Split { head: &text[..at], body: &text[at..] };
        }
    }
    none
}

/// The address that an article names as its source.
pub(in crate::import) fn source_of(text: &str) -> Option<String> {
    Front::read(split(text).head)?.value("source")
}

/// A text as a value of YAML, quoted where it would be read as something else.
pub(in crate::import) fn yaml_text(text: &str) -> String {
    let is_plain = text.chars().next().is_some_and(char::is_alphanumeric)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.chars().any(char::is_control)
        && serde_saphyr::from_str::<serde_json::Value>(text)
            .is_ok_and(|value| value == serde_json::Value::String(text.to_owned()));
    if is_plain { text.to_owned() } else { serde_json::Value::String(text.to_owned()).to_string() }
}

/// The front matter with the changes of both sides; `None` where a conflict was left.
pub(super) fn merged(
    base: Option<&str>,
    ours: &str,
    theirs: &str,
    decide: &mut dyn FnMut(&Conflict) -> Option<Side>,
) -> Option<String> {
    let their = Front::read(theirs)?;
    let before = match base {
        Some(base) => Some(Front::read(base)?),
        None => None,
    };
    let our = Front::read(ours);
    let value = |front: Option<&Front<'_>>, key| front.and_then(|front| front.value(key));
    let mut wanted: Vec<(&str, Option<String>)> = Vec::new();
    for key in KEYS {
        let (is, page) = (value(our.as_ref(), key), their.value(key));
        let was = value(before.as_ref(), key);
        let takes = if OWNED.contains(&key) {
            page.is_some() || (before.is_some() && is == was)
        } else if before.is_some() {
            is == was
        } else if is.is_none() || page.is_none() || is == page {
            is.is_none()
        } else {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            decide(&Conflict { place: key.to_owned(), ours: text(&is), theirs: text(&page) })? == Side::Theirs
        };
        if takes && is != page {
            wanted.push((key, page));
        }
    }
    if wanted.is_empty() {
        return Some(ours.to_owned());
    }
    let mut text = ours.to_owned();
    for (key, value) in &wanted {
        let set = Front::read(&text).and_then(|front| front.set(key, value.as_deref()));
        let Some(set) = set else {
            // It is written in a way that is not edited here: flow style, or broken.
            let conflict =
                Conflict { place: "front matter".to_owned(), ours: ours.to_owned(), theirs: theirs.to_owned() };
            return (decide(&conflict)? == Side::Theirs).then(|| theirs.to_owned()).or_else(|| Some(ours.to_owned()));
        };
        text = set;
    }
    Some(text)
}

/// A front matter and where its keys stand in it.
struct Front<'a> {
    text: &'a str,
    is_toml: bool,
    /// Between the fences.
    block: Range<usize>,
    keys: Vec<Key>,
    values: BTreeMap<String, String>,
}

/// A key and its value, without the comments above it.
struct Key {
    name: String,
    lines: Range<usize>,
}

impl<'a> Front<'a> {
    /// `None` where it cannot be edited in place. No front matter can.
    fn read(text: &'a str) -> Option<Self> {
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        if text.len() == mark {
            return Some(Self { text, is_toml: false, block: mark..mark, keys: Vec::new(), values: BTreeMap::new() });
        }
        let is_toml = text[mark..].starts_with("+++");
        let start = mark + text[mark..].find('\n')? + 1;
        let trimmed = text.trim_end();
        let end = trimmed.rfind('\n').map_or(0, |at| at + 1);
        let block = start..end.max(start);
        let inner = &text[block.clone()];
        let keys = if is_toml { toml_keys(inner, start) } else { yaml_keys(inner, start) };
        let values = if is_toml { toml_values(inner)? } else { yaml_values(inner)? };
        let named: BTreeSet<&str> = keys.iter().map(|key| key.name.as_str()).collect();
        let is_whole = is_toml || values.keys().all(|name| named.contains(name.as_str()));
        is_whole.then_some(Self { text, is_toml, block, keys, values })
    }

    /// A value that is a text, a number or a date, as it is written.
    fn value(&self, key: &str) -> Option<String> {
        self.values.get(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The text with another value of a key; without the key for `None`.
    fn set(&self, key: &str, value: Option<&str>) -> Option<String> {
        let ending = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let written = value.map(|value| match (self.is_toml, key) {
            (true, _) => serde_json::Value::String(value.to_owned()).to_string(),
            (false, "updated") => value.to_owned(),
            (false, _) => yaml_text(value),
        });
        let sign = if self.is_toml { " = " } else { ": " };
        // The last of two counts.
        let here = self.keys.iter().rev().find(|found| found.name == key);
        let mut text = self.text.to_owned();
        match (here, written) {
            (Some(here), Some(written)) => {
                let lines = &self.text[here.lines.clone()];
                let first = lines.lines().next()?;
                if self.is_toml && lines.lines().count() > 1 {
                    return None;
                }
                let name_end = first.find(if self.is_toml { '=' } else { ':' })?;
                let name = first[..name_end].trim_end();
                let comment = comment(&first[name_end + 1..]).map(|comment| format!("{comment}")).unwrap_or_default();
                text.replace_range(here.lines.clone(), &format!("{name}{sign}{written}{comment}{ending}"));
            }
            (Some(here), None) => text.replace_range(here.lines.clone(), ""),
            (None, None) => {}
            (None, Some(written)) => {
                let line = format!("{key}{sign}{written}{ending}");
                if self.block.is_empty() && self.keys.is_empty() && !self.text.contains("---") && !self.is_toml {
                    return Some(format!("{}---{ending}{line}---{ending}{ending}", self.text));
                }
                let before = KEYS.iter().take_while(|other| **other != key);
                let after = before.filter_map(|other| self.keys.iter().rfind(|found| found.name == *other)).last();
                text.insert_str(after.map_or(self.block.start, |found| found.lines.end), &line);
            }
        }
        Some(text)
    }
}

/// The comment after a value in its line, with the blanks before it.
fn comment(value: &str) -> Option<&str> {
    let rest = value.trim_start();
    let skipped = value.len() - rest.len();
    let from = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == quote && !escaped;
                escaped = quote == '"' && *c == '\\' && !escaped;
                ends
            });
            skipped + end.map_or(rest.len(), |(at, _)| at + 1)
        }
        '#' => 0,
        _ => skipped,
    };
    let at =
        value[from..].match_indices('#').map(|(at, _)| from + at).find(|at| value[..*at].ends_with([' ', '\t']))?;
    let start = value[..at].trim_end().len().max(from);
    Some(value[start..].trim_end())
}

/// The keys at the top of YAML.
fn yaml_keys(block: &str, offset: usize) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut at = offset;
    let mut is_value = false;
    for line in block.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let said = line.trim_end();
        let is_continued = said.starts_with([' ', '\t']) || said == "-" || said.starts_with("- ");
        if is_continued && !said.trim_start().is_empty() {
            if let Some(key) = keys.last_mut().filter(|_| is_value) {
                key.lines.end = at;
            }
            continue;
        }
        if said.is_empty() || said.starts_with('#') {
            continue;
        }
        let name = said
            .find(": ")
            .or_else(|| said.strip_suffix(':').map(str::len))
            .map(|end| said[..end].trim_matches(['"', '\'', ' ']));
        is_value = name.is_some();
        if let Some(name) = name {
            keys.push(Key { name: name.to_owned(), lines: start..at });
        }
    }
    keys
}

/// The keys at the top of TOML, before its first table.
fn toml_keys(block: &str, offset: usize) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut at = offset;
    for line in block.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let said = line.trim();
        if said.starts_with('[')
            && keys.last().is_none_or(|key| {
                toml::from_str::<toml::Table>(&block[key.lines.start - offset..start - offset]).is_ok()
            })
        {
            break;
        }
        let name = said
            .split_once('=')
            .map(|(name, _)| name.trim())
            .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')));
        match (name, keys.last_mut()) {
            (Some(name), _) => keys.push(Key { name: name.to_owned(), lines: start..at }),
            (None, Some(key)) if !said.is_empty() && !said.starts_with('#') => key.lines.end = at,
            _ => {}
        }
    }
    keys
}

/// Texts, numbers and dates as they are written; every other value as an empty text.
fn yaml_values(block: &str) -> Option<BTreeMap<String, String>> {
    if block.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some(BTreeMap::new());
    }
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        with_snippet: false,
    };
    let values: BTreeMap<String, serde_json::Value> = serde_saphyr::from_str_with_options(block, options).ok()?;
    let keys = yaml_keys(block, 0);
    let text = |name: &String, value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => {
            // As written: 1.10 is not 1.1.
            let key = keys.iter().rfind(|key| key.name == *name);
            let line = key.and_then(|key| block[key.lines.clone()].lines().next()).unwrap_or_default();
            let written = line.split_once(':').map_or("", |(_, value)| value);
            written[..written.len() - comment(written).map_or(0, str::len)].trim().to_owned()
        }
        _ => String::new(),
    };
    Some(
        values
            .into_iter()
            .map(|(name, value)| {
                let text = text(&name, value);
                (name, text)
            })
            .collect(),
    )
}

fn toml_values(block: &str) -> Option<BTreeMap<String, String>> {
    let table: toml::Table = toml::from_str(block).ok()?;
    let text = |value: toml::Value| match value {
        toml::Value::String(text) => text,
        toml::Value::Array(_) | toml::Value::Table(_) => String::new(),
        other => other.to_string(),
    };
    Some(table.into_iter().map(|(name, value)| (name, text(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "---\ntitle: Images\nsource: https://e.example/a\nlanguage: en\nupdated: 2026-01-01\n---\n";

    fn merged_with(ours: &str, theirs: &str) -> String {
        merged(Some(BASE), ours, theirs, &mut |conflict| panic!("{conflict:?}")).unwrap()
    }

    #[test]
    fn the_pages_keys_follow_it_and_the_maintainers_stay() {
        let ours = "---\n# by Ana\ntitle: 'Our images'   # better\naliases:\n- image\n- picture\nsource: https://e.example/a\nquestions:\n  - \"Is it free? #price\"\nupdated: \"2026-01-01\"  # checked\nlanguage: en\nown: {a: 1}\n---\n";
        let theirs =
            BASE.replace("Images", "Pictures").replace("/a", "/b").replace("01-01", "02-02").replace("en", "en-GB");
        let expected =
            ours.replace("/a", "/b").replace("\"2026-01-01\"", "2026-02-02").replace("language: en", "language: en-GB");
        assert_eq!(merged_with(ours, &theirs), expected);
        assert_eq!(merged_with(ours, BASE), ours);
    }

    #[test]
    fn keys_come_and_go_with_the_page() {
        let without = BASE.replace("updated: 2026-01-01\n", "");
        assert_eq!(merged_with(BASE, &without), without);
        assert_eq!(merged(Some(&without), &without, BASE, &mut |_| None).as_deref(), Some(BASE));
        // A key that a maintainer took away stays away, unless import owns it.
        let bare = "---\nsource: https://e.example/a\nupdated: 2026-01-01\n---\n";
        let theirs = BASE.replace("Images", "Pictures").replace("01-01", "02-02");
        assert_eq!(merged_with(bare, &theirs), bare.replace("01-01", "02-02"));
        assert_eq!(merged_with("", BASE), "---\nsource: https://e.example/a\nupdated: 2026-01-01\n---\n\n");
    }

    #[test]
    fn toml_and_windows_lines_are_edited_in_place() {
        let ours = "+++\r\ntitle = \"Images\" # x\r\nsource = \"https://e.example/a\"\r\nlanguage = \"en\"\r\nupdated = 2026-01-01\r\n[params]\r\ntitle = \"no\"\r\n+++\r\n";
        let theirs = BASE.replace("Images", "Pictures").replace("01-01", "02-02");
        assert_eq!(
            merged_with(ours, &theirs),
            ours.replace("\"Images\"", "\"Pictures\"").replace("2026-01-01", "\"2026-02-02\"")
        );
        let crlf = BASE.replace('\n', "\r\n");
        assert_eq!(merged_with(&crlf, &theirs), theirs.replace('\n', "\r\n"));
    }

    #[test]
    fn what_cannot_be_edited_is_a_conflict() {
        let theirs = BASE.replace("01-01", "02-02");
        for ours in ["---\n{title: Images, source: 'https://e.example/a'}\n---\n", "---\ntitle: [\n---\n"] {
            assert_eq!(merged(Some(BASE), ours, &theirs, &mut |_| None), None, "{ours}");
            assert_eq!(merged(Some(BASE), ours, &theirs, &mut |_| Some(Side::Ours)).as_deref(), Some(ours));
            assert_eq!(
                merged(Some(BASE), ours, &theirs, &mut |_| Some(Side::Theirs)).as_deref(),
                Some(theirs.as_str())
            );
        }
    }

    #[test]
    fn a_title_is_quoted_where_yaml_would_read_something_else() {
        for (text, written) in [
            ("Images", "Images"),
            ("镜像：对比", "镜像：对比"),
            ("Price: 3 euros", "\"Price: 3 euros\""),
            ("C# in a nutshell", "C# in a nutshell"),
            ("a #b", "\"a #b\""),
            ("1.10", "\"1.10\""),
            ("true", "\"true\""),
            ("null", "\"null\""),
            ("- a", "\"- a\""),
            ("\"quoted\"", "\"\\\"quoted\\\"\""),
            ("", "\"\""),
        ] {
            assert_eq!(yaml_text(text), written);
            let back: BTreeMap<String, String> = serde_saphyr::from_str(&format!("t: {}\n", yaml_text(text))).unwrap();
            assert_eq!(back["t"], text);
        }
    }

    #[test]
    fn a_source_is_found_in_any_front_matter() {
        assert_eq!(source_of(BASE).as_deref(), Some("https://e.example/a"));
        assert_eq!(source_of("+++\nsource = 'x'\n+++\n").as_deref(), Some("x"));
        assert_eq!(source_of("# Text\n"), None);
        assert_eq!(source_of("---\nopen\n"), None);
        assert_eq!(source_of("\u{feff}---\nsource: y\n---\n").as_deref(), Some("y"));
    }
}
