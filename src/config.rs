//! `faqt.toml`, the environment and the flags, checked once.

use crate::knowledge::CollectionSettings;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What the rest of the program reads. Nothing later looks at the environment.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    /// Folder of the generations.
    pub index: PathBuf,
    /// Precision of `answered` that a maintainer asks for, 0 to 1.
    pub precision: f64,
    /// The collections, paths resolved.
    pub collections: Vec<CollectionSettings>,
}

/// Flags that stand before or after every subcommand.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--index`
    pub index: Option<PathBuf>,
    /// `--knowledge`
    pub knowledge: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    index: Option<PathBuf>,
    #[serde(default)]
    precision: Option<f64>,
    #[serde(default, rename = "collection")]
    collections: Vec<CollectionSettings>,
    #[serde(default)]
    #[allow(dead_code)]
    discord: Option<toml::Table>,
    #[serde(default)]
    #[allow(dead_code)]
    ledger: Option<toml::Table>,
}

impl Config {
    /// Loads the nearest `faqt.toml` upwards, or the one that is named.
    ///
    /// # Errors
    /// When the file is unreadable or wrong.
    pub fn load(flags: &Flags) -> Result<Self> {
        if let Some(folder) = &flags.knowledge {
            return Ok(Self {
                file: None,
                index: flags.index.clone().unwrap_or_else(|| PathBuf::from("index")),
                precision: 0.95,
                collections: vec![CollectionSettings::new("knowledge", folder)],
            });
        }
        let file = match &flags.config {
            Some(file) => file.clone(),
            None => nearest(&std::env::current_dir()?).context("no faqt.toml here or above\n  remedy: faqt init")?,
        };
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let read: File = toml::from_str(&text).with_context(|| format!("{}", file.display()))?;
        let base = file.parent().unwrap_or(Path::new("."));
        if read.collections.is_empty() {
            bail!("{}: no [[collection]]", file.display());
        }
        Ok(Self {
            index: flags.index.clone().unwrap_or_else(|| base.join(read.index.unwrap_or_else(|| "index".into()))),
            precision: read.precision.unwrap_or(0.95),
            collections: read
                .collections
                .into_iter()
                .map(|mut c| {
                    c.path = base.join(&c.path);
                    c
                })
                .collect(),
            file: Some(file.clone()),
        })
    }
}

fn nearest(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join("faqt.toml")).find(|file| file.is_file())
}
