//! One import: sources are read, articles written, and what became of each page is told.

use super::keep::{Folder, Plan};
use super::merge::{Conflict, Side};
use super::reading::{Before, Step, read};
use super::report::{Item, Report, Status};
use super::sources::{Kind, Options, Sources};
use super::{Draft, Reason, counts};
use crate::fault::Fault;
use crate::knowledge::CollectionSettings;
use std::ops::ControlFlow;

/// What is imported, and how.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Addresses, files, folders, or `-`.
    pub sources: Vec<String>,
    /// What to take of each, and how to fetch it.
    pub options: Options,
    /// Whether nothing is written.
    pub is_dry: bool,
    /// Whose text is taken in a conflict; asked where it is not told.
    pub side: Option<Side>,
    /// Whether pages get their articles again that a maintainer deleted or refused.
    pub is_restored: bool,
}

/// Whoever started an import.
pub trait Person {
    /// Chooses in a conflict of an article; `None` leaves the article as it is.
    fn decide(&mut self, article: &str, conflict: &Conflict) -> Option<Side>;
    /// Hears how many pages are done, of how many as far as is known.
    fn progress(&mut self, done: usize, of: Option<usize>);
    /// Hears that another process imports into the collection, which is waited for.
    fn waiting(&mut self);
}

/// Imports into a collection. `others` are the collections that its articles may have been moved to.
///
/// # Errors
/// When nothing can be done at all: the collection cannot be read or written.
pub fn run(
    collection: &CollectionSettings,
    others: &[CollectionSettings],
    wish: &Wish,
    person: &mut dyn Person,
) -> Result<Report, Fault> {
    let sources = Sources::new(wish.options.clone())?;
    let mut folder = Folder::open(collection, others, !wish.is_dry, &mut || person.waiting())?;
    let mut report = Report::default();
    let mut kinds: Vec<Kind> = Vec::new();
    for source in &wish.sources {
        let before = Before::of(&folder);
        let mut expected = None;
        let done = report.items.len();
        let end = read(&sources, source, &before, &mut |step| {
            match step {
                Step::Kind(kind) => kinds.push(kind),
                Step::Expected(number) => expected = Some(done + number),
                Step::Note(note) => report.notes.push(note),
                step => match item(&mut folder, step, wish, person) {
                    Ok(item) => report.items.extend(item),
                    Err(failed) => {
                        let (item, fault) = *failed;
                        report.items.push(item);
                        report.stopped = Some(fault);
                        return ControlFlow::Break(());
                    }
                },
            }
            person.progress(report.items.len(), expected);
            ControlFlow::Continue(())
        });
        if let Err(reason) = end {
            report.items.push(Item::without(source.as_str(), reason));
        }
        if report.stopped.is_some() {
            break;
        }
    }
    kinds.dedup();
    report.kind = match kinds[..] {
        [kind] => Some(kind),
        _ => wish.options.kind,
    };
    if !wish.is_dry
        && let Err(fault) = folder.finish()
    {
        report.stopped = report.stopped.or(Some(fault));
    }
    Ok(report)
}

/// Does what is to be done about a page.
fn item(
    folder: &mut Folder,
    step: Step,
    wish: &Wish,
    person: &mut dyn Person,
) -> Result<Option<Item>, Box<(Item, Fault)>> {
    Ok(Some(match step {
        Step::Article { source, incoming, draft } => {
            let failed = |fault| Box::new((Item::without(source.as_str(), Reason::File), fault));
            let mut decide = |article: &str, conflict: &Conflict| match wish.side {
                Some(side) => Some(side),
                None if wish.is_dry => None,
                None => person.decide(article, conflict),
            };
            let mut plan = folder.plan(&incoming, &mut decide).map_err(failed)?;
            if let (Plan::Deleted { inside }, true) = (&plan, wish.is_restored) {
                plan = folder.plan_again(&incoming, inside);
            }
            let mut is_changed = true;
            if !wish.is_dry {
                is_changed = folder.apply(&plan, &incoming).map_err(failed)?;
                if matches!(plan, Plan::Add { .. } | Plan::Update { .. } | Plan::Keep { .. }) {
                    folder.let_go(&incoming.identity).map_err(failed)?;
                }
            }
            placed(source, &plan, *draft, is_changed)
        }
        Step::Same { source, identity } => unchanged(folder, source, &identity),
        Step::Gone { source, identity } => {
            let Some(entry) = folder.entry(&identity).filter(|entry| folder.is_there(entry)) else { return Ok(None) };
            Item { article: Some(entry.article.clone()), ..Item::of(source, Status::Gone) }
        }
        Step::Without { source, identity, reason } => {
            let entry = identity.and_then(|identity| folder.entry(&identity));
            let article = entry.filter(|entry| folder.is_there(entry)).map(|entry| entry.article.clone());
            Item { article, ..Item::without(source, reason) }
        }
        Step::Kind(_) | Step::Expected(_) | Step::Note(_) => return Ok(None),
    }))
}

fn placed(source: String, plan: &Plan, draft: Draft, is_changed: bool) -> Item {
    let (status, reason) = match plan {
        Plan::Add { .. } => (Status::Added, None),
        Plan::Update { .. } if is_changed => (Status::Updated, None),
        Plan::Update { .. } | Plan::Keep { .. } => (Status::Unchanged, None),
        Plan::Conflict { .. } => (Status::Conflict, None),
        Plan::Deleted { .. } => (Status::Skipped, Some(Reason::Deleted)),
    };
    let article = Some(plan.inside().to_owned()).filter(|inside| !inside.is_empty());
    Item { source, status, reason, article, words: draft.words, tables: draft.tables, removed: draft.removed }
}

/// A page that its host says is as it was.
fn unchanged(folder: &Folder, source: String, identity: &str) -> Item {
    let entry = folder.entry(identity);
    let base = entry.and_then(|entry| folder.base(entry)).unwrap_or_default();
    let (words, tables) = counts(super::merge::split(&base).body);
    let article = entry.map(|entry| entry.article.clone());
    Item { article, words, tables, ..Item::of(source, Status::Unchanged) }
}
