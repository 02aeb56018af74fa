//! A source, read: each of its pages as an article that import would write, or why not.

use super::article::written;
use super::keep::{Folder, Incoming, from_folder, stem};
use super::sources::{Event, Gathered, Kind, Known, Seen, Sources};
use super::{Draft, Page, Reason, draft};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What is found on the way through a source.
#[derive(Debug)]
pub(super) enum Step {
    /// What the source is.
    Kind(Kind),
    /// How many pages there are, as far as is known.
    Expected(usize),
    /// What a person should know.
    Note(String),
    /// An article.
    Article { source: String, incoming: Box<Incoming>, draft: Box<Draft> },
    /// The page of this identity is as it was.
    Same { source: String, identity: String },
    /// The page of this identity is there no more.
    Gone { source: String, identity: String },
    /// A page that could not be taken; its identity where there is an article of it.
    Without { source: String, identity: Option<String>, reason: Reason },
}

/// What a collection knows before a source is read.
pub(super) struct Before {
    root: PathBuf,
    known: Known,
    /// Identities by the address that was fetched.
    fetched: HashMap<String, String>,
    /// Identities of the articles that are there, with an address to name them, by the source that they came with.
    came_with: BTreeMap<String, Vec<(String, String)>>,
}

impl Before {
    pub(super) fn of(folder: &Folder) -> Self {
        let mut fetched = HashMap::new();
        let mut came_with: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (identity, entry) in folder.entries() {
            if let Some(address) = entry.fetched() {
                fetched.insert(address.to_owned(), identity.to_owned());
            }
            if let Some(from) = entry.from.as_ref().filter(|_| !entry.settled) {
                let named = entry.address.clone().unwrap_or_else(|| identity.to_owned());
                came_with.entry(from.clone()).or_default().push((identity.to_owned(), named));
            }
        }
        Self { root: folder.root().to_owned(), known: folder.known(), fetched, came_with }
    }

    /// A source as the state names it; `None` for standard input.
    fn from(&self, source: &str) -> Option<String> {
        match source {
            "-" => None,
            web if web.contains("://") => Some(web.to_owned()),
            path => Some(from_folder(&self.root, Path::new(path))),
        }
    }
}

/// Reads a source, and hands on what is found as it is found; `on` ends it with [`ControlFlow::Break`].
///
/// # Errors
/// Where the source as a whole gives nothing.
pub(super) fn read(
    sources: &Sources,
    source: &str,
    before: &Before,
    on: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<Option<Kind>, Reason> {
    let from = before.from(source);
    let mut met: HashSet<String> = HashSet::new();
    let is_stopped = Cell::new(false);
    let mut tell = |step| {
        let flow = on(step);
        is_stopped.set(is_stopped.get() || flow.is_break());
        flow
    };
    let gathered = sources.gather(source, &before.known, &mut |event| match event {
        Event::Kind(kind) => tell(Step::Kind(kind)),
        Event::Expected(number) => tell(Step::Expected(number)),
        Event::Note(note) => tell(Step::Note(note)),
        Event::Moved { source, to } => tell(Step::Note(format!("{source} has moved to {to} for good"))),
        Event::Page { page, seen } => {
            let step = article(*page, seen, from.as_deref(), before, source);
            if let Step::Article { incoming, .. } = &step {
                met.insert(incoming.identity.clone());
                met.extend(incoming.fetched.as_ref().and_then(|fetched| before.fetched.get(fetched)).cloned());
            } else if let Step::Without { identity: Some(identity), .. } = &step {
                met.insert(identity.clone());
            }
            tell(step)
        }
        Event::Unchanged { source } => match before.fetched.get(&source) {
            Some(identity) => {
                met.insert(identity.clone());
                tell(Step::Same { identity: identity.clone(), source })
            }
            None => ControlFlow::Continue(()),
        },
        Event::Failed { source, reason } => {
            let identity = before.fetched.get(&source).cloned();
            met.extend(identity.clone());
            tell(failed(source, identity, reason))
        }
    });
    let gathered = match gathered {
        Err(reason @ Reason::Http(_)) if before.fetched.contains_key(source) => {
            let _ = tell(failed(source.to_owned(), before.fetched.get(source).cloned(), reason));
            return Ok(Some(Kind::Page));
        }
        gathered => gathered,
    };
    let Gathered { kind, is_complete } = gathered?;
    let missing = from.filter(|_| is_complete && !is_stopped.get()).and_then(|from| before.came_with.get(&from));
    for (identity, named) in missing.into_iter().flatten().filter(|(identity, _)| !met.contains(identity)) {
        if tell(Step::Gone { source: named.clone(), identity: identity.clone() }).is_break() {
            break;
        }
    }
    Ok(Some(kind))
}

fn failed(source: String, identity: Option<String>, reason: Reason) -> Step {
    match (identity, &reason) {
        (Some(identity), Reason::Http(404 | 410)) => Step::Gone { source, identity },
        (identity, _) => Step::Without { source, identity, reason },
    }
}

fn article(page: Page, seen: Seen, from: Option<&str>, before: &Before, given: &str) -> Step {
    let is_web = page.source.contains("://");
    // The path of a file means the same in every clone and wherever the command is run.
    let identity = if page.identity == page.source && !is_web && given != "-" {
        format!("file:{}", from_folder(&before.root, Path::new(&page.source)))
    } else {
        page.identity.clone()
    };
    match draft(&page) {
        Ok(draft) => {
            let incoming = Incoming {
                identity,
                source: draft.source.clone(),
                fetched: is_web.then(|| page.source.clone()),
                etag: seen.etag,
                last_modified: seen.last_modified,
                from: from.map(str::to_owned),
                stem: stem(&page, &draft.title),
                text: written(&draft),
            };
            Step::Article { source: page.source, incoming: Box::new(incoming), draft: Box::new(draft) }
        }
        Err(reason) => Step::Without { identity: Some(identity), source: page.source, reason },
    }
}
