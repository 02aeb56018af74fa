//! What there is to build from: the files of the collections with their hashes, and the content
//! hash that follows. Says whether a generation is stale without reading what did not change.

use super::carried::Carried;
use super::owner::settings_hash;
use crate::config::Config;
use crate::index::cache::{Cache, Stat};
use crate::index::manifest::{ArticleHash, FORMAT, TOOL};
use crate::knowledge::{CollectionSettings, Finding, Problem, Severity, Site, list_files, read_bytes, sort_findings};
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::SystemTime;

/// The files of all collections, as they were when they were looked at.
#[derive(Debug)]
pub(super) struct Scan {
    /// By name.
    pub(super) collections: Vec<Scanned>,
    /// By collection and path.
    pub(super) sources: Vec<Source>,
    /// What a generation carries besides.
    pub(super) carried: Carried,
    /// What cannot be read or is configured wrong.
    pub(super) findings: Vec<Finding>,
    /// Hash of the settings that shape passages.
    pub(super) settings: String,
    /// Content hash of the generation that is built from this.
    pub(super) hash: String,
}

/// A collection that was looked through.
#[derive(Debug)]
pub(super) struct Scanned {
    pub(super) settings: CollectionSettings,
    pub(super) site: Site,
    /// Hash of its settings that shape passages.
    pub(super) hash: String,
    /// Where its folder is configured: file and line.
    place: Option<(PathBuf, u32)>,
}

/// A file of a collection.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Which of the collections.
    pub(super) collection: usize,
    /// Path inside it, with `/`.
    pub(super) inside: String,
    /// Where it is.
    pub(super) file: PathBuf,
    /// BLAKE3 of its bytes, hexadecimal; empty where it cannot be read.
    pub(super) hash: String,
}

impl Scanned {
    /// A folder that is missing is to be mended where it is configured.
    fn placed(&self, finding: Finding) -> Finding {
        match &self.place {
            Some((file, line)) if finding.problem == Problem::NoFolder => {
                Finding { file: file.clone(), line: *line, ..finding }
            }
            _ => finding,
        }
    }

    /// Whether a finding tells that the folder is missing, where it is configured.
    fn is_placed(&self, finding: &Finding) -> bool {
        let is_here = self.place.as_ref().is_some_and(|(file, line)| (file, *line) == (&finding.file, finding.line));
        is_here && finding.problem == Problem::NoFolder
    }
}

impl Scan {
    /// Looks at every file, and hashes those that look changed since the cache saw them.
    pub(super) fn new(config: &Config, cache: &Cache) -> Self {
        let mut collections: Vec<Scanned> = config
            .collections
            .iter()
            .map(|settings| {
                let site = settings.site();
                let place = config.place(settings).map(|(file, line)| (file.to_owned(), line));
                Scanned { hash: settings_hash(settings, site), site, settings: settings.clone(), place }
            })
            .collect();
        collections.sort_by(|a, b| a.settings.name.cmp(&b.settings.name));
        let mut seen = cache.seen();
        let mut paths = HashSet::new();
        let mut sources = Vec::new();
        let mut findings = Vec::new();
        for (number, collection) in collections.iter().enumerate() {
            let (entries, found) = list_files(&collection.settings);
            findings.extend(found.into_iter().map(|finding| collection.placed(finding)));
            for entry in entries {
                let path = entry.file.to_string_lossy().into_owned();
                // Both before the file is read: a change from here on is seen the next time.
                let now = SystemTime::now();
                let stat = Stat::of(&entry.file).ok();
                let known = stat.and_then(|stat| seen.hash(&path, stat)).map(str::to_owned);
                let hash = match known {
                    Some(hash) => hash,
                    None => match read_bytes(&entry.file) {
                        Ok(bytes) => {
                            let hash = blake3::hash(&bytes).to_hex().to_string();
                            if let Some(stat) = stat {
                                seen.remember(&path, stat, now, &hash);
                            }
                            hash
                        }
                        Err(problem) => {
                            let file = entry.file.clone();
                            findings.push(Finding { file, line: 1, severity: Severity::Error, problem });
                            String::new()
                        }
                    },
                };
                paths.insert(path);
                sources.push(Source { collection: number, inside: entry.inside, file: entry.file, hash });
            }
        }
        let carried = Carried::read(collections.iter().map(|collection| &collection.settings));
        findings.extend(carried.findings.iter().cloned());
        seen.retain(|path| paths.contains(path));
        cache.keep_seen(&seen);
        sort_findings(&mut findings);
        let mut scan = Self {
            settings: joined_hash(collections.iter().flat_map(|c| [c.settings.name.as_str(), c.hash.as_str()])),
            collections,
            sources,
            carried,
            findings,
            hash: String::new(),
        };
        scan.hash = scan.content_hash();
        scan
    }

    /// Covers articles, synonyms, calibration, settings and version; no absolute path and no time.
    fn content_hash(&self) -> String {
        let format = FORMAT.to_string();
        // A broken file is another content than none, so that it is told until it is mended.
        let broken: Vec<_> = self.carried.findings.iter().map(|f| (f.line, f.problem.to_string())).collect();
        let carried = (&self.carried.synonyms, &self.carried.calibration, broken);
        let carried = serde_json::to_string(&carried).unwrap_or_default();
        let articles = self
            .sources
            .iter()
            .flat_map(|source| [self.name(source.collection), source.inside.as_str(), source.hash.as_str()]);
        joined_hash([format.as_str(), TOOL, &self.settings, &carried].into_iter().chain(articles))
    }

    fn name(&self, collection: usize) -> &str {
        self.collections.get(collection).map_or("", |collection| &collection.settings.name)
    }

    /// The articles as a manifest lists them.
    pub(super) fn articles(&self) -> Vec<ArticleHash> {
        let listed = |source: &Source| ArticleHash {
            collection: self.name(source.collection).to_owned(),
            path: source.inside.clone(),
            hash: source.hash.clone(),
        };
        self.sources.iter().map(listed).collect()
    }

    /// How many of these findings are errors of a strict collection.
    pub(super) fn strict_errors(&self, findings: &[Finding]) -> usize {
        findings.iter().filter(|finding| finding.is_error() && self.is_strict(finding)).count()
    }

    fn is_strict(&self, finding: &Finding) -> bool {
        let file = &finding.file;
        if let Some(collection) = self.collections.iter().find(|collection| collection.is_placed(finding)) {
            return collection.settings.strict;
        }
        let settings = self.collections.iter().map(|collection| &collection.settings);
        let of = settings.filter(|settings| file.starts_with(&settings.path));
        // A collection may stand inside another.
        let nearest = of.max_by_key(|settings| settings.path.components().count());
        nearest.is_some_and(|settings| settings.strict) || self.carried.strict.contains(file)
    }
}

/// 16 hexadecimal digits over parts that cannot run together.
fn joined_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
