//! The article of a page, found again by its identity wherever it was moved.

use super::folder::Folder;
use super::names::base_name;
use super::plan::Incoming;
use super::state::Entry;
use crate::import::merge::{likeness, source_of};
use crate::knowledge::{CollectionSettings, list_files};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// An article that says so much of what import wrote is that article.
const SAME: f64 = 0.5;

/// Where an article stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::import) struct Place {
    /// Another collection than the one that is imported into.
    pub(in crate::import) collection: Option<String>,
    /// Path inside it, with `/`.
    pub(in crate::import) inside: String,
}

/// What there is of a page.
#[derive(Debug)]
pub(super) enum Found {
    /// Its article.
    Article {
        place: Place,
        /// What import last wrote of it; `None` where that is lost.
        base: Option<String>,
    },
    /// It was there, and a maintainer removed it or refused it.
    Deleted { inside: String },
    /// Nothing.
    Nothing,
}

/// Articles that the state does not know, with the sources that they name.
#[derive(Debug)]
pub(super) struct Files(Vec<(Place, Option<String>)>);

impl Files {
    fn read(folder: &Folder) -> Self {
        let there = folder.entries().filter(|(_, entry)| folder.is_there(entry));
        let owned: HashSet<Place> = there.map(|(_, entry)| place_of(entry)).collect();
        let mut files = Vec::new();
        let mut add = |settings: &CollectionSettings, collection: Option<String>| {
            let all = CollectionSettings { include: Vec::new(), exclude: Vec::new(), ..settings.clone() };
            for entry in list_files(&all).0 {
                let place = Place { collection: collection.clone(), inside: entry.inside };
                if !owned.contains(&place) {
                    files.push((place, fs::read_to_string(&entry.file).ok().and_then(|text| source_of(&text))));
                }
            }
        };
        add(&folder.settings, None);
        folder.others.iter().for_each(|other| add(other, Some(other.name.clone())));
        Self(files)
    }

    /// The first that names one of these addresses, the own collection before others.
    fn by_source(&self, addresses: &[String], is_own_only: bool) -> Option<&Place> {
        let fits = |source: &Option<String>| source.as_ref().is_some_and(|source| addresses.contains(&plain(source)));
        let mut files = self.0.iter().filter(|(place, _)| !is_own_only || place.collection.is_none());
        files.find(|(_, source)| fits(source)).map(|(place, _)| place)
    }
}

pub(super) fn place_of(entry: &Entry) -> Place {
    Place { collection: entry.collection.clone(), inside: entry.article.clone() }
}

/// An address without what does not tell pages apart.
fn plain(address: &str) -> String {
    address.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned()
}

impl Folder {
    /// What the state calls a page: its identity, or that of the page that was fetched at its address
    /// before it moved.
    pub(super) fn identity_of(&self, incoming: &Incoming) -> Option<String> {
        if self.state.get(&incoming.identity).is_some() {
            return Some(incoming.identity.clone());
        }
        let fetched = incoming.fetched.as_deref()?;
        let mut same = self.state.iter().filter(|(_, entry)| entry.fetched() == Some(fetched));
        let (identity, _) = same.next()?;
        same.next().is_none().then(|| identity.to_owned())
    }

    /// What there is of a page.
    pub(super) fn find(&mut self, incoming: &Incoming) -> Found {
        let identity = self.identity_of(incoming);
        let Some(entry) = identity.as_deref().and_then(|identity| self.state.get(identity)).cloned() else {
            let addresses: Vec<String> = incoming.source.iter().map(|source| plain(source)).collect();
            return match self.files().by_source(&addresses, true).cloned() {
                Some(place) => {
                    let base = fs::read_to_string(self.own().join(base_name(&place.inside))).ok();
                    Found::Article { place, base }
                }
                None => Found::Nothing,
            };
        };
        let base = self.base(&entry);
        let is_there = self.is_there(&entry);
        let place = if is_there && self.is_that(&entry, base.as_deref()) {
            place_of(&entry)
        } else if let Some(place) = self.moved(&entry, base.as_deref(), incoming) {
            // A killed run may have moved the base already.
            let is_of_page =
                |base: &String| source_of(base).map(|source| plain(&source)) == entry.address.as_deref().map(plain);
            let there = || fs::read_to_string(self.own().join(base_name(&place.inside))).ok().filter(is_of_page);
            let base = base.or_else(there);
            return Found::Article { place, base };
        } else if is_there {
            place_of(&entry)
        } else {
            return Found::Deleted { inside: entry.article };
        };
        Found::Article { place, base }
    }

    fn files(&mut self) -> &Files {
        if self.files.is_none() {
            self.files = Some(Files::read(self));
        }
        self.files.get_or_insert_with(|| Files(Vec::new()))
    }

    /// Whether the file of an entry names the source that it had; another one may stand there by now.
    fn is_that(&self, entry: &Entry, base: Option<&str>) -> bool {
        let of_file = fs::read_to_string(self.file(entry)).ok().and_then(|text| source_of(&text));
        match (base.and_then(source_of), of_file) {
            (Some(was), Some(is)) => plain(&was) == plain(&is),
            _ => true,
        }
    }

    /// Where the article of an entry was moved to.
    fn moved(&mut self, entry: &Entry, base: Option<&str>, incoming: &Incoming) -> Option<Place> {
        let of_base = base.and_then(source_of);
        let known = [of_base, entry.address.clone(), incoming.source.clone()];
        let addresses: Vec<String> = known.iter().flatten().map(|address| plain(address)).collect();
        if !addresses.is_empty() {
            return self.files().by_source(&addresses, false).cloned();
        }
        let base = base?;
        self.files();
        let files = self.files.as_ref()?;
        let read = |place: &Place| {
            fs::read_to_string(self.root_of(place.collection.as_deref()).join(Path::new(&place.inside))).ok()
        };
        let likely = files.0.iter().filter(|(_, source)| source.is_none());
        let alike = likely.filter_map(|(place, _)| Some((likeness(base, &read(place)?), place)));
        let best = alike.filter(|(alike, _)| *alike >= SAME).max_by(|(a, _), (b, _)| a.total_cmp(b));
        best.map(|(_, place)| place.clone())
    }
}
