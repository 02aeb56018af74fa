//! What serves a question: the current generation, built first where the articles changed.

use super::build::{Built, Changed, Target, TooMany, build};
use super::progress::{Progress, silent};
use super::publication::{Outcome, Publication, claim, nothing, publish_with};
use super::scan::Scan;
use crate::config::Config;
use crate::fault::{self, Fault, Faults};
use crate::index::Generation;
use crate::index::cache::Cache;
use crate::index::store::{Serving, Store};
use crate::knowledge::Finding;
use anyhow::{Error, Result};
use std::sync::Arc;

/// Passages that are indexed in memory where the index folder cannot be written.
pub const IN_MEMORY: u64 = 50_000;

/// Whether the index is to be brought up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Build {
    /// If the articles changed.
    #[default]
    Auto,
    /// The same, but what the gate holds back does not serve, nor does what no gate has seen while
    /// something else does: for what answers others.
    Gated,
    /// Never: what is there serves.
    Never,
}

/// A generation that serves a question.
#[derive(Debug)]
pub struct Opened {
    /// The generation.
    pub generation: Arc<Generation>,
    /// What a build found in the articles; empty where nothing was built.
    pub findings: Vec<Finding>,
    /// What to tell on stderr, a sentence each.
    pub notes: Vec<String>,
}

/// Opens what serves a question, and brings it up to date first where the articles changed.
///
/// While a generation serves, what keeps a new one from being built is no error but a note.
///
/// # Errors
/// When no generation serves and none can be built, and when the index folder is another's.
pub fn open(config: &Config, how: Build) -> Result<Opened> {
    open_with(config, how, &silent)
}

/// As [`open`], told how a build goes.
///
/// # Errors
/// As [`open`].
pub fn open_with(config: &Config, how: Build, progress: Progress<'_>) -> Result<Opened> {
    let store = Store::new(&config.index);
    let owner = claim(config, &store)?;
    let serving = store.open();
    if how == Build::Never {
        let Some(serving) = serving else {
            let what = store.fault().map_or_else(|| "there is no index".to_owned(), |fault| fault.to_string());
            return Err(Fault::new(what, "faqt index").in_file(store.folder()).into());
        };
        return Ok(serve(serving, None));
    }
    let scan = Scan::new(config, &Cache::of(&config.index));
    let builder = match serving {
        Some(serving) if serving.faults.is_empty() && serving.generation.hash == scan.hash => {
            return Ok(serve(serving, None));
        }
        Some(serving) => match store.try_builder() {
            Ok(Some(builder)) => Ok((builder, Some(serving))),
            Ok(None) => {
                let note = "the articles changed and another process builds the index: this is from the one before";
                return Ok(serve(serving, Some(note.to_owned())));
            }
            Err(why) => Err((why, Some(serving))),
        },
        None => store.builder().map(|builder| (builder, None)).map_err(|why| (why, None)),
    };
    let (error, serving) = match builder {
        Ok((builder, serving)) => match publish_with(config, &builder, &owner, false, progress) {
            Ok(publication) => return Ok(served(publication, how)),
            Err(error) => (error, serving),
        },
        Err((why, serving)) => (Error::from(why), serving),
    };
    // Whatever the folder or its disk has against it, memory has not; the articles have.
    let is_gated = how == Build::Gated && serving.is_some();
    if !is_gated && !error.is::<Faults>() && !error.is::<Changed>() {
        return in_memory(config, &scan, &owner, serving, &error, progress);
    }
    match serving {
        Some(serving) => {
            let note = format!("{}; this answer is from the last good index", in_short(&error));
            Ok(serve(serving, Some(note)))
        }
        None => Err(error),
    }
}

/// What came of publishing, as something that answers.
fn served(publication: Publication, how: Build) -> Opened {
    let Publication { outcome, findings, notes, .. } = publication;
    let mut notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    let generation = match outcome {
        Outcome::Published(generation) | Outcome::Unchanged(generation) => generation,
        Outcome::Held { reasons, current, candidate } => {
            let why: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            let is_kept = how == Build::Gated || reasons.iter().any(super::gate::Reason::keeps_the_answers);
            let (generation, whose) = match candidate {
                Some(candidate) if !is_kept => {
                    (candidate, "this answer is from the changed articles, which are not published")
                }
                _ => (current, "this answer is from the last good index"),
            };
            notes.push(format!("{}; {whose}", why.join("; ")));
            generation
        }
    };
    Opened { generation, findings, notes }
}

fn serve(serving: Serving, note: Option<String>) -> Opened {
    let Serving { generation, faults: mut notes } = serving;
    notes.extend(note);
    Opened { generation: Arc::new(generation), findings: Vec::new(), notes }
}

/// An error in one line, without its remedy.
fn in_short(error: &Error) -> String {
    let report = fault::report(error);
    report.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// Answers from an index that is nowhere on disk.
fn in_memory(
    config: &Config,
    scan: &Scan,
    owner: &str,
    serving: Option<Serving>,
    why: &Error,
    progress: Progress<'_>,
) -> Result<Opened> {
    let cache = Cache::of(&config.index);
    let is_small = serving.as_ref().is_none_or(|s| s.generation.manifest.passages() <= IN_MEMORY);
    let built = if is_small {
        let target = Target { folder: None, number: 0, owner: owner.to_owned(), limit: IN_MEMORY };
        build(scan, target, &cache, progress)
    } else {
        Err(TooMany(IN_MEMORY).into())
    };
    let Built { generation, findings } = match (built, serving) {
        (Ok(built), serving) => {
            let broken = scan.strict_errors(&built.findings) > 0;
            match serving {
                Some(serving) if broken || built.generation.passages() == 0 => {
                    let note = format!("{}; this answer is from the last good index", in_short(why));
                    return Ok(Opened { findings: built.findings, ..serve(serving, Some(note)) });
                }
                _ if built.generation.passages() == 0 => return Err(nothing(config, &built.findings)),
                _ => built,
            }
        }
        (Err(error), Some(serving)) => {
            let note = format!("{}; {}; this answer is from the index before", in_short(why), in_short(&error));
            return Ok(serve(serving, Some(note)));
        }
        (Err(error), None) if error.is::<TooMany>() => {
            let what = format!("{}; {error}, too many to index for one question", in_short(why));
            let remedy = "run `faqt index` as a user who may write there, or name another folder with --index";
            return Err(Fault::new(what, remedy).into());
        }
        (Err(error), None) => return Err(error),
    };
    let note = format!("{}; the articles are indexed in memory for this run", in_short(why));
    Ok(Opened { generation: Arc::new(generation), findings, notes: vec![note] })
}
