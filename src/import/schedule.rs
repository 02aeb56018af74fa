//! A scheduled import: nobody looks on, so it takes only clean updates of articles that it imported,
//! and holds the rest for `faqt import --review`.

use super::fetch;
use super::keep::{Folder, Held, Incoming, Plan, Why, list_held};
use super::reading::{Before, Step, read};
use super::report::{Item, Report, Status};
use super::sources::{Options, Sources};
use super::{Draft, Reason, counts};
use crate::config::{Config, Import};
use crate::fault::Fault;
use crate::knowledge::CollectionSettings;
use std::ops::ControlFlow;

/// A run that would change a greater share of its collection is held: one part in so many.
const SHARE: usize = 5;

/// What a scheduled import did.
#[derive(Clone, Debug, Default)]
pub struct Scheduled {
    /// Page by page. What is held is skipped, in conflict or gone, with the reason `held`.
    pub report: Report,
    /// Articles that were changed: where there are any, the index is to be published.
    pub changed: usize,
    /// Pages that this run holds, those that were held before included.
    pub held: usize,
}

/// What is held for a person, of all collections.
pub fn held(config: &Config) -> Vec<Held> {
    config.collections.iter().flat_map(|collection| list_held(&collection.path)).collect()
}

/// Runs one `[[import]]` now. `is_over` is asked before each page whether to end. Blocks: in a program
/// that is asynchronous itself it belongs on a thread that may.
///
/// # Errors
/// When nothing can be done at all: the settings are wrong, or the collection cannot be read or
/// written. Where the source cannot be reached that is in the report.
pub fn scheduled(config: &Config, import: &Import, is_over: &dyn Fn() -> bool) -> Result<Scheduled, Fault> {
    config.check_collections(std::slice::from_ref(&import.collection))?;
    let collections = &config.collections;
    let Some(collection) = collections.iter().find(|collection| collection.name == import.collection) else {
        return Ok(Scheduled::default());
    };
    let sources = Sources::new(options(import)?)?;
    let mut folder = Folder::open(collection, collections, true, &mut || {})?;
    let mut run = Run { done: Scheduled::default(), collection, clean: Vec::new() };
    let before = Before::of(&folder);
    let end = read(&sources, &import.source, &before, &mut |step| {
        if is_over() {
            return ControlFlow::Break(());
        }
        match run.step(&mut folder, step) {
            Ok(()) => ControlFlow::Continue(()),
            Err(fault) => {
                run.done.report.stopped = Some(fault);
                ControlFlow::Break(())
            }
        }
    });
    match end {
        Ok(kind) => run.done.report.kind = kind,
        Err(reason) => run.done.report.items.push(Item::without(import.source.as_str(), reason)),
    }
    if run.done.report.stopped.is_none() && !is_over() {
        run.finish(&mut folder)?;
    }
    folder.finish()?;
    Ok(run.done)
}

fn options(import: &Import) -> Result<Options, Fault> {
    let wrong = |error: String| Fault::new(error, "correct [[import]] in faqt.toml");
    let allow = import.allow.iter().map(|allowed| allowed.parse()).collect::<Result<_, String>>().map_err(wrong)?;
    Ok(Options {
        kind: import.kind,
        fetch: fetch::Options { allow, delay: import.delay, ..fetch::Options::default() },
        ..Options::default()
    })
}

/// One run.
struct Run<'c> {
    done: Scheduled,
    collection: &'c CollectionSettings,
    /// Updates that may be taken, if they are not too many.
    clean: Vec<(String, Incoming, Plan, Draft)>,
}

impl Run<'_> {
    fn step(&mut self, folder: &mut Folder, step: Step) -> Result<(), Fault> {
        match step {
            Step::Kind(_) | Step::Expected(_) => {}
            Step::Note(note) => self.done.report.notes.push(note),
            Step::Same { source, identity } => {
                let article = folder.entry(&identity).map(|entry| entry.article.clone());
                folder.let_go(&identity)?;
                self.done.report.items.push(Item { article, ..Item::of(source, Status::Unchanged) });
            }
            Step::Gone { source, identity } => {
                let entry = folder.entry(&identity).filter(|entry| folder.is_there(entry) && !entry.settled);
                if let Some(article) = entry.map(|entry| entry.article.clone()) {
                    self.hold(folder, (source, identity), Why::Gone, Some(article), None)?;
                }
            }
            Step::Without { source, identity: Some(identity), reason: Reason::NoArticle } => {
                let entry = folder.entry(&identity).filter(|entry| folder.is_there(entry));
                match entry.map(|entry| entry.article.clone()) {
                    Some(article) => self.hold(folder, (source, identity), Why::Login, Some(article), None)?,
                    None => self.done.report.items.push(Item::without(source, Reason::NoArticle)),
                }
            }
            Step::Without { source, reason, .. } => self.done.report.items.push(Item::without(source, reason)),
            Step::Article { source, incoming, draft } => self.article(folder, source, *incoming, *draft)?,
        }
        Ok(())
    }

    fn article(&mut self, folder: &mut Folder, source: String, incoming: Incoming, draft: Draft) -> Result<(), Fault> {
        let before = folder.base_of(&incoming);
        let plan = folder.plan(&incoming, &mut |_, _| None)?;
        let article = Some(plan.inside().to_owned()).filter(|inside| !inside.is_empty());
        let named = (source, incoming.identity.clone());
        match plan {
            Plan::Add { .. } => self.hold(folder, named, Why::New, None, Some(incoming)),
            Plan::Conflict { .. } => self.hold(folder, named, Why::Conflict, article, Some(incoming)),
            // An article that import did not write is none of its own.
            Plan::Update { .. } if before.is_none() => self.hold(folder, named, Why::Conflict, article, Some(incoming)),
            Plan::Update { .. } if draft.words * 2 < counts(&before.unwrap_or_default()).0 => {
                self.hold(folder, named, Why::Shrunk, article, Some(incoming))
            }
            Plan::Update { .. } => {
                self.clean.push((named.0, incoming, plan, draft));
                Ok(())
            }
            Plan::Keep { .. } => {
                folder.apply(&plan, &incoming)?;
                folder.let_go(&incoming.identity)?;
                self.tell(named.0, Status::Unchanged, None, article, &draft);
                Ok(())
            }
            Plan::Deleted { .. } => {
                self.tell(named.0, Status::Skipped, Some(Reason::Deleted), article, &draft);
                Ok(())
            }
        }
    }

    /// Takes the clean updates, unless they are too many.
    fn finish(&mut self, folder: &mut Folder) -> Result<(), Fault> {
        let clean = std::mem::take(&mut self.clean);
        let is_too_much = clean.len() * SHARE > folder.size();
        for (source, incoming, plan, draft) in clean {
            let article = Some(plan.inside().to_owned());
            if is_too_much {
                self.hold(folder, (source, incoming.identity.clone()), Why::Many, article, Some(incoming))?;
                continue;
            }
            let is_changed = folder.apply(&plan, &incoming)?;
            folder.let_go(&incoming.identity)?;
            self.done.changed += usize::from(is_changed);
            self.tell(source, if is_changed { Status::Updated } else { Status::Unchanged }, None, article, &draft);
        }
        Ok(())
    }

    fn hold(
        &mut self,
        folder: &mut Folder,
        (source, identity): (String, String),
        why: Why,
        article: Option<String>,
        incoming: Option<Incoming>,
    ) -> Result<(), Fault> {
        let status = match why {
            Why::Conflict => Status::Conflict,
            Why::Gone => Status::Gone,
            _ => Status::Skipped,
        };
        let item = Item { reason: Some(Reason::Held), article: article.clone(), ..Item::of(source.as_str(), status) };
        folder.hold(&Held { collection: self.collection.name.clone(), source, why, article, identity, incoming })?;
        self.done.held += 1;
        self.done.report.items.push(item);
        Ok(())
    }

    fn tell(&mut self, source: String, status: Status, reason: Option<Reason>, article: Option<String>, draft: &Draft) {
        let (words, tables) = (draft.words, draft.tables);
        let removed = draft.removed.clone();
        self.done.report.items.push(Item { source, status, reason, article, words, tables, removed });
    }
}
