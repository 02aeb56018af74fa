//! A project in a temporary folder, and the questions that are put to it.
#![allow(dead_code, unreachable_pub)]

use faqt::answer::reply::Answer;
use faqt::answer::{Request, answer};
use faqt::config::{Config, Environment, Flags};
use faqt::index::Generation;
use faqt::publish::{Build, Opened, Outcome, Publication, open, publish, silent};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with `faqt.toml`, articles and an index; removed when it is dropped.
#[derive(Debug)]
pub struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// One collection `docs`, which is not strict, without articles.
    pub fn new() -> Self {
        Self::with("[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\n")
    }

    /// One strict collection `docs`.
    pub fn strict() -> Self {
        Self::with(
            "[[collection]]\nname = \"docs\"\npath = \"docs\"\nlanguage = \"en\"\nstrict = true\nsite = \"web\"\n",
        )
    }

    /// With this `faqt.toml`.
    pub fn with(configuration: &str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("faqt.toml", configuration);
        fs::create_dir(project.path("docs")).unwrap();
        project
    }

    /// A path in the project.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// Writes a file, and the folders it stands in.
    pub fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes an article that a strict collection takes.
    pub fn article(&self, name: &str, body: &str) {
        let text =
            format!("---\ntitle: About {name}\nsource: https://example.com/{name}\n---\n# About {name}\n\n{body}\n");
        self.write(&format!("docs/{name}.md"), &text);
    }

    /// Puts a file in place of another at once, as careful editors do: nobody sees half of it.
    pub fn replace(&self, inside: &str, text: &str) {
        self.write("replacement", text);
        fs::rename(self.path("replacement"), self.path(inside)).unwrap();
    }

    /// Removes a file.
    pub fn remove(&self, inside: &str) {
        fs::remove_file(self.path(inside)).unwrap();
    }

    /// The configuration.
    pub fn config(&self) -> Config {
        config(self.folder.path())
    }

    /// Opens what answers.
    pub fn open(&self) -> Opened {
        open(&self.config(), Build::Auto).unwrap()
    }

    /// Opens what is there.
    pub fn open_as_it_is(&self) -> Opened {
        open(&self.config(), Build::Never).unwrap()
    }

    /// Publishes.
    pub fn publish(&self) -> Publication {
        publish(&self.config(), false, &silent).unwrap()
    }

    /// Publishes, whatever speaks against it.
    pub fn force(&self) -> Publication {
        publish(&self.config(), true, &silent).unwrap()
    }

    /// Asks, after a build if there is need.
    pub fn ask(&self, question: &str) -> Answer {
        ask(&self.open().generation, question)
    }

    /// The first quote.
    pub fn quote(&self, question: &str) -> String {
        quote(&self.ask(question))
    }

    /// The generations in the index folder, by their numbers.
    pub fn numbers(&self) -> Vec<u64> {
        faqt::index::Store::new(self.path("index")).names().iter().map(|name| name.number).collect()
    }

    /// Names in the index folder that begin with a dot: what a build leaves if it is killed.
    pub fn leftovers(&self) -> Vec<String> {
        fs::read_dir(self.path("index"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.'))
            .collect()
    }
}

/// The configuration of the project in a folder.
pub fn config(folder: &Path) -> Config {
    let flags = Flags { config: Some(folder.join("faqt.toml")), ..Flags::default() };
    Config::load(&flags, &Environment::default()).unwrap()
}

/// Asks an open generation.
pub fn ask(generation: &Generation, question: &str) -> Answer {
    answer(generation, &Request { text: question, ..Request::default() }).unwrap()
}

/// The first quote of an answer; empty without one.
pub fn quote(answer: &Answer) -> String {
    answer.passages.first().map(|passage| passage.quote.clone()).unwrap_or_default()
}

/// What came of publishing, in a word.
pub fn word(publication: &Publication) -> &'static str {
    match publication.outcome {
        Outcome::Published(_) => "published",
        Outcome::Unchanged(_) => "unchanged",
        Outcome::Held { .. } => "held",
    }
}
