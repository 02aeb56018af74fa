//! What a person can mend: where it is, what it is, and what to do about it.

use std::fmt;
use std::path::Path;

/// One thing that is wrong, outside of the articles.
///
/// ```
/// let fault = faqt::fault::Fault::new("there is no index", "faqt index");
/// assert_eq!(fault.to_string(), "there is no index\n  remedy: faqt index");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A file, a file and a line, or a variable; `None` where nothing names a place.
    pub place: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do, as an order.
    pub remedy: String,
}

impl Fault {
    /// A fault without a place.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: None, what: what.into(), remedy: remedy.into() }
    }

    /// The fault, in a file.
    pub fn in_file(mut self, file: &Path) -> Self {
        self.place = Some(shown(file));
        self
    }

    /// The fault, in a line (from 1) of a file.
    pub fn in_line(mut self, file: &Path, line: usize) -> Self {
        self.place = Some(format!("{}:{line}", shown(file)));
        self
    }

    /// The fault, in an environment variable.
    pub fn in_variable(mut self, name: &str) -> Self {
        self.place = Some(name.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{place}: ")?;
        }
        write!(out, "{}\n  remedy: {}", self.what, self.remedy)
    }
}

impl std::error::Error for Fault {}

/// Several faults, found in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            write!(out, "{}{fault}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// An error as it is printed: each `error: …` with its `remedy: …` in the line below.
///
/// Context that was added on the way stands before what it adds to; the outermost remedy counts.
pub fn report(error: &anyhow::Error) -> String {
    if let Some(Faults(faults)) = error.downcast_ref::<Faults>() {
        return faults.iter().map(|fault| format!("error: {fault}\n")).collect();
    }
    let mut what: Vec<String> = Vec::new();
    let mut remedy = None;
    for cause in error.chain() {
        let text = cause.to_string();
        let (message, advice) = match text.split_once("\n  remedy: ") {
            Some((message, advice)) => (message.to_owned(), Some(advice.to_owned())),
            None => (text, None),
        };
        remedy = remedy.or(advice);
        // Many errors repeat their cause in their own words.
        if !what.iter().any(|said| said.contains(&message)) {
            what.push(message);
        }
    }
    let remedy = remedy.map(|remedy| format!("  remedy: {remedy}\n")).unwrap_or_default();
    format!("error: {}\n{remedy}", what.join(": "))
}

/// A path as messages have it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The word of a list that was likely meant by one that is not in it.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|other| (strsim::damerau_levenshtein(&word, &other.to_lowercase()), other))
        .filter(|(distance, other)| *distance <= (other.chars().count() / 3).max(1))
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn context_stands_before_what_it_adds_to_and_the_remedy_below() {
        let fault = Fault::new("no such file", "check the name").in_line(Path::new("a/faqt.toml"), 3);
        let error = Err::<(), _>(fault).context("cannot start").unwrap_err();
        insta::assert_snapshot!(report(&error), @r"
        error: cannot start: a/faqt.toml:3: no such file
          remedy: check the name
        ");
    }

    #[test]
    fn each_of_several_faults_is_an_error_of_its_own() {
        let faults = Faults(vec![Fault::new("one", "mend one"), Fault::new("two", "mend two").in_variable("FAQT_TWO")]);
        insta::assert_snapshot!(report(&faults.into()), @r"
        error: one
          remedy: mend one
        error: FAQT_TWO: two
          remedy: mend two
        ");
    }

    #[test]
    fn a_cause_that_was_said_is_not_said_again() {
        let inner = std::io::Error::other("disk full");
        let error = anyhow::Error::new(inner).context("cannot write a.txt: disk full");
        assert_eq!(report(&error), "error: cannot write a.txt: disk full\n");
    }

    #[test]
    fn the_nearest_word_is_one_or_two_letters_away() {
        assert_eq!(nearest("indx", ["index", "precision"]), Some("index"));
        assert_eq!(nearest("Precison", ["index", "precision"]), Some("precision"));
        assert_eq!(nearest("colour", ["index", "precision"]), None);
    }
}
