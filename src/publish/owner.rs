//! Whose an index folder is, and the hash of the settings that shape its passages.

use crate::config::{Config, FILE_NAME};
use crate::fault::shown;
use crate::knowledge::{CollectionSettings, Site};
use std::io;
use std::path::{Component, Path, PathBuf};

/// What the owner begins with where `--knowledge` named the articles.
pub(super) const KNOWLEDGE: &str = "knowledge:";

/// The owner of the index: the path of `faqt.toml` relative to the index folder, so that a project
/// can be moved with its index; or a hash of the folder that `--knowledge` names.
///
/// # Errors
/// When the current folder is unknown.
pub(super) fn owner(config: &Config) -> io::Result<String> {
    if let Some(knowledge) = &config.knowledge {
        let hash = blake3::hash(shown(&canonical(knowledge)?).as_bytes()).to_hex();
        return Ok(format!("{KNOWLEDGE}{}", &hash[..16]));
    }
    let file = config.file.as_deref().unwrap_or(Path::new(FILE_NAME));
    Ok(shown(&relative(&canonical(file)?, &canonical(&config.index)?)))
}

/// Absolute, links resolved as far as the path exists.
pub(super) fn canonical(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for ancestor in path.ancestors() {
        if let Ok(found) = ancestor.canonicalize() {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return Ok(found.join(rest));
        }
    }
    Ok(path)
}

/// The way from a folder to a file; the file itself where there is none (another drive).
fn relative(to: &Path, from: &Path) -> PathBuf {
    let shared = to.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

/// Hash of those settings of a collection that shape its passages: 16 hexadecimal digits.
pub(super) fn settings_hash(settings: &CollectionSettings, site: Site) -> String {
    // The paths of pages only count where there are addresses.
    let pages = settings.source.as_ref().map(|_| &settings.pages);
    let shaping = (&settings.language, settings.strict, site, &settings.source, pages);
    // Written as JSON so that no two settings run together.
    let text = serde_json::to_string(&shaping).unwrap_or_default();
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_project_keeps_its_index_when_it_moves() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut owners = Vec::new();
        for name in ["a", "b"] {
            let project = folder.path().join(name);
            fs::create_dir(&project)?;
            fs::write(project.join("faqt.toml"), "")?;
            let config = Config {
                file: Some(project.join("faqt.toml")),
                index: project.join("built/index"),
                ..Config::default()
            };
            owners.push(owner(&config)?);
        }
        assert_eq!(owners, ["../../faqt.toml", "../../faqt.toml"]);
        Ok(())
    }

    #[test]
    fn settings_that_only_limit_who_may_ask_rebuild_nothing() {
        let settings = CollectionSettings::new("docs", "docs");
        let limited = CollectionSettings { guilds: vec!["1".into()], ..settings.clone() };
        assert_eq!(settings_hash(&settings, Site::Web), settings_hash(&limited, Site::Web));
        let strict = CollectionSettings { strict: true, ..settings.clone() };
        assert_ne!(settings_hash(&settings, Site::Web), settings_hash(&strict, Site::Web));
        assert_ne!(settings_hash(&settings, Site::Web), settings_hash(&settings, Site::Hugo));
    }
}
