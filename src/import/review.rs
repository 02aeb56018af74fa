//! What is held, gone through by a person: pages of scheduled runs, and conflicts of all runs.

use super::Reason;
use super::keep::{Folder, Held, Incoming, Plan, Why, list_held, pending};
use super::merge::{Conflict, Side};
use super::report::{Item, Report, Status};
use crate::fault::Fault;
use crate::knowledge::CollectionSettings;

/// What a person says to a page that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As the page has it: its article is written, or removed where the page is gone.
    Take,
    /// As the article has it, from now on: it stays, and a new page gets none.
    Refuse,
    /// Another time.
    Leave,
}

/// Whoever goes through what is held.
pub trait Reviewer {
    /// Chooses for a page.
    fn choose(&mut self, held: &Held) -> Choice;
    /// Chooses in a conflict of an article that is to be taken; `None` leaves it.
    fn decide(&mut self, article: &str, conflict: &Conflict) -> Option<Side>;
    /// Hears that another process imports into the collection, which is waited for.
    fn waiting(&mut self);
}

/// Goes through what is held for some collections, and does what is chosen. What is left is told as
/// skipped, in conflict or gone. `others` are the collections that articles may have been moved to.
///
/// # Errors
/// When a collection cannot be read or written; what was done before stays done.
pub fn review(
    collections: &[CollectionSettings],
    others: &[CollectionSettings],
    reviewer: &mut dyn Reviewer,
) -> Result<Report, Fault> {
    let mut report = Report::default();
    for collection in collections {
        if list_held(&collection.path).is_empty() && pending(&collection.path).is_empty() {
            continue;
        }
        let mut folder = Folder::open(collection, others, true, &mut || reviewer.waiting())?;
        let mut held = list_held(&collection.path);
        let more = folder
            .conflicts()
            .into_iter()
            .filter(|conflict| held.iter().all(|held| held.identity != conflict.identity));
        held.extend(more.collect::<Vec<_>>());
        for held in held {
            let choice = reviewer.choose(&held);
            report.items.push(settled(&mut folder, held, choice, reviewer)?);
        }
        folder.finish()?;
    }
    Ok(report)
}

/// Does what was chosen for a page.
fn settled(folder: &mut Folder, held: Held, choice: Choice, reviewer: &mut dyn Reviewer) -> Result<Item, Fault> {
    let item =
        |status, reason| Item { reason, article: held.article.clone(), ..Item::of(held.source.as_str(), status) };
    let left = match held.why {
        Why::Conflict => item(Status::Conflict, Some(Reason::Held)),
        Why::Gone => item(Status::Gone, Some(Reason::Held)),
        _ => item(Status::Skipped, Some(Reason::Held)),
    };
    if choice == Choice::Leave {
        return Ok(left);
    }
    let done = match (&held.incoming, held.why) {
        (_, Why::Gone) if choice == Choice::Take => {
            folder.delete(&held.identity)?;
            item(Status::Updated, Some(Reason::Deleted))
        }
        (None, Why::Gone) | (Some(_), Why::New) if choice == Choice::Refuse => {
            folder.settle(&held.identity, held.incoming.as_ref())?;
            item(Status::Unchanged, None)
        }
        (Some(incoming), _) => match taken(folder, incoming, choice, reviewer)? {
            Some((status, article)) => Item { article: Some(article), ..item(status, None) },
            None => return Ok(left),
        },
        // There is nothing to take, and the next run looks again.
        (None, _) => item(Status::Unchanged, None),
    };
    folder.let_go(&held.identity)?;
    Ok(done)
}

/// Writes an article as it was chosen; `None` where a conflict was left.
fn taken(
    folder: &mut Folder,
    incoming: &Incoming,
    choice: Choice,
    reviewer: &mut dyn Reviewer,
) -> Result<Option<(Status, String)>, Fault> {
    let plan = match choice {
        // The article stays as it is, and what the page says today is what the next change is told from.
        Choice::Refuse => folder.plan_ours(incoming)?,
        _ => folder.plan(incoming, &mut |article, conflict| reviewer.decide(article, conflict))?,
    };
    let is_changed = folder.apply(&plan, incoming)?;
    let status = match plan {
        Plan::Conflict { .. } => return Ok(None),
        Plan::Add { .. } => Status::Added,
        _ if is_changed => Status::Updated,
        _ => Status::Unchanged,
    };
    Ok(Some((status, plan.inside().to_owned())))
}
