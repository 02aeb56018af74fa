//! The one function through which everything is published.

use super::build::{Built, Changed, Target, build};
use super::changes::Changes;
use super::gate::{Reason, failures, losses};
use super::knowledge_tests::{Suite, Tested, load_suites, run_suites};
use super::note::Note;
use super::owner::{KNOWLEDGE, owner};
use super::progress::Progress;
use super::scan::Scan;
use crate::config::Config;
use crate::fault::{Fault, Faults, shown};
use crate::index::cache::Cache;
use crate::index::generation::{read_manifest, verify};
use crate::index::store::Builder;
use crate::index::{Generation, Store};
use crate::knowledge::{Finding, sort_findings};
use anyhow::Result;
use std::sync::Arc;

/// How often a build starts again because the articles change while they are read.
pub(super) const ATTEMPTS: usize = 5;
/// Findings that are told where there is nothing to answer from.
const MOST: usize = 10;

/// What came of publishing.
#[derive(Debug)]
pub struct Publication {
    /// Whether there is something new.
    pub outcome: Outcome,
    /// What was found in the articles and tests, by file and line; empty where nothing was built or tested.
    pub findings: Vec<Finding>,
    /// What came of the knowledge tests; `None` where none were put.
    pub tested: Option<Tested>,
    /// How the articles differ from those that served; empty where nothing was built.
    pub changes: Changes,
    /// What to tell besides.
    pub notes: Vec<Note>,
}

impl Publication {
    fn unbuilt(outcome: Outcome, notes: Vec<Note>) -> Self {
        Self { outcome, findings: Vec::new(), tested: None, changes: Changes::default(), notes }
    }
}

/// Whether there is something new.
#[derive(Debug)]
pub enum Outcome {
    /// It serves.
    Published(Arc<Generation>),
    /// What serves is what would be built.
    Unchanged(Arc<Generation>),
    /// The gate keeps what serves.
    Held {
        /// Why; never empty.
        reasons: Vec<Reason>,
        /// What serves.
        current: Arc<Generation>,
        /// What was built, until it is dropped; `None` where nothing was.
        candidate: Option<Arc<Generation>>,
    },
}

/// Publishes the articles as they are, unless they did not change or the gate holds them back;
/// `force` publishes all the same. Waits while another process builds.
///
/// # Errors
/// When the folder is another's or cannot be written, when there is nothing to publish, or when the
/// build fails; what served serves on.
pub fn publish(config: &Config, force: bool, progress: Progress<'_>) -> Result<Publication> {
    let store = Store::new(&config.index);
    let owner = claim(config, &store)?;
    let builder = store.builder()?;
    publish_with(config, &builder, &owner, force, progress)
}

/// Our name as the owner of the index folder.
///
/// # Errors
/// When the folder is another's.
pub(super) fn claim(config: &Config, store: &Store) -> Result<String> {
    let ours = owner(config)?;
    if let Some(theirs) = store.owner()
        && theirs != ours
    {
        let whose = match theirs.strip_prefix(KNOWLEDGE) {
            Some(_) => "another folder of articles".to_owned(),
            None => shown(&store.folder().join(&theirs)),
        };
        let what = format!("the folder holds the index of {whose}");
        let remedy = "name another folder with --index, or remove this one";
        return Err(Fault::new(what, remedy).in_file(store.folder()).into());
    }
    Ok(ours)
}

/// As [`publish`], by who holds the lock.
pub(super) fn publish_with(
    config: &Config,
    builder: &Builder,
    owner: &str,
    force: bool,
    progress: Progress<'_>,
) -> Result<Publication> {
    let cache = Cache::of(&config.index);
    let mut attempt = 0;
    let published = loop {
        attempt += 1;
        match publish_once(config, builder, owner, &cache, force, progress) {
            Err(error) if error.is::<Changed>() && attempt < ATTEMPTS => {}
            Err(error) if error.is::<Changed>() => {
                break Err(error.context(Fault::new("the articles keep changing", "try again when they are at rest")));
            }
            result => break result,
        }
    };
    let is_held = published.as_ref().is_ok_and(|p| matches!(p.outcome, Outcome::Held { .. }));
    if !is_held {
        // After a failure too: on a full disk what it left behind would only make the next one fail.
        let store = builder.store();
        let kept: Vec<_> = store.names().iter().filter_map(|name| read_manifest(&store.path(name)).ok()).collect();
        cache.prune(&kept);
    }
    published
}

fn publish_once(
    config: &Config,
    builder: &Builder,
    owner: &str,
    cache: &Cache,
    force: bool,
    progress: Progress<'_>,
) -> Result<Publication> {
    let scan = Scan::new(config, cache);
    let store = builder.store();
    let (current, mut notes) = match store.open() {
        Some(serving) => {
            let faults: Vec<Note> = serving.faults.into_iter().map(Note::Passed).collect();
            (Some(Arc::new(serving.generation)), faults)
        }
        None => (None, Vec::new()),
    };
    if let Some(current) = &current
        && current.hash == scan.hash
        && current.folder.as_deref().is_some_and(|folder| !force || verify(folder).is_ok())
    {
        if !notes.is_empty() {
            builder.point_to(&current.manifest.name())?;
        }
        return Ok(Publication::unbuilt(Outcome::Unchanged(Arc::clone(current)), notes));
    }
    if let Some(current) = &current
        && !force
        && store.rolled_back().contains(&scan.hash)
    {
        let held = Outcome::Held { reasons: vec![Reason::RolledBack], current: Arc::clone(current), candidate: None };
        return Ok(Publication::unbuilt(held, notes));
    }
    let folder = builder.new_folder()?;
    let target = Target {
        folder: Some(folder.path().to_owned()),
        number: builder.next_number(),
        owner: owner.to_owned(),
        limit: u64::MAX,
    };
    let Built { generation, mut findings } = build(&scan, target, cache, progress)?;
    if generation.passages() == 0 {
        return Err(nothing(config, &findings));
    }
    let suites = load_suites(&config.collections);
    let errors = scan.strict_errors(&findings);
    let in_tests = suites.iter().map(Suite::strict_errors).sum();
    findings.extend(suites.iter().flat_map(|suite| suite.findings.iter().cloned()));
    sort_findings(&mut findings);
    let tested = run_suites(&generation, &suites, config.precision, progress)?;
    let changes = Changes::between(current.as_ref().map(|current| &current.manifest), &generation.manifest);
    let mut reasons = Vec::new();
    if errors > 0 {
        reasons.push(Reason::Broken { errors });
    }
    if in_tests > 0 {
        reasons.push(Reason::BrokenTests { errors: in_tests });
    }
    reasons.extend(failures(&tested, true));
    notes.extend(failures(&tested, false).map(Note::Warning));
    let tested = Some(tested);
    if let Some(current) = &current {
        reasons.extend(losses(&current.manifest, &generation.manifest));
    }
    if let Some(current) = current.filter(|_| !reasons.is_empty() && !force) {
        let candidate = Some(Arc::new(generation.removed_with(folder)));
        let outcome = Outcome::Held { reasons, current, candidate };
        return Ok(Publication { outcome, findings, tested, changes, notes });
    }
    let forced = if force { reasons.iter().map(ToString::to_string).collect() } else { Vec::new() };
    notes.extend(reasons.into_iter().map(Note::Overruled));
    let generation = builder.publish(generation, forced, folder)?;
    let outcome = Outcome::Published(Arc::new(generation));
    Ok(Publication { outcome, findings, tested, changes, notes })
}

/// There is no text in any article.
pub(super) fn nothing(config: &Config, findings: &[Finding]) -> anyhow::Error {
    let folders: Vec<String> = config.collections.iter().map(|collection| shown(&collection.path)).collect();
    let remedy = match findings.iter().filter(|finding| finding.is_error()).count() {
        0 => "write a Markdown file there, or name another folder with --knowledge",
        _ => "mend what follows",
    };
    let mut faults = vec![Fault::new(format!("no article in {} has any text", folders.join(", ")), remedy)];
    for finding in findings.iter().filter(|finding| finding.is_error()).take(MOST) {
        let what = finding.problem.to_string();
        faults.push(Fault::new(what, finding.problem.remedy()).in_line(&finding.file, finding.line as usize));
    }
    Faults(faults).into()
}
