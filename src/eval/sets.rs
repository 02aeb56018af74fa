//! Question sets: corpora and questions as JSON Lines.

use super::indexing::Builder;
use crate::index::LanguageIndex;
use anyhow::{Context as _, Result, anyhow};
use serde::{Deserialize, Deserializer};
use std::path::Path;

/// A line of a corpus: one plain-text section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CorpusLine {
    /// What hits map to.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// Lines with the same title are sections of one article; an empty one stands alone.
    #[serde(default, deserialize_with = "or_empty")]
    pub title: String,
    /// Heading.
    #[serde(default)]
    pub section: Option<String>,
    /// Plain text, not Markdown.
    pub text: String,
    /// BCP 47 tag; detected where it is not given.
    #[serde(default)]
    pub language: Option<String>,
    /// Authors' questions that it answers; never read from a file.
    #[serde(skip)]
    pub questions: Vec<String>,
}

/// A line of questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Query {
    /// Name of the question.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The question.
    pub text: String,
    /// What answers it, any of them; empty: nothing does.
    #[serde(default, deserialize_with = "ids")]
    pub gold: Vec<String>,
    /// Substrings, any of which a right quote has.
    #[serde(default)]
    pub answers: Vec<String>,
    /// What sort of question it is, where the set says so.
    #[serde(default)]
    pub kind: Option<String>,
}

/// An id as it is written: a string or a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        match id {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        }
    }
}

fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Id::deserialize(from).map(String::from)
}

fn ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(Vec::<Id>::deserialize(from)?.into_iter().map(String::from).collect())
}

fn or_empty<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

/// Reads JSON Lines; empty lines are skipped.
///
/// # Errors
/// When the file is unreadable, or with file and line when a line is malformed.
pub fn read_lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("{}: cannot be read\n  remedy: name a file of JSON Lines", path.display()))?;
    parse_lines(path, &bytes)
}

fn parse_lines<T: for<'de> Deserialize<'de>>(path: &Path, bytes: &[u8]) -> Result<Vec<T>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(i, line)| {
            serde_json::from_slice(line).map_err(|error| {
                let what = error.to_string();
                // A line of JSON Lines is always line 1 to the parser.
                let what = what.split(" at line 1 ").next().unwrap_or(&what);
                anyhow!("{}:{}: {what}\n  remedy: write one JSON object with its keys a line", path.display(), i + 1)
            })
        })
        .collect()
}

/// Indexes a corpus in memory, one index a language, by tag.
///
/// # Errors
/// When it cannot be indexed.
pub fn index_corpus(corpus: &[CorpusLine]) -> Result<Vec<LanguageIndex>> {
    let mut builder = Builder::in_memory();
    builder.push_corpus(corpus)?;
    Ok(builder.finish(Vec::new())?.generation.languages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>> {
        parse_lines(Path::new("c.jsonl"), text.as_bytes())
    }

    #[test]
    fn a_corpus_line_needs_no_more_than_an_id_and_a_text() {
        let lines: Vec<CorpusLine> = parse("{\"id\":7,\"text\":\"It is free.\",\"other\":1}\n\n").unwrap();
        assert_eq!(lines, [CorpusLine { id: "7".into(), text: "It is free.".into(), ..CorpusLine::default() }]);
        assert!(parse::<CorpusLine>("{\"id\":\"a\",\"title\":null,\"text\":\"\"}").unwrap()[0].title.is_empty());
    }

    #[test]
    fn a_question_without_gold_is_one_that_nothing_answers() {
        let queries: Vec<Query> = parse("\u{feff}{\"id\":\"q\",\"text\":\"why?\"}\r\n").unwrap();
        assert!(queries[0].gold.is_empty() && queries[0].answers.is_empty());
    }

    #[test]
    fn a_malformed_line_is_named_with_its_number() {
        let error = parse::<Query>("{\"id\":\"q\",\"text\":\"a\"}\n\n{\"id\":\"q\"}\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "c.jsonl:3: missing field `text`\n  remedy: write one JSON object with its keys a line"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read_lines::<Query>(Path::new("/nowhere/q.jsonl")).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/q.jsonl: cannot be read"), "{error}");
    }
}
