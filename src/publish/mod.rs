//! In: the configured articles. Out: the generation that serves.
//! Never: words a reply.

use crate::config::Config;
use crate::index::analysed::analyse;
use crate::index::analysis::Analyzer;
use crate::index::blobs::Place;
use crate::index::writer::LanguageWriter;
use crate::index::{Generation, LanguageIndex};
use crate::knowledge::{Finding, list_files, read_article, read_bytes};
use anyhow::Result;
use std::collections::BTreeMap;

/// Builds a generation in memory from the configured collections.
///
/// # Errors
/// When the index cannot be built.
pub fn build_in_memory(config: &Config) -> Result<(Generation, Vec<Finding>)> {
    let mut writers: BTreeMap<String, (LanguageWriter, Place, Analyzer)> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut hasher = blake3::Hasher::new();
    for settings in &config.collections {
        let site = settings.site();
        let (entries, found) = list_files(settings);
        findings.extend(found);
        for entry in entries {
            let bytes = match read_bytes(&entry.file) {
                Ok(bytes) => bytes,
                Err(_) => continue,
            };
            hasher.update(entry.inside.as_bytes());
            hasher.update(blake3::hash(&bytes).as_bytes());
            let (article, found) = read_article(settings, site, &entry.inside, &bytes);
            findings.extend(found);
            let Some(article) = article else { continue };
            let language = article.language.split('-').next().unwrap_or("en").to_owned();
            if !writers.contains_key(&language) {
                let place = Place::memory();
                let writer = LanguageWriter::create(place.clone())?;
                writers.insert(language.clone(), (writer, place, Analyzer::new(&language)));
            }
            if let Some((writer, _, analyzer)) = writers.get_mut(&language) {
                writer.push(analyse(&article, &bytes, analyzer))?;
            }
        }
    }
    let mut generation = Generation { hash: hasher.finalize().to_hex()[..16].to_owned(), ..Generation::default() };
    for (language, (writer, place, _)) in writers {
        writer.finish()?;
        generation.languages.push(LanguageIndex::open(&place, &language)?);
    }
    Ok((generation, findings))
}
