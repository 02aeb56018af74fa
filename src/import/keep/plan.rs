//! What is to be done about a page, and doing it.

use super::durable::{self, fault};
use super::folder::Folder;
use super::found::{Found, Place, place_of};
use super::names::{self, base_name, waiting};
use super::state::Entry;
use crate::fault::Fault;
use crate::import::merge::{Conflict, Side, merge, split};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// An article as import would write it, and the page that it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::import) struct Incoming {
    /// What the page is found again by.
    pub(in crate::import) identity: String,
    /// The address of the page, as the article names it.
    pub(in crate::import) source: Option<String>,
    /// The address that was fetched.
    pub(in crate::import) fetched: Option<String>,
    /// `ETag` of the answer.
    pub(in crate::import) etag: Option<String>,
    /// `Last-Modified` of the answer.
    pub(in crate::import) last_modified: Option<String>,
    /// The source that the page came with.
    pub(in crate::import) from: Option<String>,
    /// The name that its file should have, without `.md`.
    pub(in crate::import) stem: String,
    /// The file, front matter and body.
    pub(in crate::import) text: String,
}

/// What is to be done about a page.
#[derive(Debug)]
pub(in crate::import) enum Plan {
    /// There is no article yet.
    Add {
        /// Where it will stand.
        inside: String,
    },
    /// The article follows its page.
    Update {
        /// Where it stands.
        place: Place,
        /// What it is to say.
        text: String,
    },
    /// The page says nothing new.
    Keep {
        /// Where the article stands.
        place: Place,
    },
    /// The article and its page disagree.
    Conflict {
        /// Where the article stands.
        place: Place,
    },
    /// A maintainer removed the article.
    Deleted {
        /// Where it stood.
        inside: String,
    },
}

impl Plan {
    /// Path of the article inside its collection.
    pub(in crate::import) fn inside(&self) -> &str {
        match self {
            Self::Add { inside } | Self::Deleted { inside } => inside,
            Self::Update { place, .. } | Self::Keep { place } | Self::Conflict { place } => &place.inside,
        }
    }
}

impl Folder {
    /// What is to be done about a page; conflicts are put to `decide` with the path of the article.
    ///
    /// # Errors
    /// When the article cannot be read.
    pub(in crate::import) fn plan(
        &mut self,
        incoming: &Incoming,
        decide: &mut dyn FnMut(&str, &Conflict) -> Option<Side>,
    ) -> Result<Plan, Fault> {
        let (place, base) = match self.find(incoming) {
            Found::Nothing => return Ok(Plan::Add { inside: self.free_name(&incoming.stem) }),
            Found::Deleted { inside } => return Ok(Plan::Deleted { inside }),
            Found::Article { place, base } => (place, base),
        };
        if base.as_deref() == Some(&incoming.text) {
            return Ok(Plan::Keep { place });
        }
        let file = self.path(&place);
        let bytes = fs::read(&file).map_err(|error| fault(&error, &file))?;
        let Ok(ours) = String::from_utf8(bytes) else { return Ok(Plan::Conflict { place }) };
        let merged = merge(base.as_deref(), &ours, &incoming.text, &mut |conflict| decide(&place.inside, conflict));
        Ok(match merged {
            Some(text) => Plan::Update { place, text },
            None => Plan::Conflict { place },
        })
    }

    /// As [`Folder::plan`], where the article is to stay as it is whatever the page says.
    ///
    /// # Errors
    /// When the article cannot be read.
    pub(in crate::import) fn plan_ours(&mut self, incoming: &Incoming) -> Result<Plan, Fault> {
        let Found::Article { place, .. } = self.find(incoming) else { return self.plan(incoming, &mut |_, _| None) };
        let file = self.path(&place);
        let text = fs::read_to_string(&file).map_err(|error| fault(&error, &file))?;
        Ok(Plan::Update { place, text })
    }

    /// What is to be done about a page whose article was deleted or refused, and is wanted again: it
    /// stands where it stood, unless something else does.
    pub(in crate::import) fn plan_again(&mut self, incoming: &Incoming, stood: &str) -> Plan {
        let is_free = !stood.is_empty() && self.root().join(stood).symlink_metadata().is_err();
        Plan::Add { inside: if is_free { stood.to_owned() } else { self.free_name(&incoming.stem) } }
    }

    /// What import last wrote of a page below its front matter.
    pub(in crate::import) fn base_of(&self, incoming: &Incoming) -> Option<String> {
        let entry = self.state.get(&self.identity_of(incoming)?)?;
        self.base(entry).map(|base| split(&base).body.to_owned())
    }

    /// Does what was planned. Gives whether the article changed.
    ///
    /// # Errors
    /// When the disk refuses it; what was written before is whole, and the next run goes on from there.
    pub(in crate::import) fn apply(&mut self, plan: &Plan, incoming: &Incoming) -> Result<bool, Fault> {
        match plan {
            Plan::Add { inside } => {
                let entry = new_entry(incoming, &Place { collection: None, inside: inside.clone() }, None);
                let known = self.identity_of(incoming);
                let (base, file) = (self.own().join(entry.base()), self.root().join(inside));
                self.state.note(&incoming.identity, &entry)?;
                self.write(&base, &incoming.text)?;
                self.write(&file, &incoming.text)?;
                self.state.insert(&incoming.identity, entry);
                if let Some(old) = known.filter(|known| *known != incoming.identity) {
                    self.state.forget(&old);
                }
                Ok(true)
            }
            Plan::Update { place, text } => {
                let file = self.path(place);
                let is_new = fs::read(&file).is_ok_and(|there| there != text.as_bytes());
                self.write(&file, text)?;
                let known = self.identity_of(incoming);
                let old = known.as_deref().and_then(|identity| self.state.get(identity)).cloned();
                let entry = new_entry(incoming, place, old.as_ref());
                self.follow(old.as_ref(), &entry)?;
                let base = self.own().join(entry.base());
                self.write(&base, &incoming.text)?;
                self.remove(&waiting(&base))?;
                self.put(known, incoming, entry)?;
                Ok(is_new)
            }
            Plan::Keep { place } => {
                let known = self.identity_of(incoming);
                let old = known.as_deref().and_then(|identity| self.state.get(identity)).cloned();
                let is_same = known.as_deref() == Some(&incoming.identity);
                let entry = match &old {
                    Some(old) if is_same && place_of(old) == *place => old.clone(),
                    _ => new_entry(incoming, place, old.as_ref()),
                };
                self.follow(old.as_ref(), &entry)?;
                self.remove(&waiting(&self.own().join(entry.base())))?;
                self.put(known, incoming, entry)?;
                Ok(false)
            }
            Plan::Conflict { place } => {
                let known = self.identity_of(incoming);
                let old = known.as_deref().and_then(|identity| self.state.get(identity)).cloned();
                let base = old.map_or_else(|| base_name(&place.inside), |old| old.base().to_owned());
                self.write(&waiting(&self.own().join(base)), &incoming.text)?;
                Ok(false)
            }
            Plan::Deleted { .. } => Ok(false),
        }
    }

    /// Marks a page as settled: refused where it has no article, not to be told as gone where it has.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(in crate::import) fn settle(&mut self, identity: &str, incoming: Option<&Incoming>) -> Result<(), Fault> {
        let nowhere = Place { collection: None, inside: String::new() };
        let entry = self.state.get(identity).cloned().or_else(|| Some(new_entry(incoming?, &nowhere, None)));
        match entry {
            Some(entry) => self.state.put(identity, Entry { settled: true, ..entry }),
            None => Ok(()),
        }
    }

    /// Removes the article of a page, which stays deleted then.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(in crate::import) fn delete(&mut self, identity: &str) -> Result<(), Fault> {
        match self.state.get(identity) {
            Some(entry) if self.is_there(entry) => self.remove(&self.file(entry)),
            _ => Ok(()),
        }
    }

    fn put(&mut self, known: Option<String>, incoming: &Incoming, entry: Entry) -> Result<(), Fault> {
        self.state.put(&incoming.identity, entry)?;
        if let Some(old) = known.filter(|known| *known != incoming.identity) {
            self.state.forget(&old);
        }
        Ok(())
    }

    /// Lets the base of an article follow it.
    fn follow(&self, old: Option<&Entry>, new: &Entry) -> Result<(), Fault> {
        let Some(old) = old.filter(|old| old.base() != new.base()) else { return Ok(()) };
        let (from, to) = (self.own().join(old.base()), self.own().join(new.base()));
        for (from, to) in [(waiting(&from), waiting(&to)), (from, to)] {
            if from.is_file() {
                self.guard(&from)?;
                self.guard(&to)?;
                let folder = to.parent().unwrap_or(Path::new("."));
                let moved = fs::create_dir_all(folder).and_then(|()| fs::rename(&from, &to));
                moved.map_err(|error| fault(&error, &to))?;
            }
        }
        Ok(())
    }

    /// The file of a place.
    pub(in crate::import) fn path(&self, place: &Place) -> std::path::PathBuf {
        self.root_of(place.collection.as_deref()).join(&place.inside)
    }

    /// Writes a file, unless it says the same already. What a kill leaves half written is taken away by
    /// the next run.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub(super) fn write(&mut self, file: &Path, text: &str) -> Result<(), Fault> {
        if fs::read(file).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        self.guard(file)?;
        self.state.begin()?;
        durable::replace(file, text.as_bytes()).map_err(|error| fault(&error, file))
    }

    /// Removes a file that may be missing.
    ///
    /// # Errors
    /// When the disk refuses it, or a link leads out of the collection.
    pub(super) fn remove(&self, file: &Path) -> Result<(), Fault> {
        self.guard(file)?;
        durable::remove(file).map_err(|error| fault(&error, file))
    }

    /// Makes sure that a file is inside of the collection that it belongs to, wherever links lead.
    fn guard(&self, file: &Path) -> Result<(), Fault> {
        let roots = self.others.iter().map(|other| other.path.as_path()).chain([self.root()]);
        let root = roots.filter(|root| file.starts_with(root)).max_by_key(|root| root.components().count());
        root.map_or(Ok(()), |root| durable::stays_inside(root, file))
    }

    /// A name that no file and no page has, whatever the case of its letters.
    fn free_name(&mut self, stem: &str) -> String {
        let name = names::free(stem, |name| {
            let lower = name.to_lowercase();
            self.given.contains(&lower) || self.root().join(name).symlink_metadata().is_ok()
        });
        self.given.insert(name.to_lowercase());
        name
    }
}

fn new_entry(incoming: &Incoming, place: &Place, old: Option<&Entry>) -> Entry {
    let base = match &place.collection {
        None => Some(base_name(&place.inside)).filter(|base| *base != place.inside),
        // The base of an article that left the collection stays where it was.
        Some(_) => old.map(|old| old.base().to_owned()).or_else(|| Some(base_name(&place.inside))),
    };
    Entry {
        article: place.inside.clone(),
        collection: place.collection.clone(),
        base,
        address: incoming.source.clone(),
        fetched: incoming.fetched.clone().filter(|fetched| incoming.source.as_ref() != Some(fetched)),
        from: incoming.from.clone(),
        etag: incoming.etag.clone(),
        last_modified: incoming.last_modified.clone(),
        time: now(),
        settled: false,
    }
}

fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
