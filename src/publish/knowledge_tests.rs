//! The knowledge tests of `questions.toml`, put to a generation.

use super::progress::{Progress, Step};
use crate::answer::compare::{UnknownThing, compare};
use crate::answer::reply::{Answer, Cited, Outcome};
use crate::answer::{Request, answer};
use crate::fault::shown;
use crate::index::Generation;
use crate::knowledge::{
    Asked, CollectionSettings, Expected, Finding, KnowledgeTest, Place, load_questions, questions_file,
};
use anyhow::Result;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// Threads that ask.
const WORKERS: usize = 2;

/// The tests of one `questions.toml`.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The file.
    pub file: PathBuf,
    /// Whether a strict collection reads it.
    pub strict: bool,
    /// Its tests.
    pub tests: Vec<KnowledgeTest>,
    /// What is wrong with the file.
    pub findings: Vec<Finding>,
}

impl Suite {
    /// How many findings keep a strict collection from being published.
    pub(super) fn strict_errors(&self) -> usize {
        if self.strict { self.findings.iter().filter(|finding| finding.is_error()).count() } else { 0 }
    }
}

/// Reads the tests of collections; a file that several share is read once.
pub fn load_suites<'a>(collections: impl IntoIterator<Item = &'a CollectionSettings>) -> Vec<Suite> {
    let mut files: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for settings in collections {
        if let Some(file) = questions_file(settings) {
            *files.entry(file).or_default() |= settings.strict;
        }
    }
    let read = |(file, strict): (PathBuf, bool)| {
        let (tests, findings) = load_questions(&file);
        Suite { file, strict, tests, findings }
    };
    files.into_iter().map(read).collect()
}

/// Characters of a quote that a failed test tells.
const QUOTED: usize = 200;
/// What to do about a test that did not pass.
const REMEDY: &str = "correct the article, or what the test expects";

/// A test that did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The `questions.toml`.
    pub file: PathBuf,
    /// Line of the test, from 1.
    pub line: u32,
    /// Whether a strict collection reads the file.
    pub strict: bool,
    /// What was asked.
    pub asked: String,
    /// The question before, which this one follows.
    pub after: Option<String>,
    /// What the test expects.
    pub expected: String,
    /// What came instead.
    pub got: String,
}

impl Failure {
    /// What was asked, expected and got, and what to do about it; without the place.
    pub fn message(&self) -> String {
        let after = self.after.as_ref().map(|after| format!(" after {after:?}")).unwrap_or_default();
        format!(
            "a knowledge test fails: {:?}{after}\n  expected: {}\n  got: {}\n  remedy: {REMEDY}",
            self.asked, self.expected, self.got
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", shown(&self.file), self.line, self.message())
    }
}

/// What came of the tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// How many passed.
    pub passed: usize,
    /// Those that did not, by file and line.
    pub failures: Vec<Failure>,
}

impl Tested {
    /// How many tests of strict collections failed.
    pub fn strict_failures(&self) -> usize {
        self.failures.iter().filter(|failure| failure.strict).count()
    }
}

/// Asks a generation every test, at a precision of `answered` (0 to 1).
///
/// # Errors
/// When the index is damaged.
pub fn run_suites(generation: &Generation, suites: &[Suite], precision: f64, progress: Progress<'_>) -> Result<Tested> {
    let tests: Vec<(&Suite, &KnowledgeTest)> =
        suites.iter().flat_map(|suite| suite.tests.iter().map(move |test| (suite, test))).collect();
    let known = Known::of(generation, tests.iter().map(|(_, test)| *test))?;
    let next = AtomicUsize::new(0);
    let mut results: BTreeMap<usize, Option<String>> = BTreeMap::new();
    std::thread::scope(|scope| -> Result<()> {
        let (send, receive) = channel::<(usize, Result<Option<String>>)>();
        for _ in 0..WORKERS.min(tests.len()) {
            let send = send.clone();
            let (next, tests, known) = (&next, &tests, &known);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((_, test)) = tests.get(at) else { break };
                    // Nobody receives any more: the index is damaged.
                    if send.send((at, run(generation, test, precision, known))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        for (at, result) in receive {
            results.insert(at, result?);
            progress(Step::Testing { done: results.len(), of: tests.len() });
        }
        Ok(())
    })?;
    let mut tested = Tested::default();
    for ((suite, test), got) in tests.into_iter().zip(results.into_values()) {
        let Some(got) = got else {
            tested.passed += 1;
            continue;
        };
        let (asked, after) = match &test.asked {
            Asked::Question { text, after } => (text.clone(), after.clone()),
            Asked::Compare(one, other) => (format!("{one} vs {other}"), None),
        };
        let expected = expected(test, &known);
        tested.failures.push(Failure {
            file: suite.file.clone(),
            line: test.line,
            strict: suite.strict,
            asked,
            after,
            expected,
            got,
        });
    }
    Ok(tested)
}

/// Puts one test; where it does not pass, says what came.
fn run(generation: &Generation, test: &KnowledgeTest, precision: f64, known: &Known) -> Result<Option<String>> {
    let answer = match &test.asked {
        Asked::Question { text, after } => {
            let (after, precision) = (after.as_deref(), Some(precision));
            answer(generation, &Request { text, after, precision, ..Request::default() })?
        }
        Asked::Compare(one, other) => match compare(generation, &[one.clone(), other.clone()], None, &[]) {
            Ok(answer) => answer,
            Err(error) if error.is::<UnknownThing>() => Answer::default(),
            Err(error) => return Err(error),
        },
    };
    Ok((!passes(test, &answer, known)).then(|| got(&answer)))
}

fn passes(test: &KnowledgeTest, answer: &Answer, known: &Known) -> bool {
    match &test.expect {
        Some(Expected::Nothing) => return answer.outcome == Outcome::Unanswered,
        Some(Expected::NotAnswered) => return answer.outcome != Outcome::Answered,
        _ if answer.outcome != Outcome::Answered => return false,
        _ => {}
    }
    // A comparison is right where any of its cells is.
    let mut shown: Vec<&Cited> = Vec::new();
    match (&test.asked, &answer.comparison) {
        (Asked::Compare(..), Some(made)) => shown.extend(made.rows.iter().flat_map(|row| row.cells.iter().flatten())),
        _ => shown.extend(answer.passages.first()),
    }
    if let Some(Expected::Places(places)) = &test.expect
        && !shown.iter().any(|cited| places.iter().any(|place| known.is_in(cited, place)))
    {
        return false;
    }
    test.quote.as_deref().is_none_or(|part| shown.iter().any(|cited| cited.quote.contains(part)))
}

/// What a test expects, in words, with a remark on a place that does not exist.
fn expected(test: &KnowledgeTest, known: &Known) -> String {
    let is_lost = match &test.expect {
        Some(Expected::Places(places)) => !places.iter().any(|place| known.has(place)),
        _ => false,
    };
    in_words(test, if is_lost { ", which does not exist" } else { "" })
}

/// What a test expects, in words, with a remark on its place.
pub(super) fn in_words(test: &KnowledgeTest, remark: &str) -> String {
    let mut text = match &test.expect {
        None => "a comparison".to_owned(),
        Some(Expected::Nothing) => "nothing".to_owned(),
        Some(Expected::NotAnswered) => "not answered".to_owned(),
        Some(Expected::Places(places)) => {
            let names: Vec<String> = places.iter().map(ToString::to_string).collect();
            format!("{}{remark}", names.join(" or "))
        }
    };
    if let Some(quote) = &test.quote {
        let _ = write!(text, ", quoting {quote:?}");
    }
    text
}

/// What came of a question, in words.
fn got(answer: &Answer) -> String {
    let outcome = word(answer.outcome);
    match answer.passages.first().filter(|_| answer.outcome != Outcome::Unanswered) {
        Some(first) => {
            let quote = in_short(&first.quote);
            format!("{outcome} from {} ({:.2}), quoting {quote:?}", place(first), answer.confidence)
        }
        None => outcome.to_owned(),
    }
}

/// The beginning of a quote that may be a whole list.
fn in_short(quote: &str) -> Cow<'_, str> {
    match quote.char_indices().nth(QUOTED) {
        Some((end, _)) => Cow::Owned(format!("{}…", &quote[..end])),
        None => Cow::Borrowed(quote),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Suggested => "suggested",
        Outcome::Unanswered => "unanswered",
    }
}

fn place(cited: &Cited) -> Place {
    Place {
        collection: cited.collection.clone(),
        article: cited.article.clone(),
        anchor: Some(cited.anchor.clone()).filter(|anchor| !anchor.is_empty()),
    }
}

/// The sections of the articles that tests expect.
#[derive(Debug, Default)]
struct Known {
    /// By collection and path: anchor and depth of each section, in the order of the file.
    articles: HashMap<(String, String), Vec<(String, usize)>>,
}

impl Known {
    fn of<'a>(generation: &Generation, tests: impl Iterator<Item = &'a KnowledgeTest>) -> Result<Self> {
        let mut known = Self::default();
        for test in tests {
            let Some(Expected::Places(places)) = &test.expect else { continue };
            for place in places {
                known.articles.insert((place.collection.clone(), place.article.clone()), Vec::new());
            }
        }
        for index in &generation.languages {
            for number in 0..index.section_count() {
                let section = index.section(number)?;
                if let Some(sections) = known.articles.get_mut(&(section.collection, section.article)) {
                    sections.push((section.anchor, section.heading.len()));
                }
            }
        }
        Ok(known)
    }

    fn sections(&self, place: &Place) -> &[(String, usize)] {
        let key = (place.collection.clone(), place.article.clone());
        self.articles.get(&key).map_or(&[], Vec::as_slice)
    }

    fn has(&self, place: &Place) -> bool {
        let sections = self.sections(place);
        match &place.anchor {
            Some(anchor) => sections.iter().any(|(other, _)| other == anchor),
            None => !sections.is_empty(),
        }
    }

    /// Whether a passage stands in a place; its subsections count.
    fn is_in(&self, cited: &Cited, place: &Place) -> bool {
        if cited.collection != place.collection || cited.article != place.article {
            return false;
        }
        let Some(anchor) = &place.anchor else { return true };
        let mut sections = self.sections(place).iter().skip_while(|(other, _)| other != anchor);
        let Some((_, depth)) = sections.next() else { return false };
        cited.anchor == *anchor
            || sections.take_while(|(_, below)| below > depth).any(|(other, _)| *other == cited.anchor)
    }
}
