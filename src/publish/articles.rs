//! The articles as they stand on disk, whatever was published of them.

use crate::knowledge::{Article, CollectionSettings, list_files, read_article, read_bytes};
use std::path::PathBuf;

/// An article as it stands in its file.
#[derive(Debug)]
pub(super) struct OnDisk {
    /// The file.
    pub(super) file: PathBuf,
    /// Its text; what is no UTF-8 is replaced.
    pub(super) text: String,
    /// What is read of it.
    pub(super) article: Article,
}

/// The articles of a collection that can be read, in the order of their paths. What cannot be is told
/// by those who look at every fault.
pub(super) fn on_disk(settings: &CollectionSettings) -> impl Iterator<Item = OnDisk> {
    let site = settings.site();
    list_files(settings).0.into_iter().filter_map(move |entry| {
        let bytes = read_bytes(&entry.file).ok()?;
        let article = read_article(settings, site, &entry.inside, &bytes).0?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Some(OnDisk { file: settings.path.join(&entry.inside), text, article })
    })
}
