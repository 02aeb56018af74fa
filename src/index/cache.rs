//! What can be made again but need not be: analysed articles by their content, and the hashes of
//! files by what the file system says of them. Every entry is checked when it is read; a damaged
//! one is as good as none.

use super::analysed::AnalysedArticle;
use super::durable;
use super::manifest::{Manifest, TOOL};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Name of the folder beside the generations.
const FOLDER: &str = "cache";
/// Name of the file with what was seen of the articles' files.
const SEEN: &str = "seen";
/// A file that was changed so shortly before it was looked at may change again unseen.
const UNSURE: Duration = Duration::from_secs(2);

/// The cache of an index folder, or none.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
}

/// The name of a cached article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// The name under which this version of faqt keeps an article of a collection with these
    /// settings; `content` is the hash of its bytes.
    pub fn new(settings: &str, collection: &str, path: &str, content: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [TOOL, settings, collection, path, content] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().to_hex()[..32].to_owned())
    }
}

impl Cache {
    /// The cache of the index in a folder; nothing is made until something is put in.
    pub fn of(index: &Path) -> Self {
        Self { folder: Some(index.join(FOLDER)) }
    }

    /// Keeps nothing.
    pub fn none() -> Self {
        Self::default()
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(name))
    }

    /// A cached article; the inner `None`: a file that is no article (a draft).
    pub fn article(&self, key: &Key) -> Option<Option<AnalysedArticle>> {
        read(&self.path(&key.0)?)
    }

    /// Keeps an article.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn put(&self, key: &Key, article: Option<&AnalysedArticle>) -> io::Result<()> {
        self.path(&key.0).map_or(Ok(()), |path| write(&path, &article))
    }

    /// Removes all articles but those that these generations hold.
    pub fn prune(&self, kept: &[Manifest]) {
        let mut used: HashSet<String> = HashSet::new();
        for manifest in kept {
            for article in &manifest.articles {
                let Some(counts) = manifest.collection(&article.collection) else { continue };
                used.insert(Key::new(&counts.settings, &article.collection, &article.path, &article.hash).0);
            }
        }
        for entry in self.folder.iter().flat_map(fs::read_dir).flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != SEEN && !used.contains(&name) && !name.starts_with(&format!(".{SEEN}.")) {
                // What stays is only space.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// What was seen of the articles' files.
    pub fn seen(&self) -> Seen {
        let files = self.path(SEEN).and_then(|path| read(&path)).unwrap_or_default();
        Seen { files, changed: false }
    }

    /// Keeps what was seen. A cache that cannot be written is no fault: files are hashed again.
    pub fn keep_seen(&self, seen: &Seen) {
        if seen.changed
            && let Some(path) = self.path(SEEN)
            && let Err(error) = write(&path, &seen.files)
        {
            tracing::debug!(%error, "what was seen of the files is not kept");
        }
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (hash, body) = bytes.split_at_checked(blake3::OUT_LEN)?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    postcard::from_bytes(body).ok()
}

fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let body = postcard::to_stdvec(value).map_err(io::Error::other)?;
    let mut bytes = blake3::hash(&body).as_bytes().to_vec();
    bytes.extend_from_slice(&body);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    durable::replace_unsynced(path, &bytes, false)
}

/// What the file system says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    size: u64,
    /// Since 1970.
    modified: Duration,
    inode: u64,
}

impl Stat {
    /// Of a file.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = 0;
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self { size: metadata.len(), modified, inode })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SeenFile {
    stat: Stat,
    hash: String,
    /// When it was looked at, since 1970.
    at: Duration,
}

/// Files by their path, with what was seen of them when they were last hashed.
#[derive(Debug, Default)]
pub struct Seen {
    files: HashMap<String, SeenFile>,
    changed: bool,
}

impl Seen {
    /// The hash of a file that looks the same as when it was hashed, and was old enough then.
    pub fn hash(&self, path: &str, stat: Stat) -> Option<&str> {
        let seen = self.files.get(path)?;
        (seen.stat == stat && stat.modified + UNSURE < seen.at).then_some(&seen.hash)
    }

    /// Remembers the hash of a file; `stat` and `now` were taken before it was read.
    pub fn remember(&mut self, path: &str, stat: Stat, now: SystemTime, hash: &str) {
        let at = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.files.insert(path.to_owned(), SeenFile { stat, hash: hash.to_owned(), at });
        self.changed = true;
    }

    /// Forgets files that are not among these.
    pub fn retain(&mut self, is_there: impl Fn(&str) -> bool) {
        let before = self.files.len();
        self.files.retain(|path, _| is_there(path));
        self.changed |= self.files.len() != before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_entry_is_as_good_as_none() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache::of(folder.path());
        let key = Key::new("settings", "docs", "a.md", "hash");
        assert!(cache.article(&key).is_none());
        cache.put(&key, None)?;
        assert!(matches!(cache.article(&key), Some(None)));
        let path = cache.path(&key.0).unwrap();
        let whole = fs::read(&path)?;
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut])?;
            assert!(cache.article(&key).is_none(), "{cut} bytes");
        }
        Ok(())
    }

    #[test]
    fn a_file_changed_just_before_it_was_seen_is_hashed_again() {
        let now = SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let stat = |ago: u64| Stat { size: 1, modified: since - Duration::from_secs(ago), inode: 1 };
        let mut seen = Seen::default();
        seen.remember("old.md", stat(60), now, "h");
        seen.remember("new.md", stat(1), now, "h");
        assert_eq!(seen.hash("old.md", stat(60)), Some("h"));
        assert_eq!(seen.hash("old.md", stat(59)), None);
        assert_eq!(seen.hash("old.md", Stat { inode: 2, ..stat(60) }), None);
        assert_eq!(seen.hash("new.md", stat(1)), None);
    }

    #[test]
    fn pruning_keeps_what_a_generation_holds() -> io::Result<()> {
        use crate::index::manifest::{ArticleHash, CollectionCounts};
        let folder = tempfile::tempdir()?;
        let cache = Cache::of(folder.path());
        let key = |hash| Key::new("s", "docs", "a.md", hash);
        cache.put(&key("kept"), None)?;
        cache.put(&key("gone"), None)?;
        let manifest = Manifest {
            collections: vec![CollectionCounts { name: "docs".into(), settings: "s".into(), ..Default::default() }],
            articles: vec![ArticleHash { collection: "docs".into(), path: "a.md".into(), hash: "kept".into() }],
            ..Manifest::default()
        };
        cache.prune(&[manifest]);
        assert!(cache.article(&key("kept")).is_some());
        assert!(cache.article(&key("gone")).is_none());
        Ok(())
    }
}
