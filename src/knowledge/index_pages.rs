//! Folders with an index page, where that decides what the files beside it are: resources of a leaf bundle
//! of Hugo, or a README that is no page of Jekyll.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

use super::collection::is_passed_over;

/// The folders inside a collection that have an index page, with `/`; the collection itself is empty.
pub(super) fn folders_with_index(collection: &Path) -> BTreeSet<String> {
    let walk = WalkDir::new(collection).follow_links(true).into_iter();
    let files = walk.filter_entry(|entry| !is_passed_over(entry)).flatten().filter(|entry| entry.file_type().is_file());
    let with_index = files.filter(|entry| is_index(&entry.file_name().to_string_lossy()));
    with_index
        .filter_map(|entry| {
            let inside = entry.path().parent()?.strip_prefix(collection).ok()?;
            Some(inside.to_string_lossy().replace('\\', "/"))
        })
        .collect()
}

/// `index.md`, `index.html`, and of a language of Hugo `index.fr.md`.
fn is_index(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    name.starts_with("index.") && matches!(ending, "md" | "markdown" | "html" | "htm")
}

/// Whether a file is a resource of a leaf bundle of Hugo: it stands beside or below the bundle's page.
/// <https://gohugo.io/content-management/page-resources/>
pub(super) fn is_resource(bundles: &BTreeSet<String>, path_inside: &str) -> bool {
    let (folder, name) = path_inside.rsplit_once('/').unwrap_or(("", path_inside));
    let above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
    let above = above.chain((!folder.is_empty()).then_some(""));
    !bundles.is_empty()
        && (above.into_iter().any(|folder| bundles.contains(folder)) || bundles.contains(folder) && !is_index(name))
}
