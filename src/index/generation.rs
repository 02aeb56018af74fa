//! An open generation: every language's index, and what came with it.

use super::LanguageIndex;
use super::blobs::Place;
use super::calibration::Calibration;
use super::manifest::{self, FORMAT, FileHash, Head, Manifest, Name};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Name of the file with the synonyms.
pub(super) const SYNONYMS: &str = "synonyms.json";

/// Up to this size, in bytes, a generation's hashes are compared whenever it is opened: a few
/// milliseconds, and a flipped bit is found before a question meets it.
const HASHED_ON_OPEN: u64 = 32 << 20;

/// Words that mean the same, as a generation carries them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SynonymGroup {
    /// The words and phrases.
    pub words: Vec<String>,
    /// Primary subtag of the language they are of; `None`: all.
    pub language: Option<String>,
}

/// One complete, immutable build of the index, open for reading.
#[derive(Debug, Default)]
pub struct Generation {
    /// Content hash, hexadecimal: the same files and settings always give the same.
    pub hash: String,
    /// Counts up with each build; 0 for one in memory.
    pub number: u64,
    /// One a language, by tag.
    pub languages: Vec<LanguageIndex>,
    /// Groups of words that mean the same.
    pub synonyms: Vec<SynonymGroup>,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Where it is; `None` in memory.
    pub folder: Option<PathBuf>,
    /// What `answer` makes of it once.
    derived: OnceLock<Box<dyn Any + Send + Sync>>,
    /// Held while it is open: the builder removes only what it can lock.
    _reading: Option<File>,
    /// Removed with it, where nobody else knows of it.
    temporary: Option<tempfile::TempDir>,
}

/// Why a generation does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not there, or is being removed.
    #[error("{0} is missing")]
    Missing(PathBuf),
    /// Another version of faqt wrote it.
    #[error("{folder} is of another format ({tool})")]
    OtherFormat {
        /// The generation.
        folder: PathBuf,
        /// The version that wrote it.
        tool: String,
    },
    /// A file is not as it was written.
    #[error("{file} is damaged: {what}")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is seen of it.
        what: String,
    },
    /// The system does not let it be read.
    #[error("cannot read {file}: {source}")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl OpenError {
    fn io(file: PathBuf, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(file),
            _ => Self::Unreadable { file, source },
        }
    }
}

impl Generation {
    /// Opens the generation in a folder and holds a shared lock on its manifest. Lengths are
    /// checked, and the hashes of a small one; those of a large one by [`verify`].
    ///
    /// # Errors
    /// When it is missing, damaged or of another format.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let is_small =
            |manifest: &Manifest| manifest.files.iter().map(|file| file.length).sum::<u64>() <= HASHED_ON_OPEN;
        Self::read(folder, is_small)
    }

    /// Opens one whose files were hashed as they were written.
    ///
    /// # Errors
    /// As [`Generation::open`].
    pub(super) fn open_written(folder: &Path) -> Result<Self, OpenError> {
        Self::read(folder, |_| false)
    }

    fn read(folder: &Path, hashed: impl FnOnce(&Manifest) -> bool) -> Result<Self, OpenError> {
        let file = folder.join(manifest::FILE);
        let reading = File::open(&file).map_err(|error| OpenError::io(file.clone(), error))?;
        let reading = match reading.try_lock_shared() {
            Ok(()) if is_gone(&reading) => return Err(OpenError::Missing(file)),
            Ok(()) => Some(reading),
            Err(TryLockError::WouldBlock) => return Err(OpenError::Missing(file)),
            // Some network file systems know no locks; whoever serves from one must not build there.
            Err(TryLockError::Error(_)) => None,
        };
        let manifest = read_manifest(folder)?;
        check_files(folder, &manifest, hashed(&manifest))?;
        let mut generation = Self {
            hash: manifest.hash.clone(),
            number: manifest.number,
            synonyms: read_synonyms(folder)?,
            folder: Some(folder.to_owned()),
            _reading: reading,
            ..Self::default()
        };
        for counts in &manifest.languages {
            let place = Place::Folder(folder.join(&counts.language));
            let index = LanguageIndex::open(&place, &counts.language).map_err(|error| OpenError::Damaged {
                file: folder.join(&counts.language),
                what: format!("{error:#}"),
            })?;
            generation.languages.push(index);
        }
        generation.manifest = manifest;
        Ok(generation)
    }

    /// One that is nowhere on disk.
    pub fn in_memory(manifest: Manifest, languages: Vec<LanguageIndex>, synonyms: Vec<SynonymGroup>) -> Self {
        Self { hash: manifest.hash.clone(), number: manifest.number, languages, synonyms, manifest, ..Self::default() }
    }

    /// Something made of the generation once and kept with it; of one type only.
    pub fn derived<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.derived.get_or_init(|| Box::new(make())).downcast_ref()
    }

    /// The index of a language.
    pub fn language(&self, tag: &str) -> Option<&LanguageIndex> {
        self.languages.iter().find(|index| index.language == tag)
    }

    /// The synonym groups of a language, as lists.
    pub fn synonym_lists(&self, tag: &str) -> Vec<Vec<String>> {
        self.synonyms_of(tag).map(<[String]>::to_vec).collect()
    }

    /// The synonyms of a language: its own groups, and those of no language.
    pub fn synonyms_of(&self, tag: &str) -> impl Iterator<Item = &[String]> {
        self.synonyms
            .iter()
            .filter(move |group| group.language.as_deref().is_none_or(|language| language == tag))
            .map(|group| group.words.as_slice())
    }

    /// The measured thresholds of a collection.
    pub fn calibration(&self, collection: &str) -> Option<&Calibration> {
        self.manifest.calibration.get(collection)
    }

    /// Passages of all languages.
    pub fn passages(&self) -> u64 {
        self.languages.iter().map(|index| u64::from(index.summary.passages)).sum()
    }

    /// Asks every language's index one term.
    ///
    /// # Errors
    /// When one does not find it.
    pub fn try_out(&self) -> anyhow::Result<()> {
        self.languages.iter().try_for_each(LanguageIndex::try_out)
    }

    /// Whether other processes can open it too.
    pub fn is_published(&self) -> bool {
        self.folder.is_some() && self.temporary.is_none()
    }

    /// The same, whose folder is removed when it is closed.
    #[must_use]
    pub fn removed_with(mut self, folder: tempfile::TempDir) -> Self {
        self.temporary = Some(folder);
        self
    }
}

/// Whether the file was removed while it was being locked.
fn is_gone(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        file.metadata().is_ok_and(|metadata| metadata.nlink() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}

/// The owner that a generation of any version names.
pub(super) fn owner(folder: &Path) -> Option<String> {
    let head: Head = serde_json::from_slice(&fs::read(folder.join(manifest::FILE)).ok()?).ok()?;
    Some(head.owner).filter(|owner| !owner.is_empty())
}

/// Reads the manifest of a generation.
///
/// # Errors
/// When it is missing, damaged or of another format.
pub fn read_manifest(folder: &Path) -> Result<Manifest, OpenError> {
    let file = folder.join(manifest::FILE);
    let bytes = fs::read(&file).map_err(|error| OpenError::io(file.clone(), error))?;
    let damaged = |error: serde_json::Error| OpenError::Damaged { file: file.clone(), what: error.to_string() };
    let head: Head = serde_json::from_slice(&bytes).map_err(damaged)?;
    if head.format != FORMAT {
        return Err(OpenError::OtherFormat { folder: folder.to_owned(), tool: head.tool });
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(damaged)?;
    let name = folder.file_name().and_then(|name| Name::parse(name.to_str()?));
    if name.is_some_and(|name| name != manifest.name()) {
        return Err(OpenError::Damaged { file, what: format!("it is that of {}", manifest.name()) });
    }
    Ok(manifest)
}

fn read_synonyms(folder: &Path) -> Result<Vec<SynonymGroup>, OpenError> {
    let file = folder.join(SYNONYMS);
    let bytes = fs::read(&file).map_err(|error| OpenError::io(file.clone(), error))?;
    serde_json::from_slice(&bytes).map_err(|error| OpenError::Damaged { file, what: error.to_string() })
}

/// Compares every file of a generation with the hash in its manifest.
///
/// # Errors
/// The first file that is missing or differs.
pub fn verify(folder: &Path) -> Result<Manifest, OpenError> {
    let manifest = read_manifest(folder)?;
    check_files(folder, &manifest, true)?;
    Ok(manifest)
}

fn check_files(folder: &Path, manifest: &Manifest, hashes: bool) -> Result<(), OpenError> {
    for FileHash { path, length, hash } in &manifest.files {
        let file = folder.join(path);
        let found = fs::metadata(&file).map_err(|error| OpenError::io(file.clone(), error))?.len();
        if found != *length {
            let what = format!("it has {found} bytes instead of {length}");
            return Err(OpenError::Damaged { file, what });
        }
        if hashes && hash_file(&file).map_err(|error| OpenError::io(file.clone(), error))?.0 != *hash {
            return Err(OpenError::Damaged { file, what: "its hash is not the manifest's".into() });
        }
    }
    Ok(())
}

/// BLAKE3 of a file in hexadecimal, and its length in bytes.
///
/// # Errors
/// When it cannot be read.
pub(super) fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
}
