//! A collection that is imported into: its articles, its `.import/`, and the lock.

use super::durable::{self, Lock, WRITING, fault};
use super::found::Files;
use super::state::{self, Entry, State};
use crate::fault::Fault;
use crate::import::sources::Known;
use crate::knowledge::{CollectionSettings, list_files};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder beside the articles that is import's own.
pub(super) const OWN: &str = ".import";

/// A collection that is imported into.
#[derive(Debug)]
pub(in crate::import) struct Folder {
    pub(super) settings: CollectionSettings,
    /// Where its articles may have been moved to.
    pub(super) others: Vec<CollectionSettings>,
    pub(super) state: State,
    pub(super) files: Option<Files>,
    /// Names that articles have or had, or were given in this run, in lower case.
    pub(super) given: HashSet<String>,
    lock: Option<Lock>,
    /// Whether its folder was made for this run.
    is_new: bool,
}

impl Folder {
    /// Opens a collection, whose folder may be missing yet. For writing, the lock is taken; `waiting`
    /// is called where another process imports.
    ///
    /// # Errors
    /// When its state cannot be read, or the folder not written.
    pub(in crate::import) fn open(
        settings: &CollectionSettings,
        others: &[CollectionSettings],
        is_written: bool,
        waiting: &mut dyn FnMut(),
    ) -> Result<Self, Fault> {
        let own = settings.path.join(OWN);
        let is_new = !settings.path.exists();
        if is_written {
            // A link at one of these names would be written through.
            let all = [own.clone(), own.join(state::FILE), own.join(state::JOURNAL)];
            all.iter().try_for_each(|file| durable::stays_inside(&settings.path, file))?;
        }
        let lock = if is_written { Some(Lock::take(&own, waiting)?) } else { None };
        let state = State::read(&own)?;
        let given = state.iter().map(|(_, entry)| entry.article.to_lowercase()).collect();
        let others = others.iter().filter(|other| other.name != settings.name).cloned().collect();
        let mut folder = Self { settings: settings.clone(), others, state, files: None, given, lock, is_new };
        if is_written {
            folder.recover()?;
        }
        Ok(folder)
    }

    /// Takes in what a killed run left.
    fn recover(&mut self) -> Result<(), Fault> {
        let (root, own) = (self.settings.path.clone(), self.own());
        let is_done = |entry: &Entry| {
            let is_elsewhere = entry.collection.is_some() || entry.article.is_empty();
            is_elsewhere || (root.join(&entry.article).is_file() && own.join(entry.base()).is_file())
        };
        if self.state.recover(is_done)? {
            for entry in walkdir::WalkDir::new(&root).into_iter().flatten() {
                if entry.file_name().to_string_lossy().starts_with(WRITING) {
                    durable::remove(entry.path()).map_err(|error| fault(&error, entry.path()))?;
                }
            }
        }
        Ok(())
    }

    /// Import's own folder.
    pub(super) fn own(&self) -> PathBuf {
        self.settings.path.join(OWN)
    }

    /// The folder of the articles.
    pub(in crate::import) fn root(&self) -> &Path {
        &self.settings.path
    }

    /// Name of the collection.
    pub(in crate::import) fn name(&self) -> &str {
        &self.settings.name
    }

    /// What is known of the pages, by their identities.
    pub(in crate::import) fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.state.iter()
    }

    /// What is known of a page.
    pub(in crate::import) fn entry(&self, identity: &str) -> Option<&Entry> {
        self.state.get(identity)
    }

    /// The file of the article of an entry.
    pub(super) fn file(&self, entry: &Entry) -> PathBuf {
        self.root_of(entry.collection.as_deref()).join(&entry.article)
    }

    /// The folder of a collection; of this one for `None`.
    pub(super) fn root_of(&self, collection: Option<&str>) -> &Path {
        let other = collection.and_then(|name| self.others.iter().find(|other| other.name == name));
        other.map_or(self.root(), |other| &other.path)
    }

    /// Whether the article of an entry stands where it was last.
    pub(in crate::import) fn is_there(&self, entry: &Entry) -> bool {
        // The collection that it was moved to may be called otherwise by now, or be none any more.
        let is_known = entry.collection.as_ref().is_none_or(|name| self.others.iter().any(|other| other.name == *name));
        is_known && !entry.article.is_empty() && self.file(entry).is_file()
    }

    /// What import last wrote of an entry.
    pub(in crate::import) fn base(&self, entry: &Entry) -> Option<String> {
        fs::read_to_string(self.own().join(entry.base())).ok()
    }

    /// What hosts said of the pages whose articles are as they should be.
    pub(in crate::import) fn known(&self) -> Known {
        let there = |entry: &&Entry| self.is_there(entry) && self.own().join(entry.base()).is_file();
        let entries = self.state.iter().map(|(_, entry)| entry).filter(there);
        entries.filter_map(|entry| Some((entry.fetched()?.to_owned(), entry.seen()))).collect()
    }

    /// How many articles the collection has.
    pub(in crate::import) fn size(&self) -> usize {
        list_files(&self.settings).0.len()
    }

    /// Writes the state, and leaves no folder behind where nothing was written.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(in crate::import) fn finish(mut self) -> Result<(), Fault> {
        self.state.save()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // Both fail where something is in them, as they should.
            let _ = fs::remove_dir(self.own());
            if self.is_new {
                let _ = fs::remove_dir(self.root());
            }
        }
    }
}
