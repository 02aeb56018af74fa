//! Writing so that a kill or a power cut leaves the old file or the new one, and one run at a time.

use crate::fault::{Fault, shown};
use crate::index::durable::{replace_by, sync_folder};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// What the name of a file begins with that is being written.
pub(super) const WRITING: &str = ".faqt-import-";

/// Puts `bytes` in place of a file: a new file beside it, fsync, rename, fsync of the folder. Missing
/// folders are made, a link is followed, the mode of the file stays.
///
/// # Errors
/// When the disk refuses it; the old file is then as it was.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!("{WRITING}{}", std::process::id()));
    let mode = fs::metadata(&path).ok().map(|old| old.permissions());
    replace_by(&beside, &path, bytes, mode, true)?;
    sync_folder(folder)
}

/// As [`replace`], unless the file holds these bytes already.
///
/// # Errors
/// When the disk refuses it.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) { Ok(()) } else { replace(path, bytes) }
}

/// Makes sure that a file would be written inside a folder, wherever links lead.
///
/// # Errors
/// When it would not.
pub(super) fn stays_inside(folder: &Path, file: &Path) -> Result<(), Fault> {
    let Ok(folder) = fs::canonicalize(folder) else { return Ok(()) };
    // What is not there yet is where its folder leads.
    let Some(there) = file.ancestors().find(|path| path.symlink_metadata().is_ok()) else { return Ok(()) };
    let remedy = "put a file or a folder of its own in place of the link: import writes nothing elsewhere";
    match fs::canonicalize(there) {
        Ok(there) if there.starts_with(&folder) => Ok(()),
        Ok(elsewhere) => {
            let what = format!("a link leads out of the collection, to {}", shown(&elsewhere));
            Err(Fault::new(what, remedy).in_file(file))
        }
        Err(error) => Err(Fault::new(format!("a link leads nowhere: {error}"), remedy).in_file(file)),
    }
}

/// Removes a file that may be missing.
///
/// # Errors
/// When the disk refuses it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    // A read-only file system refuses before it looks whether there is anything.
    if path.symlink_metadata().is_err() { Ok(()) } else { fs::remove_file(path) }
}

/// What a person can do about a file that cannot be read or written.
pub(in crate::import) fn fault(error: &io::Error, file: &Path) -> Fault {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space, then run the same command again: it goes on where it stopped"
        }
        io::ErrorKind::ReadOnlyFilesystem => "run it where the articles can be written",
        io::ErrorKind::PermissionDenied => "check who may write there: `ls -ld` shows it",
        _ => "check the path, then run the same command again: it goes on where it stopped",
    };
    Fault::new(error.to_string(), remedy).in_file(file)
}

/// The lock of a folder, freed when it is dropped or the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock; `waiting` is called where another process has it, which is waited for.
    ///
    /// # Errors
    /// When the folder cannot be made or opened.
    pub(super) fn take(folder: &Path, waiting: &mut dyn FnMut()) -> Result<Self, Fault> {
        let place = lock_file(folder);
        let taken = (|| {
            loop {
                fs::create_dir_all(folder)?;
                // A folder is locked itself, so that no file for it stands among those that are committed.
                let opened = if cfg!(unix) { File::open(&place) } else { File::create(&place) };
                let file = match opened {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    opened => opened?,
                };
                match file.try_lock() {
                    Ok(()) => {}
                    Err(TryLockError::WouldBlock) => {
                        waiting();
                        file.lock()?;
                    }
                    Err(TryLockError::Error(error)) => return Err(error),
                }
                // A run that wrote nothing took the folder away; who waited for it begins anew.
                if is_still_there(&file, &place) {
                    return Ok(file);
                }
            }
        })();
        taken.map(|file| Self { _file: file }).map_err(|error| fault(&error, &place))
    }
}

/// Whether a path still leads to the file that was opened.
#[cfg(unix)]
fn is_still_there(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(opened), Ok(there)) = (file.metadata(), fs::metadata(place)) else { return false };
    (opened.dev(), opened.ino()) == (there.dev(), there.ino())
}

/// Whether a path still leads to the file that was opened: while it is open it cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}

fn lock_file(folder: &Path) -> PathBuf {
    if cfg!(unix) { folder.to_owned() } else { folder.join("lock") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_mode_and_its_link() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a/b.md");
        replace(&file, b"one")?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640))?;
            let link = folder.path().join("link.md");
            std::os::unix::fs::symlink(&file, &link)?;
            replace(&link, b"two")?;
            assert!(link.is_symlink());
            assert_eq!(fs::metadata(&file)?.permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read(&file)?, b"two");
        }
        let time = fs::metadata(&file)?.modified()?;
        let same = fs::read(&file)?;
        keep(&file, &same)?;
        assert_eq!(fs::metadata(&file)?.modified()?, time);
        assert_eq!(fs::read_dir(folder.path().join("a"))?.count(), 1);
        remove(&file)?;
        remove(&file)
    }

    #[test]
    #[cfg(unix)]
    fn who_waited_for_a_run_that_took_its_folder_away_locks_the_new_one() -> Result<(), Fault> {
        let outer = tempfile::tempdir().map_err(|error| fault(&error, Path::new(".")))?;
        let own = outer.path().join(".import");
        let first = Lock::take(&own, &mut || {})?;
        let (tell, told) = std::sync::mpsc::channel();
        let second = std::thread::scope(|scope| {
            let waiter = scope.spawn(|| Lock::take(&own, &mut || tell.send(()).unwrap()));
            told.recv().unwrap();
            fs::remove_dir(&own).unwrap();
            drop(first);
            waiter.join().unwrap()
        })?;
        assert!(own.is_dir());
        let third = File::open(&own).unwrap();
        assert!(matches!(third.try_lock(), Err(TryLockError::WouldBlock)));
        drop(second);
        third.try_lock().unwrap();
        Ok(())
    }
}
