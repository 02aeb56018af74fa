//! Writing so that a power cut or a kill leaves the old state or the new one, never half of one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Puts `bytes` in place of a file: a new file beside it, fsync, rename, fsync of the folder.
/// The new file has the mode that the umask gives.
///
/// # Errors
/// When the disk refuses it; the old file is then as it was.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    replace_unsynced(path, bytes, true)?;
    sync_folder(folder)
}

/// The same for what can be made again: nothing is flushed, so a power cut may leave an empty file.
///
/// # Errors
/// When the disk refuses it; the old file is then as it was.
pub(super) fn replace_unsynced(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    replace_by(&beside, path, bytes, None, sync)
}

/// The same by way of a file of this name, with this mode, or the one that the umask gives.
///
/// # Errors
/// When the disk refuses it; the old file is then as it was.
pub(crate) fn replace_by(
    beside: &Path,
    path: &Path,
    bytes: &[u8],
    mode: Option<Permissions>,
    sync: bool,
) -> io::Result<()> {
    let written = (|| {
        let mut file = File::create(beside)?;
        if let Some(mode) = mode {
            file.set_permissions(mode)?;
        }
        file.write_all(bytes)?;
        if sync {
            file.sync_all()?;
        }
        fs::rename(beside, path)
    })();
    if written.is_err() {
        // The reason is what the caller gets; whoever comes next removes what is left.
        let _ = fs::remove_file(beside);
    }
    written
}

/// Makes the names in a folder durable.
///
/// # Errors
/// When the disk refuses it.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes a file durable.
///
/// # Errors
/// When the disk refuses it.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    // Windows flushes only what was opened for writing.
    OpenOptions::new().read(true).write(true).open(path)?.sync_all()
}

/// Every file below a folder as its path inside with `/`, sorted; and every folder, deepest first.
///
/// # Errors
/// When a folder cannot be read.
pub(super) fn tree(folder: &Path) -> io::Result<(Vec<String>, Vec<PathBuf>)> {
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        } else if let Ok(inside) = entry.path().strip_prefix(folder) {
            files.push(inside.to_string_lossy().replace('\\', "/"));
        }
    }
    files.sort();
    Ok((files, folders))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("CURRENT");
        replace(&file, b"one")?;
        replace(&file, b"two")?;
        assert_eq!(fs::read(&file)?, b"two");
        assert_eq!(tree(folder.path())?.0, ["CURRENT"]);
        assert!(replace(&folder.path().join("none/CURRENT"), b"x").is_err());
        Ok(())
    }
}
