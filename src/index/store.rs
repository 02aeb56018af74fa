//! The folder of the generations: which there are, which one serves, and who may change it.

use super::durable;
use super::generation::{self, Generation, OpenError};
use super::manifest::{Manifest, Name};
use crate::fault::Fault;
use anyhow::{Context as _, Result};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Name of the file that names the generation that serves.
const CURRENT: &str = "CURRENT";
/// Name of the file that a builder locks. Its content is nothing, and it is never removed.
const LOCK: &str = "LOCK";
/// Name of the file with the content hashes that was rolled back.
const ROLLED_BACK: &str = "ROLLED-BACK";
/// Beginning of the name of a folder in which a generation is built.
const BUILDING: &str = ".building-";
/// Beginning of the name of a folder that is being removed.
const REMOVED: &str = ".removed-";
/// How many generations are kept.
const KEPT: usize = 3;
/// How often a reader whose generation vanished looks again.
const LOOKS: usize = 100;

/// The folder of the generations, for readers.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// A generation that serves, and what kept a better one from it.
#[derive(Debug)]
pub struct Serving {
    /// The generation.
    pub generation: Generation,
    /// What is wrong with `CURRENT` or the generation it names; empty: nothing.
    pub faults: Vec<String>,
}

impl Store {
    /// The store in a folder, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The generations that are there, oldest first, whether or not they open.
    pub fn names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Name::parse(entry.ok()?.file_name().to_str()?))
            .collect();
        names.sort();
        names
    }

    /// The folder of a generation.
    pub fn path(&self, name: &Name) -> PathBuf {
        self.folder.join(name.to_string())
    }

    /// What `CURRENT` names; `None` where nothing was published.
    ///
    /// # Errors
    /// When it cannot be read or names no generation.
    pub fn current(&self) -> Result<Option<Name>, OpenError> {
        let file = self.folder.join(CURRENT);
        match fs::read(&file) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                match Name::parse(text.trim_end()) {
                    Some(name) => Ok(Some(name)),
                    None => Err(OpenError::Damaged { file, what: "it names no generation".into() }),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(OpenError::Unreadable { file, source }),
        }
    }

    /// Opens the generation that serves; where it does not open, the newest good one. `None` where
    /// there is none.
    pub fn open(&self) -> Option<Serving> {
        let mut faults = Vec::new();
        for look in 0..LOOKS {
            let current = match self.current() {
                Ok(Some(current)) => current,
                Ok(None) => break,
                Err(fault) => {
                    faults.push(fault.to_string());
                    break;
                }
            };
            match Generation::open(&self.path(&current)) {
                Ok(generation) => return Some(Serving { generation, faults }),
                // It was removed between two looks: another one serves by now.
                Err(OpenError::Missing(_)) if look + 1 < LOOKS && self.moved_on(&current) => {}
                Err(fault) => {
                    faults.push(fault.to_string());
                    break;
                }
            }
        }
        let generation = self.names().into_iter().rev().find_map(|name| {
            let folder = self.path(&name);
            generation::verify(&folder).ok()?;
            Generation::open(&folder).ok()
        })?;
        if faults.is_empty() {
            faults.push(format!("{} is missing", self.folder.join(CURRENT).display()));
        }
        Some(Serving { generation, faults })
    }

    /// What is wrong with what `CURRENT` names; `None` where nothing is, or nothing was published.
    pub fn fault(&self) -> Option<OpenError> {
        match self.current() {
            Ok(Some(current)) => Generation::open(&self.path(&current)).err(),
            Ok(None) => None,
            Err(fault) => Some(fault),
        }
    }

    fn moved_on(&self, from: &Name) -> bool {
        !matches!(self.current(), Ok(Some(name)) if name == *from)
    }

    /// Whose folder it is, by what its newest generations say; `None` where none says.
    pub fn owner(&self) -> Option<String> {
        let current = self.current().ok().flatten();
        let names = current.into_iter().chain(self.names().into_iter().rev());
        names.into_iter().find_map(|name| generation::owner(&self.path(&name)))
    }

    /// The content hashes that were rolled back since something was published.
    pub fn rolled_back(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join(ROLLED_BACK)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Waits until nobody else builds, and builds.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn builder(&self) -> Result<Builder, NotWritable> {
        let lock = self.lock_file()?;
        lock.lock().map_err(|source| self.not_writable(source))?;
        Builder::new(self.clone(), lock)
    }

    /// Builds, unless somebody else does: then `None`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn try_builder(&self) -> Result<Option<Builder>, NotWritable> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => Builder::new(self.clone(), lock).map(Some),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(self.not_writable(source)),
        }
    }

    fn lock_file(&self) -> Result<File, NotWritable> {
        fs::create_dir_all(&self.folder).map_err(|source| self.not_writable(source))?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        options.open(self.folder.join(LOCK)).map_err(|source| self.not_writable(source))
    }

    fn not_writable(&self, source: io::Error) -> NotWritable {
        NotWritable { folder: self.folder.clone(), source }
    }
}

/// The folder of the generations cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot write to {folder}: {source}\n  remedy: run it as a user who may write there, or name another folder with --index"
)]
pub struct NotWritable {
    /// The folder.
    pub folder: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// The right to change the folder: one process has it at a time, and loses it with its life.
#[derive(Debug)]
pub struct Builder {
    store: Store,
    _lock: File,
}

impl Builder {
    fn new(store: Store, lock: File) -> Result<Self, NotWritable> {
        let builder = Self { store, _lock: lock };
        builder.sweep().map_err(|source| builder.store.not_writable(source))?;
        Ok(builder)
    }

    /// The folder, for reading.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Removes what a killed builder left behind.
    fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.store.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(BUILDING) || name.starts_with(REMOVED) {
                fs::remove_dir_all(entry.path())?;
            } else if name.starts_with(&format!(".{CURRENT}.")) || name.starts_with(&format!(".{ROLLED_BACK}.")) {
                fs::remove_file(entry.path())?;
            }
        }
        self.sweep_unserved();
        Ok(())
    }

    /// Removes generations that never served: whoever built them was killed before `CURRENT` named
    /// them. Numbers only grow, so that what is above the current one was rolled back, or is such a one.
    fn sweep_unserved(&self) {
        // Where nothing says what served, anything may have; where that does not open, anything may have to.
        let Ok(Some(current)) = self.store.current() else { return };
        if self.store.fault().is_some() {
            return;
        }
        let rolled_back = self.store.rolled_back();
        let never_served = |name: &Name| name.number > current.number && !rolled_back.contains(&name.hash);
        for name in self.store.names().into_iter().filter(never_served) {
            if let Err(error) = self.remove(&name) {
                tracing::warn!(generation = %name, %error, "a generation that never served stays");
            }
        }
    }

    /// The number of the next generation.
    pub fn next_number(&self) -> u64 {
        let current = self.store.current().ok().flatten();
        let newest = self.store.names().into_iter().chain(current).map(|name| name.number).max();
        newest.unwrap_or(0) + 1
    }

    /// A new, empty folder to build in. It is removed when it is dropped.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new_folder(&self) -> Result<tempfile::TempDir, NotWritable> {
        let mut named = tempfile::Builder::new();
        named.prefix(BUILDING);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // The umask takes its part away, as it does from any other folder.
            named.permissions(fs::Permissions::from_mode(0o777));
        }
        named.tempdir_in(&self.store.folder).map_err(|source| self.store.not_writable(source))
    }

    /// Lets a generation that was built in a folder of [`Self::new_folder`] serve, and removes what
    /// is no longer kept. Returns it, opened where it now is. `forced` is what spoke against it.
    ///
    /// # Errors
    /// When the disk refuses it; then the one before still serves.
    pub fn publish(&self, mut built: Generation, forced: Vec<String>, folder: tempfile::TempDir) -> Result<Generation> {
        if !forced.is_empty() {
            built.manifest.forced = forced;
            let file = folder.path().join(super::manifest::FILE);
            durable::replace(&file, &serde_json::to_vec_pretty(&built.manifest)?)?;
        }
        let name = built.manifest.name();
        let path = self.store.path(&name);
        fs::rename(folder.path(), &path).with_context(|| format!("cannot make {}", path.display()))?;
        let published = (|| {
            durable::sync_folder(&self.store.folder)?;
            let generation = Generation::open(&path)?;
            let before = self.store.current().ok().flatten();
            self.point_to(&name)?;
            let forgotten = fs::remove_file(self.store.folder.join(ROLLED_BACK));
            self.prune(before.as_ref(), &name, forgotten.is_ok());
            Ok(generation)
        })();
        match published {
            Ok(generation) => {
                // It has moved: there is nothing to remove at its old name.
                let _ = folder.keep();
                Ok(generation)
            }
            Err(error) => {
                drop(built);
                if !matches!(self.store.current(), Ok(Some(current)) if current == name) {
                    let _ = fs::remove_dir_all(&path);
                }
                Err(error)
            }
        }
    }

    /// Lets a generation serve.
    ///
    /// # Errors
    /// When the disk refuses it; then the one before still serves.
    pub fn point_to(&self, name: &Name) -> Result<()> {
        let file = self.store.folder.join(CURRENT);
        durable::replace(&file, format!("{name}\n").as_bytes())
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// Lets the generation before the current one serve, and remembers what was rolled back.
    ///
    /// # Errors
    /// When there is none before it, or the disk refuses it.
    pub fn roll_back(&self) -> Result<Manifest> {
        let current = self.store.current()?.ok_or_else(|| Fault::new("no generation serves", "faqt index"))?;
        let before = self.store.names().into_iter().rev().filter(|name| name.number < current.number);
        let mut why = None;
        for name in before {
            match generation::verify(&self.store.path(&name)) {
                Ok(manifest) => {
                    let file = self.store.folder.join(ROLLED_BACK);
                    let mut hashes = self.store.rolled_back();
                    hashes.push(current.hash.clone());
                    durable::replace(&file, (hashes.join("\n") + "\n").as_bytes())
                        .with_context(|| format!("cannot write {}", file.display()))?;
                    self.point_to(&name)?;
                    return Ok(manifest);
                }
                Err(fault) => why = Some(fault.to_string()),
            }
        }
        match why {
            Some(why) => {
                let what = format!("no generation before {current} is good: {why}");
                Err(Fault::new(what, "`faqt index --verify` tells which are whole").into())
            }
            None => {
                let what = format!("there is no generation before {current}");
                Err(Fault::new(what, "`faqt index --list` tells which are kept").into())
            }
        }
    }

    /// Removes generations that are no longer kept and that nobody reads: what was rolled back, and
    /// all but the newest three.
    fn prune(&self, before: Option<&Name>, current: &Name, rolled_back: bool) {
        let names = self.store.names();
        let was_rolled_back = |name: &&Name| {
            rolled_back && before.is_some_and(|b| b.number < name.number && name.number < current.number)
        };
        let kept: Vec<&Name> = names.iter().rev().filter(|name| !was_rolled_back(name)).take(KEPT).collect();
        for name in names.iter().filter(|name| *name != current && !kept.contains(name)) {
            if let Err(error) = self.remove(name) {
                tracing::warn!(generation = %name, %error, "an old generation stays");
            }
        }
    }

    /// Removes a generation, unless somebody reads it.
    fn remove(&self, name: &Name) -> io::Result<()> {
        let path = self.store.path(name);
        // Held until the folder is gone, so that nobody opens half of one.
        let _lock = match File::open(path.join(super::manifest::FILE)) {
            Ok(file) => match file.try_lock() {
                Ok(()) => Some(file),
                Err(TryLockError::WouldBlock) => return Ok(()),
                Err(TryLockError::Error(_)) => None,
            },
            Err(_) => None,
        };
        let removed = self.store.folder.join(format!("{REMOVED}{name}"));
        fs::rename(&path, &removed)?;
        fs::remove_dir_all(&removed)
    }
}
