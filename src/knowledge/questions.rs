//! `questions.toml`: knowledge tests, a question and where its answer stands.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::collection::CollectionSettings;
use super::findings::{Finding, Problem, Severity};
use super::settings_files;

/// A question with the answer that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnowledgeTest {
    /// What is asked.
    pub asked: Asked,
    /// What the outcome must be; always given for a question.
    pub expect: Option<Expected>,
    /// What the quote must contain.
    pub quote: Option<String>,
    /// Line in the file, from 1.
    pub line: u32,
}

/// What a knowledge test asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// A question, and the question before it if it follows one.
    Question {
        /// `ask`
        text: String,
        /// `after`
        after: Option<String>,
    },
    /// Two things to compare.
    Compare(String, String),
}

/// What a knowledge test expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The first passage stands in one of these.
    Places(Vec<Place>),
    /// `"nothing"`: unanswered.
    Nothing,
    /// `"not answered"`: unanswered or suggested.
    NotAnswered,
}

/// An article or a section of it: `collection/article#anchor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the collection.
    pub collection: String,
    /// Path of the article inside it.
    pub article: String,
    /// Anchor of the section; its subsections count.
    pub anchor: Option<String>,
}

impl Place {
    /// Reads `collection/article#anchor`. `None` without a collection or an article.
    pub fn parse(written: &str) -> Option<Self> {
        let (path, anchor) = match written.trim().split_once('#') {
            Some((path, anchor)) => (path, Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty())),
            None => (written.trim(), None),
        };
        let (collection, article) = path.split_once('/')?;
        let is_whole = !collection.is_empty() && !article.is_empty();
        is_whole.then(|| Self { collection: collection.to_owned(), article: article.to_owned(), anchor })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}", self.collection, self.article)?;
        self.anchor.iter().try_for_each(|anchor| write!(out, "#{anchor}"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    ask: Option<String>,
    after: Option<String>,
    expect: Option<OneOrMany>,
    quote: Option<String>,
    compare: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`expect` is a text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The `questions.toml` of a collection: inside its folder, else beside it.
/// What it holds is shown at [`read_questions`].
pub fn questions_file(settings: &CollectionSettings) -> Option<PathBuf> {
    settings_files::find(settings, "questions.toml")
}

/// Reads `questions.toml`. Broken tests are left out and told; whether a place exists is for the
/// test to find out.
///
/// ```
/// use faqt::knowledge::{Expected, read_questions};
/// let text = "[[question]]\nask = \"how do I make pizza?\"\nexpect = \"nothing\"\n";
/// let (tests, findings) = read_questions("questions.toml".as_ref(), text);
/// assert_eq!(tests[0].expect, Some(Expected::Nothing));
/// assert!(findings.is_empty());
/// ```
pub fn read_questions(file: &Path, text: &str) -> (Vec<KnowledgeTest>, Vec<Finding>) {
    let (entries, mut findings) = settings_files::entries::<Entry>(file, text, "question");
    let mut tests = Vec::with_capacity(entries.len());
    for (line, entry) in entries {
        match test(entry, line) {
            Ok(test) => tests.push(test),
            Err(why) => {
                let problem = Problem::BadQuestion { why };
                findings.push(Finding { file: file.to_owned(), line, severity: Severity::Error, problem });
            }
        }
    }
    super::findings::sort(&mut findings);
    (tests, findings)
}

/// Reads a `questions.toml` from disk.
/// What it holds is shown at [`read_questions`].
pub fn load_questions(file: &Path) -> (Vec<KnowledgeTest>, Vec<Finding>) {
    match settings_files::load(file) {
        Ok(text) => read_questions(file, &text),
        Err(finding) => (Vec::new(), vec![finding]),
    }
}

fn test(entry: Entry, line: u32) -> Result<KnowledgeTest, &'static str> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let asked = match (filled(entry.ask), entry.compare) {
        (Some(_), Some(_)) => return Err("has both `ask` and `compare`"),
        (None, None) => return Err("has neither `ask` nor `compare`"),
        (Some(text), None) => Asked::Question { text, after: filled(entry.after) },
        (None, Some(things)) => match <[String; 2]>::try_from(things) {
            Ok([one, other]) => Asked::Compare(one, other),
            Err(_) => return Err("compares other than two things"),
        },
    };
    let places = |written: Vec<String>| {
        let places: Option<Vec<Place>> = written.iter().map(|place| Place::parse(place)).collect();
        places.filter(|places| !places.is_empty()).map(Expected::Places)
    };
    let expect = match entry.expect {
        None => None,
        Some(OneOrMany::One(one)) if one.trim() == "nothing" => Some(Expected::Nothing),
        Some(OneOrMany::One(one)) if one.trim() == "not answered" => Some(Expected::NotAnswered),
        Some(expect) => {
            let written = match expect {
                OneOrMany::One(one) => vec![one],
                OneOrMany::Many(many) => many,
            };
            Some(places(written).ok_or("expects no `collection/article#anchor`")?)
        }
    };
    if expect.is_none() && matches!(asked, Asked::Question { .. }) {
        return Err("has no `expect`");
    }
    Ok(KnowledgeTest { asked, expect, quote: filled(entry.quote), line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_test_is_read() {
        let text = r#"
[[question]]
ask = "is it free?"
expect = "ecs-images/custom/images.md#price"
quote = "charged"

[[question]]
ask = "and a shared one?"
after = "is it free?"
expect = ["a/b.md", "a/c.md#d"]

[[question]]
ask = "pizza?"
expect = "not answered"

[[question]]
compare = ["custom image", "public image"]
"#;
        let (tests, findings) = read_questions("q.toml".as_ref(), text);
        assert_eq!(findings, []);
        assert_eq!(tests.len(), 4);
        let Some(Expected::Places(places)) = &tests[0].expect else { panic!("places") };
        assert_eq!((places[0].article.as_str(), places[0].anchor.as_deref()), ("custom/images.md", Some("price")));
        assert_eq!(places[0].to_string(), "ecs-images/custom/images.md#price");
        assert_eq!((tests[0].line, tests[1].line), (2, 7));
        assert_eq!(
            tests[1].asked,
            Asked::Question { text: "and a shared one?".into(), after: Some("is it free?".into()) }
        );
        assert_eq!(tests[2].expect, Some(Expected::NotAnswered));
        assert_eq!(tests[3].asked, Asked::Compare("custom image".into(), "public image".into()));
    }

    #[test]
    fn a_test_that_tests_nothing_is_told_with_its_line() {
        let text = "[[question]]\nask = \"a\"\n[[question]]\nexpect = \"nothing\"\n[[question]]\nask = \"a\"\nexpect = \"x\"\n[[question]]\ncompare = [\"a\"]\n[[question]]\nask = \"a\"\nexpect = 3\n[[question]]\nask = \"a\"\nexpects = \"nothing\"\n";
        let (tests, findings) = read_questions("q.toml".as_ref(), text);
        assert!(tests.is_empty());
        let told: Vec<String> = findings.iter().map(|f| format!("{}: {}", f.line, f.problem)).collect();
        insta::assert_snapshot!(told.join("\n"), @r##"
        1: the question has no `expect`
        3: the question has neither `ask` nor `compare`
        5: the question expects no `collection/article#anchor`
        8: the question compares other than two things
        12: `expect` is a text or a list of texts
        15: unknown field `expects`, expected one of `ask`, `after`, `expect`, `quote`, `compare`
        "##);
    }
}
