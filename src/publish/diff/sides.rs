//! The two states of the articles that are compared: which they are, and what answers for them.

use super::super::build::Built;
use super::super::check::built_aside;
use super::super::knowledge_tests::{Suite, load_suites};
use super::super::progress::Progress;
use super::super::publication::{claim, nothing};
use super::revision::Revision;
use crate::config::{Config, Environment, FILE_NAME, Flags};
use crate::fault::{Fault, shown};
use crate::index::manifest::Name;
use crate::index::{Generation, Store};
use crate::knowledge::{CollectionSettings, Finding, read_collection, sort_findings};
use anyhow::{Context as _, Result};
use std::path::Path;

/// A state of the articles.
#[derive(Debug)]
pub(super) struct Side {
    /// What it is called.
    pub(super) name: String,
    pub(super) generation: Generation,
    /// The knowledge tests; empty where they are not known.
    pub(super) suites: Vec<Suite>,
    /// Whether the tests are known: a generation holds none.
    pub(super) knows_its_tests: bool,
    /// The articles' own questions, by article.
    pub(super) questions: Vec<String>,
    /// Precision of `answered`, 0 to 1.
    pub(super) precision: f64,
    /// What is wrong with the articles and the tests, by file and line.
    pub(super) findings: Vec<Finding>,
    /// Why it is another generation than the one that should serve, a sentence each.
    pub(super) notes: Vec<String>,
}

impl Side {
    /// The articles as they are.
    ///
    /// # Errors
    /// When none has any text.
    pub(super) fn working(config: &Config, progress: Progress<'_>) -> Result<Self> {
        let side = Self::built("the working articles".to_owned(), config, progress)?;
        if side.generation.passages() == 0 {
            return Err(nothing(config, &side.findings));
        }
        Ok(side)
    }

    /// What serves, or what was named: a generation, else a folder, else a git revision.
    ///
    /// # Errors
    /// When it is none of them, is another's, or does not open.
    pub(super) fn before(config: &Config, against: Option<&str>, progress: Progress<'_>) -> Result<Self> {
        let store = Store::new(&config.index);
        let Some(against) = against else {
            claim(config, &store)?;
            let Some(serving) = store.open() else {
                let what = store.fault().map_or_else(|| "there is no index".to_owned(), |fault| fault.to_string());
                let remedy = "publish one with `faqt index`, or name a folder or a git revision with --against";
                return Err(Fault::new(what, remedy).in_file(store.folder()).into());
            };
            return Ok(Self { notes: serving.faults, ..Self::of_generation(serving.generation, config) });
        };
        let is_named = |name: &Name| name.to_string() == against || name.hash == against;
        if let Some(name) = store.names().into_iter().rev().find(is_named) {
            claim(config, &store)?;
            let remedy = "name another of `faqt index --list`, a folder or a git revision";
            let opened = Generation::open(&store.path(&name));
            let generation = opened.map_err(|error| Fault::new(error.to_string(), remedy))?;
            return Ok(Self::of_generation(generation, config));
        }
        let folder = Path::new(against);
        if folder.is_dir() {
            let config = in_folder(config, folder)?;
            return Self::built(format!("folder {}", shown(folder)), &config, progress);
        }
        let revision = Revision::find(config, against)?;
        // It is there until the generation is built.
        let copy = tempfile::tempdir().context("cannot make a temporary folder\n  remedy: set TMPDIR")?;
        let config = revision.check_out(config, copy.path())?;
        Self::built(revision.name(), &config, progress)
    }

    fn of_generation(generation: Generation, config: &Config) -> Self {
        Self {
            name: format!("generation {}", generation.manifest.name()),
            questions: written_down(&generation),
            suites: Vec::new(),
            knows_its_tests: false,
            precision: config.precision,
            findings: Vec::new(),
            notes: Vec::new(),
            generation,
        }
    }

    fn built(name: String, config: &Config, progress: Progress<'_>) -> Result<Self> {
        let (Built { generation, mut findings }, folder) = built_aside(config, progress)?;
        let suites = load_suites(&config.collections);
        findings.extend(suites.iter().flat_map(|suite| suite.findings.iter().cloned()));
        sort_findings(&mut findings);
        Ok(Self {
            name,
            generation: generation.removed_with(folder),
            suites,
            knows_its_tests: true,
            questions: config.collections.iter().flat_map(authored).collect(),
            precision: config.precision,
            findings,
            notes: Vec::new(),
        })
    }
}

/// The questions that a generation still has the words of: those that point to a section.
fn written_down(generation: &Generation) -> Vec<String> {
    let sections = generation.languages.iter().flat_map(|index| (0..index.section_count()).map(|n| index.section(n)));
    // A damaged record is met again, and told, when it is to answer.
    sections.flatten().flat_map(|section| section.questions).collect()
}

/// The questions in the front matter of a collection's articles.
fn authored(settings: &CollectionSettings) -> Vec<String> {
    // What is wrong with an article was told when it was built.
    let articles = read_collection(settings).articles;
    articles.into_iter().flat_map(|article| article.questions).map(|question| question.text).collect()
}

/// The configuration of another folder: its own, else ours with its articles.
fn in_folder(config: &Config, folder: &Path) -> Result<Config> {
    let file = folder.join(FILE_NAME);
    if file.is_file() && config.knowledge.is_none() {
        let flags = Flags { config: Some(file), ..Flags::default() };
        return Config::load(&flags, &Environment::of_process());
    }
    let base = config.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let inside =
        |collection: &CollectionSettings| collection.path.strip_prefix(base).ok().map(|path| folder.join(path));
    let is_project = config.knowledge.is_none()
        && config.collections.iter().filter_map(inside).any(|path| path.is_dir() && path != folder.join(""));
    let collections: Vec<CollectionSettings> = match config.collections.as_slice() {
        collections if is_project => collections
            .iter()
            // What lies outside of the project is the same for both.
            .map(|collection| (collection, inside(collection).unwrap_or_else(|| collection.path.clone())))
            .filter(|(_, path)| path.is_dir())
            .map(|(collection, path)| CollectionSettings { path, ..collection.clone() })
            .collect(),
        [only] => vec![CollectionSettings { path: folder.to_owned(), ..only.clone() }],
        _ => {
            let what = format!("there is no {FILE_NAME} and no folder of a collection in it");
            return Err(Fault::new(what, "name a folder that has them").in_file(folder).into());
        }
    };
    Ok(Config { collections, ..config.clone() })
}
