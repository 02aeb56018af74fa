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
use std::collections::{BTreeMap, HashMap};
use std::fmt;
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
    /// What came instead of what was expected.
    pub why: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {:?} {}\n  remedy: correct the articles, or what the test expects",
            shown(&self.file),
            self.line,
            self.asked,
            self.why
        )
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

/// Asks a generation every test.
///
/// # Errors
/// When the index is damaged.
pub fn run_suites(generation: &Generation, suites: &[Suite], progress: Progress<'_>) -> Result<Tested> {
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
                    if send.send((at, run(generation, test, known))).is_err() {
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
    for ((suite, test), why) in tests.into_iter().zip(results.into_values()) {
        match why {
            None => tested.passed += 1,
            Some(why) => tested.failures.push(Failure {
                file: suite.file.clone(),
                line: test.line,
                strict: suite.strict,
                asked: match &test.asked {
                    Asked::Question { text, .. } => text.clone(),
                    Asked::Compare(one, other) => format!("{one} vs {other}"),
                },
                why,
            }),
        }
    }
    Ok(tested)
}

/// Puts one test; says what is wrong with the answer.
fn run(generation: &Generation, test: &KnowledgeTest, known: &Known) -> Result<Option<String>> {
    let answer = match &test.asked {
        Asked::Question { text, after } => {
            let after = after.as_deref();
            answer(generation, &Request { text, after, ..Request::default() })?
        }
        Asked::Compare(one, other) => match compare(generation, &[one.clone(), other.clone()], None, &[]) {
            Ok(answer) => answer,
            Err(error) if error.is::<UnknownThing>() => Answer::default(),
            Err(error) => return Err(error),
        },
    };
    let got = || match answer.passages.first().filter(|_| answer.outcome != Outcome::Unanswered) {
        Some(first) => format!("is {} from {} ({:.2})", word(answer.outcome), place(first), answer.confidence),
        None => format!("is {}", word(answer.outcome)),
    };
    match &test.expect {
        Some(Expected::Nothing) => return Ok((answer.outcome != Outcome::Unanswered).then(got)),
        Some(Expected::NotAnswered) => return Ok((answer.outcome == Outcome::Answered).then(got)),
        Some(Expected::Places(places)) if !places.iter().any(|place| known.has(place)) => {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            return Ok(Some(format!("expects {}, which does not exist", places.join(" or "))));
        }
        _ => {}
    }
    if answer.outcome != Outcome::Answered {
        return Ok(Some(got()));
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
        return Ok(Some(got()));
    }
    Ok(match &test.quote {
        Some(part) if !shown.iter().any(|cited| cited.quote.contains(part.as_str())) => {
            let quote = shown.first().map(|cited| cited.quote.as_str()).unwrap_or_default();
            Some(format!("does not quote {part:?} but {quote:?}"))
        }
        _ => None,
    })
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
