//! From the files that were looked at to a generation: read, analysed by two threads, written in
//! order.

use super::progress::{Progress, Step, silent};
use super::scan::{Scan, Source};
use crate::config::Config;
use crate::index::analysed::{AnalysedArticle, analyse};
use crate::index::cache::{Cache, Key};
use crate::index::draft::Draft;
use crate::index::lexicon::Lexicon;
use crate::index::manifest::Manifest;
use crate::index::{Generation, in_order};
use crate::knowledge::{Finding, Severity, duplicate_titles, read_article, read_bytes, sort_findings};
use anyhow::Result;
use std::collections::HashMap;
use std::path::PathBuf;

/// Threads that read and analyse.
const WORKERS: usize = 2;

/// A generation that was built, and what was seen on the way.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) generation: Generation,
    /// Sorted by file and line.
    pub(super) findings: Vec<Finding>,
}

/// Where a generation is built, and what it is called.
#[derive(Debug)]
pub(super) struct Target {
    /// An empty folder, or memory.
    pub(super) folder: Option<PathBuf>,
    pub(super) number: u64,
    pub(super) owner: String,
    /// More passages than these are an error.
    pub(super) limit: u64,
}

/// A file is not what it was when the folder was looked at: look again.
#[derive(Debug, thiserror::Error)]
#[error("{0} changed while it was read")]
pub(super) struct Changed(PathBuf);

/// There are more passages than the target takes.
#[derive(Debug, thiserror::Error)]
#[error("there are more than {0} passages")]
pub(super) struct TooMany(pub(super) u64);

/// What a worker makes of a file.
type Read = Result<(Option<AnalysedArticle>, Vec<Finding>), Changed>;

/// Builds a generation.
///
/// # Errors
/// When the disk refuses it; [`Changed`] when a file changes meanwhile; [`TooMany`].
pub(super) fn build(scan: &Scan, target: Target, cache: &Cache, progress: Progress<'_>) -> Result<Built> {
    let names = scan.collections.iter().map(|c| (c.settings.name.clone(), c.hash.clone()));
    let mut draft = Draft::new(target.folder, names);
    let mut findings = scan.findings.clone();
    let mut titles: Vec<Vec<(String, String)>> = scan.collections.iter().map(|_| Vec::new()).collect();
    let total = scan.sources.len();
    let take = |number: usize, read: Read| -> Result<()> {
        let (article, found) = read?;
        findings.extend(found);
        if let (Some(article), Some(source)) = (article, scan.sources.get(number))
            && let Some(collection) = scan.collections.get(source.collection)
        {
            if let (Some(titles), Some(title)) = (titles.get_mut(source.collection), article.names.first()) {
                titles.push((source.inside.clone(), title.clone()));
            }
            draft.push(&collection.settings.name, article)?;
            if draft.passages() > target.limit {
                return Err(TooMany(target.limit).into());
            }
        }
        progress(Step::Reading { done: number + 1, of: total });
        Ok(())
    };
    in_order(&scan.sources, WORKERS, HashMap::new, |lexicons, _, source| read(scan, source, cache, lexicons), take)?;
    for (collection, titles) in scan.collections.iter().zip(&titles).filter(|(c, _)| c.settings.strict) {
        for (number, problem) in duplicate_titles(titles.iter().map(|(path, title)| (path.as_str(), title.as_str()))) {
            let Some((path, _)) = titles.get(number) else { continue };
            let file = collection.settings.path.join(path);
            findings.push(Finding { file, line: 1, severity: Severity::Error, problem });
        }
    }
    progress(Step::Writing);
    let manifest = Manifest {
        number: target.number,
        hash: scan.hash.clone(),
        settings: scan.settings.clone(),
        owner: target.owner,
        calibration: scan.carried.calibration.clone(),
        articles: scan.articles(),
        ..Manifest::default()
    };
    let generation = draft.finish(manifest, scan.carried.synonyms.clone())?;
    sort_findings(&mut findings);
    Ok(Built { generation, findings })
}

/// Builds a generation in memory, whatever the index folder holds.
///
/// # Errors
/// When the index cannot be built.
pub fn build_in_memory(config: &Config) -> Result<(Generation, Vec<Finding>)> {
    let cache = Cache::none();
    let scan = Scan::new(config, &cache);
    let target = Target { folder: None, number: 0, owner: String::new(), limit: u64::MAX };
    let Built { generation, findings } = build(&scan, target, &cache, &silent)?;
    Ok((generation, findings))
}

/// One file: from the cache, else read and analysed.
fn read(scan: &Scan, source: &Source, cache: &Cache, lexicons: &mut HashMap<String, Lexicon>) -> Read {
    let nothing = Ok((None, Vec::new()));
    let Some(collection) = scan.collections.get(source.collection) else { return nothing };
    if source.hash.is_empty() {
        // Told when it was looked at.
        return nothing;
    }
    let key = Key::new(&collection.hash, &collection.settings.name, &source.inside, &source.hash);
    if let Some(article) = cache.article(&key) {
        return Ok((article, Vec::new()));
    }
    let bytes = read_bytes(&source.file).map_err(|_| Changed(source.file.clone()))?;
    if blake3::hash(&bytes).to_hex().as_str() != source.hash {
        return Err(Changed(source.file.clone()));
    }
    let (article, findings) = read_article(&collection.settings, collection.site, &source.inside, &bytes);
    let article = article.map(|article| {
        let language = article.language.split('-').next().unwrap_or_default().to_owned();
        let lexicon = lexicons.entry(language.clone()).or_insert_with(|| Lexicon::new(&language));
        AnalysedArticle { language, ..analyse(&article, &bytes, lexicon) }
    });
    // What has findings is read again, so that they are told again.
    if findings.is_empty()
        && let Err(error) = cache.put(&key, article.as_ref())
    {
        tracing::debug!(%error, file = %source.file.display(), "the article is not cached");
    }
    Ok((article, findings))
}
