//! A file's path as seen from the folder of a collection, the same in every clone.

use crate::fault::shown;
use std::path::{Component, Path, PathBuf};

/// The path from a folder to a file, with `/`; the path as it is where there is none between them.
pub(crate) fn from_folder(folder: &Path, file: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let (Ok(folder), Ok(file)) = (whole(folder), whole(file)) else { return shown(file) };
    let common = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if common == 0 || file.components().next().is_some_and(|first| matches!(first, Component::Prefix(_))) && common < 2
    {
        return shown(&file);
    }
    let up = std::iter::repeat_n(Component::ParentDir, folder.components().count() - common);
    shown(&up.chain(file.components().skip(common)).collect::<PathBuf>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("docs")).unwrap();
        std::fs::create_dir_all(at("saved/old")).unwrap();
        assert_eq!(from_folder(&at("docs"), &at("saved/old")), "../saved/old");
        assert_eq!(from_folder(&at("docs"), &at("docs/../saved")), "../saved");
        assert_eq!(from_folder(&at("docs"), &at("docs")), "");
    }
}
