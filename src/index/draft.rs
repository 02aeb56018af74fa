//! A generation that is being written: articles go in, in order; an open generation comes out.

use super::analysed::AnalysedArticle;
use super::blobs::Place;
use super::generation::{Generation, SYNONYMS, SynonymGroup, hash_file};
use super::manifest::{self, CollectionCounts, FORMAT, FileHash, LanguageCounts, Manifest, TOOL};
use super::writer::LanguageWriter;
use super::{LanguageIndex, durable, in_order};
use crate::fault::Fault;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Threads that make files durable and hash them.
const CLOSERS: usize = 2;

/// A generation that is being written.
/// An example is at the top of [the crate](crate).
#[derive(Debug)]
pub struct Draft {
    folder: Option<PathBuf>,
    languages: BTreeMap<String, (LanguageWriter, Place, LanguageCounts)>,
    collections: Vec<CollectionCounts>,
    passages: u64,
}

impl Draft {
    /// Starts one in an empty folder, or in memory. `collections` names those it will hold, with
    /// the hash of their settings.
    pub fn new(folder: Option<PathBuf>, collections: impl IntoIterator<Item = (String, String)>) -> Self {
        let collections = collections
            .into_iter()
            .map(|(name, settings)| CollectionCounts { name, settings, ..CollectionCounts::default() })
            .collect();
        Self { folder, languages: BTreeMap::new(), collections, passages: 0 }
    }

    /// Passages so far.
    pub fn passages(&self) -> u64 {
        self.passages
    }

    /// Adds an article of a collection.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn push(&mut self, collection: &str, article: AnalysedArticle) -> Result<()> {
        let language = article.language.clone();
        if !self.languages.contains_key(&language) {
            let place = match &self.folder {
                Some(folder) => Place::Folder(folder.join(&language)),
                None => Place::memory(),
            };
            let counts = LanguageCounts { language: language.clone(), ..LanguageCounts::default() };
            let writer = LanguageWriter::create(place.clone()).with_context(|| refused(&language))?;
            self.languages.insert(language.clone(), (writer, place, counts));
        }
        let Some((writer, _, counts)) = self.languages.get_mut(&language) else { return Ok(()) };
        let sections = article.sections.len() as u64;
        let passages = article.sections.iter().map(|section| section.passages.len() as u64).sum::<u64>();
        writer.push(article).with_context(|| refused(&language))?;
        counts.articles += 1;
        counts.passages += passages;
        self.passages += passages;
        if let Some(counts) = self.collections.iter_mut().find(|counts| counts.name == collection) {
            counts.articles += 1;
            counts.sections += sections;
            counts.passages += passages;
        }
        Ok(())
    }

    /// Closes every file, makes all of them durable, writes the manifest last, opens what was
    /// written and asks it a term. `manifest` gives what the draft cannot know: number, hash,
    /// settings, owner, articles, calibration.
    ///
    /// # Errors
    /// When the disk refuses it, or what was written does not answer.
    pub fn finish(self, manifest: Manifest, synonyms: Vec<SynonymGroup>) -> Result<Generation> {
        let mut places = Vec::with_capacity(self.languages.len());
        let mut languages = Vec::with_capacity(self.languages.len());
        for (language, (writer, place, counts)) in self.languages {
            writer.finish().with_context(|| refused(&language))?;
            places.push((language, place));
            languages.push(counts);
        }
        let mut manifest =
            Manifest { format: FORMAT, tool: TOOL.to_owned(), collections: self.collections, languages, ..manifest };
        let generation = match self.folder {
            Some(folder) => {
                fs::write(folder.join(SYNONYMS), serde_json::to_vec(&synonyms)?)?;
                let (files, _) = durable::tree(&folder)?;
                // What is on the disk already, as the large files are, costs nothing to make durable again.
                let close = |(): &mut (), _: usize, path: &String| -> Result<FileHash> {
                    let file = folder.join(path);
                    durable::sync_file(&file)?;
                    let (hash, length) = hash_file(&file)?;
                    Ok(FileHash { path: path.clone(), length, hash })
                };
                in_order(
                    &files,
                    CLOSERS,
                    || (),
                    close,
                    |_, file| {
                        manifest.files.push(file?);
                        Ok(())
                    },
                )?;
                let file = folder.join(manifest::FILE);
                fs::write(&file, serde_json::to_vec_pretty(&manifest)?)?;
                durable::sync_file(&file)?;
                let (_, folders) = durable::tree(&folder)?;
                folders.iter().try_for_each(|folder| durable::sync_folder(folder))?;
                Generation::open_written(&folder)?
            }
            None => {
                let open = |(language, place): (String, Place)| LanguageIndex::open(&place, &language);
                let languages = places.into_iter().map(open).collect::<Result<_>>()?;
                Generation::in_memory(manifest, languages, synonyms)
            }
        };
        generation.try_out().context("the new index does not answer")?;
        Ok(generation)
    }
}

/// The context of what keeps an index from being written.
fn refused(language: &str) -> Fault {
    let what = format!("cannot write the index of {language}");
    Fault::new(what, "make room on the disk, or name another folder with --index")
}
