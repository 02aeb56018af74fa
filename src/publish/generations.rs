//! The generations that are kept: which there are, whether they are whole, and the way back.

use super::publication::claim;
use crate::config::Config;
use crate::index::generation::{self, read_manifest};
use crate::index::manifest::{self, Manifest, Name};
use crate::index::{OpenError, Store};
use anyhow::Result;
use std::fs;
use std::time::SystemTime;

/// A generation that is kept.
#[derive(Debug)]
pub struct Kept {
    /// Number and content hash.
    pub name: Name,
    /// Whether it serves.
    pub is_current: bool,
    /// Whether its content was rolled back and not published again.
    pub is_rolled_back: bool,
    /// When it was built.
    pub built: Option<SystemTime>,
    /// What it says of itself.
    pub manifest: Result<Manifest, OpenError>,
}

impl Kept {
    /// Bytes of its files.
    pub fn bytes(&self) -> u64 {
        self.manifest.iter().flat_map(|manifest| &manifest.files).map(|file| file.length).sum()
    }
}

/// The generations that are kept, newest first.
pub fn list(config: &Config) -> Vec<Kept> {
    let read = |store: &Store, name: &Name| read_manifest(&store.path(name));
    kept(config, read)
}

/// The same, and every file is compared with its hash.
pub fn verify(config: &Config) -> Vec<Kept> {
    kept(config, |store, name| generation::verify(&store.path(name)))
}

fn kept(config: &Config, read: impl Fn(&Store, &Name) -> Result<Manifest, OpenError>) -> Vec<Kept> {
    let store = Store::new(&config.index);
    let current = store.current().ok().flatten();
    let rolled_back = store.rolled_back();
    let newer = |name: &Name| current.as_ref().is_some_and(|current| name.number > current.number);
    let of = |name: Name| Kept {
        is_current: current.as_ref() == Some(&name),
        is_rolled_back: newer(&name) && rolled_back.contains(&name.hash),
        built: fs::metadata(store.path(&name).join(manifest::FILE)).and_then(|file| file.modified()).ok(),
        manifest: read(&store, &name),
        name,
    };
    store.names().into_iter().rev().map(of).collect()
}

/// Lets the generation before the current one serve. The articles as they are now are not published
/// again until they change, or are forced.
///
/// # Errors
/// When there is none before it, or the folder is another's or cannot be written.
pub fn roll_back(config: &Config) -> Result<Manifest> {
    let store = Store::new(&config.index);
    claim(config, &store)?;
    store.builder()?.roll_back()
}
