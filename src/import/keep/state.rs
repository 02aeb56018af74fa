//! `.import/state.json`: which article came from which page, and what its host said of it.

use super::durable::{self, fault};
use crate::fault::Fault;
use crate::import::fetch::Seen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

/// The version of the format.
const FORMAT: u32 = 1;
pub(super) const FILE: &str = "state.json";
/// What was done since the state was written; there only while a run goes on, or after it was killed.
pub(super) const JOURNAL: &str = "journal";

/// What is known of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct Entry {
    /// Its path inside the collection, with `/`.
    pub(in crate::import) article: String,
    /// The collection that it was moved to, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) collection: Option<String>,
    /// Its base inside `.import/`, where that is called otherwise than the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) base: Option<String>,
    /// Where readers find the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) address: Option<String>,
    /// Where it was fetched, where that is another address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) fetched: Option<String>,
    /// The source that it came with, as it was named; a path is relative to the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) from: Option<String>,
    /// `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) etag: Option<String>,
    /// `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::import) last_modified: Option<String>,
    /// When the article was last written, in UTC.
    pub(in crate::import) time: String,
    /// Whether a maintainer refused the page, or said that its end need not be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::import) settled: bool,
}

impl Entry {
    /// The name of its base inside `.import/`.
    pub(super) fn base(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.article)
    }

    /// Whether its article and its base are paths that stay where they belong.
    fn is_inside(&self) -> bool {
        let stays = |path: &str| {
            let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
            !path.contains('\\') && Path::new(path).components().all(is_plain)
        };
        stays(&self.article) && self.base.as_deref().is_none_or(stays)
    }

    /// The address that was fetched.
    pub(in crate::import) fn fetched(&self) -> Option<&str> {
        self.fetched.as_deref().or(self.address.as_deref())
    }

    /// What its host said.
    pub(in crate::import) fn seen(&self) -> Seen {
        Seen { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Written {
    format: u32,
    articles: BTreeMap<String, Entry>,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
struct Line {
    identity: String,
    entry: Entry,
}

/// The state of a collection.
#[derive(Debug)]
pub(super) struct State {
    folder: PathBuf,
    articles: BTreeMap<String, Entry>,
    journal: Option<File>,
    is_changed: bool,
}

impl State {
    /// Reads the state in `.import/`; an empty one where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, Fault> {
        let file = folder.join(FILE);
        let written = match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice::<Written>(&bytes).map_err(|error| {
                let remedy = "undo what was done to it, or remove it: articles are then known by their `source`";
                Fault::new(format!("cannot be read: {error}"), remedy).in_line(&file, error.line().max(1))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Written { format: FORMAT, ..Written::default() }
            }
            Err(error) => return Err(fault(&error, &file)),
        };
        if let Some(entry) = written.articles.values().find(|entry| !entry.is_inside()) {
            let what = format!("`{}` is not inside the collection", entry.article);
            let remedy = "undo what was done to the file: import writes no path that leads out of the collection";
            return Err(Fault::new(what, remedy).in_file(&file));
        }
        if written.format > FORMAT {
            let what = format!("is of format {}, this faqt knows {FORMAT}", written.format);
            return Err(Fault::new(what, "use a newer faqt").in_file(&file));
        }
        Ok(Self { folder: folder.to_owned(), articles: written.articles, journal: None, is_changed: false })
    }

    /// Takes in what a run did that was killed; gives whether there was one.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(super) fn recover(&mut self, is_done: impl Fn(&Entry) -> bool) -> Result<bool, Fault> {
        let file = self.folder.join(JOURNAL);
        let Ok(text) = fs::read_to_string(&file) else { return Ok(false) };
        // The last line may be half written.
        for line in text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()) {
            if line.entry.is_inside() && is_done(&line.entry) {
                self.articles.insert(line.identity, line.entry);
                self.is_changed = true;
            }
        }
        self.save()?;
        durable::remove(&file).map_err(|error| fault(&error, &file))?;
        Ok(true)
    }

    pub(super) fn get(&self, identity: &str) -> Option<&Entry> {
        self.articles.get(identity)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.articles.iter().map(|(identity, entry)| (identity.as_str(), entry))
    }

    /// Begins the journal, before anything is written: a run that is killed from here on is known.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(super) fn begin(&mut self) -> Result<(), Fault> {
        if self.journal.is_none() {
            let file = self.folder.join(JOURNAL);
            let opened = OpenOptions::new().create(true).append(true).open(&file);
            self.journal = Some(opened.map_err(|error| fault(&error, &file))?);
        }
        Ok(())
    }

    /// Notes in the journal what was done or will be: a run that is killed from here on is taken in as
    /// far as the files are there.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(super) fn note(&mut self, identity: &str, entry: &Entry) -> Result<(), Fault> {
        let file = self.folder.join(JOURNAL);
        self.begin()?;
        let line = Line { identity: identity.to_owned(), entry: entry.clone() };
        if let (Some(journal), Ok(mut text)) = (&mut self.journal, serde_json::to_string(&line)) {
            text.push('\n');
            journal.write_all(text.as_bytes()).map_err(|error| fault(&error, &file))?;
        }
        Ok(())
    }

    /// Takes in what was done, after it was noted.
    pub(super) fn insert(&mut self, identity: &str, entry: Entry) {
        self.is_changed |= self.articles.get(identity) != Some(&entry);
        self.articles.insert(identity.to_owned(), entry);
    }

    /// Notes what was done, and takes it in.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(super) fn put(&mut self, identity: &str, entry: Entry) -> Result<(), Fault> {
        if self.articles.get(identity) != Some(&entry) {
            self.note(identity, &entry)?;
            self.insert(identity, entry);
        }
        Ok(())
    }

    /// Forgets a page; not in the journal, so that a run that is killed does it again.
    pub(super) fn forget(&mut self, identity: &str) {
        self.is_changed |= self.articles.remove(identity).is_some();
    }

    /// Writes the state where it changed, and ends the journal.
    ///
    /// # Errors
    /// When the disk refuses it; the journal stays then.
    pub(super) fn save(&mut self) -> Result<(), Fault> {
        let file = self.folder.join(FILE);
        if self.is_changed {
            let written = Written { format: FORMAT, articles: std::mem::take(&mut self.articles) };
            let text = serde_json::to_string_pretty(&written);
            self.articles = written.articles;
            let text = text.map_err(|error| Fault::new(error.to_string(), "report this").in_file(&file))?;
            durable::keep(&file, format!("{text}\n").as_bytes()).map_err(|error| fault(&error, &file))?;
            self.is_changed = false;
        }
        if self.journal.take().is_some() {
            let journal = self.folder.join(JOURNAL);
            durable::remove(&journal).map_err(|error| fault(&error, &journal))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(article: &str) -> Entry {
        Entry { article: article.to_owned(), time: "2026-01-01T00:00:00Z".to_owned(), ..Entry::default() }
    }

    #[test]
    fn what_a_killed_run_did_is_known_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::read(folder.path()).unwrap();
        state.put("a", entry("a.md")).unwrap();
        state.put("b", entry("b.md")).unwrap();
        drop(state);
        let journal = folder.path().join(JOURNAL);
        let half = fs::read_to_string(&journal).unwrap() + "{\"identity\":\"c\",\"ent";
        fs::write(&journal, half).unwrap();
        let mut state = State::read(folder.path()).unwrap();
        assert!(state.recover(|entry| entry.article == "b.md").unwrap());
        assert_eq!(state.iter().map(|(identity, _)| identity.to_owned()).collect::<Vec<_>>(), ["b"]);
        assert!(!journal.exists());
        assert_eq!(State::read(folder.path()).unwrap().get("b"), Some(&entry("b.md")));
    }

    #[test]
    fn a_run_that_was_killed_at_its_first_file_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::read(folder.path()).unwrap();
        state.begin().unwrap();
        drop(state);
        let mut state = State::read(folder.path()).unwrap();
        assert!(state.recover(|_| true).unwrap());
        assert!(!state.recover(|_| true).unwrap());
    }

    #[test]
    fn a_broken_state_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "{\n<<<<<<< ours\n").unwrap();
        let fault = State::read(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("state.json:2: cannot be read"), "{fault}");
        fs::write(folder.path().join(FILE), "{\"format\":9,\"articles\":{}}").unwrap();
        assert!(State::read(folder.path()).is_err());
    }

    #[test]
    fn a_path_that_leads_out_of_the_collection_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let with = |entry: Entry| {
            let articles = BTreeMap::from([("a".to_owned(), entry)]);
            fs::write(folder.path().join(FILE), serde_json::to_string(&Written { format: 1, articles }).unwrap())
                .unwrap();
            State::read(folder.path())
        };
        for out in ["../a.md", "b/../../a.md", "/tmp/a.md", "./a.md", "b\\..\\..\\a.md"] {
            let fault = with(entry(out)).unwrap_err().to_string();
            assert!(fault.contains("state.json: ") && fault.contains("is not inside the collection"), "{fault}");
            assert!(with(Entry { base: Some(out.to_owned()), ..entry("a.md") }).is_err(), "{out}");
        }
        for inside in ["a.md", "b/a.md", "b/..a.md", "镜像.md", ""] {
            assert!(with(entry(inside)).is_ok(), "{inside}");
        }
    }

    #[test]
    fn nothing_new_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::read(folder.path()).unwrap();
        state.save().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        state.put("a", entry("a.md")).unwrap();
        state.save().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
