//! What scheduled runs held for a person, a file each in `.import/held/`.

use super::folder::Folder;
use super::names::waiting;
use super::plan::Incoming;
use crate::fault::Fault;
use crate::import::merge::source_of;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Why a page is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// There is no article of it yet.
    New,
    /// It and its article disagree.
    Conflict,
    /// It is there no more.
    Gone,
    /// It lost more than half of its words.
    Shrunk,
    /// It reads as a login or a challenge: it gives no article.
    Login,
    /// The run would have changed more than a fifth of the collection.
    Many,
}

impl Why {
    /// In a few words, after "is".
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Conflict => "in conflict with edits of the article",
            Self::Gone => "gone",
            Self::Shrunk => "shorter by more than half",
            Self::Login => "a login by the look of it, or no article any more",
            Self::Many => "one of very many changes at once",
        }
    }
}

/// A page that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Name of the collection.
    pub collection: String,
    /// Where the page was got from.
    pub source: String,
    /// Why.
    pub why: Why,
    /// Its article, as a path inside the collection; `None` where there is none.
    pub article: Option<String>,
    pub(in crate::import) identity: String,
    pub(in crate::import) incoming: Option<Incoming>,
}

/// What is held for a collection, by article and source.
pub(in crate::import) fn list(collection: &Path) -> Vec<Held> {
    let Ok(files) = fs::read_dir(collection.join(".import/held")) else { return Vec::new() };
    let read = |file: PathBuf| serde_json::from_slice(&fs::read(file).ok()?).ok();
    let mut held: Vec<Held> = files.flatten().filter_map(|file| read(file.path())).collect();
    held.sort_by(|a, b| (&a.article, &a.source).cmp(&(&b.article, &b.source)));
    held
}

/// Files with the new text of conflicts, in a collection.
pub(in crate::import) fn pending(collection: &Path) -> Vec<PathBuf> {
    let own = walkdir::WalkDir::new(collection.join(".import")).sort_by_file_name();
    let files = own.into_iter().flatten().map(walkdir::DirEntry::into_path);
    files.filter(|file| file.to_string_lossy().ends_with(".new.md")).collect()
}

impl Folder {
    /// Conflicts that any run left.
    pub(in crate::import) fn conflicts(&self) -> Vec<Held> {
        let mut held = Vec::new();
        for (identity, entry) in self.entries().filter(|(_, entry)| self.is_there(entry)) {
            let Ok(text) = fs::read_to_string(waiting(&self.own().join(entry.base()))) else { continue };
            held.push(Held {
                collection: self.name().to_owned(),
                source: entry.address.clone().unwrap_or_else(|| identity.to_owned()),
                why: Why::Conflict,
                article: Some(entry.article.clone()),
                identity: identity.to_owned(),
                incoming: Some(Incoming {
                    identity: identity.to_owned(),
                    source: source_of(&text),
                    fetched: entry.fetched().map(str::to_owned),
                    // Without them the page is asked for anew, whatever its host said of another text.
                    etag: None,
                    last_modified: None,
                    from: entry.from.clone(),
                    stem: String::new(),
                    text,
                }),
            });
        }
        held
    }

    fn held_file(&self, identity: &str) -> PathBuf {
        self.own().join("held").join(format!("{}.json", &blake3::hash(identity.as_bytes()).to_hex()[..16]))
    }

    /// Holds a page; a file that says the same stays as it is.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(in crate::import) fn hold(&mut self, held: &Held) -> Result<(), Fault> {
        let file = self.held_file(&held.identity);
        let text = serde_json::to_string_pretty(held).map_err(|error| Fault::new(error.to_string(), "report this"))?;
        self.write(&file, &format!("{text}\n"))
    }

    /// Holds a page no more.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(in crate::import) fn let_go(&self, identity: &str) -> Result<(), Fault> {
        let file = self.held_file(identity);
        self.remove(&file)?;
        // It fails where others are held.
        let _ = fs::remove_dir(self.own().join("held"));
        Ok(())
    }
}
