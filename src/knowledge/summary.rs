//! The pages of an mdBook: those that its table of contents names.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};

/// The name of the table of contents.
const SUMMARY: &str = "SUMMARY.md";

/// The files that the book of a folder publishes. `None` where there is no table of contents, so
/// that none can be told apart.
pub(super) fn pages(folder: &Path) -> Option<HashSet<PathBuf>> {
    let folder = std::path::absolute(folder).ok()?;
    // The folder of the pages, that of the whole book, or one inside.
    let above = folder.ancestors().take_while(|level| !level.join("book.toml").exists()).skip(1).map(Path::to_owned);
    let mut places = [folder.clone(), folder.join("src")].into_iter().chain(above);
    let root = places.find(|place| place.join(SUMMARY).is_file())?;
    let text = std::fs::read_to_string(root.join(SUMMARY)).ok()?;
    Some(linked(&text).iter().map(|path| tidy(&root.join(path))).collect())
}

/// The paths that a table of contents links.
fn linked(summary: &str) -> Vec<String> {
    let links = Parser::new(summary).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.replace("%20", " ")),
        _ => None,
    });
    links.filter(|path| !path.is_empty() && !path.contains("://")).collect()
}

/// A path without `.` and `..`.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_what_the_table_of_contents_links() {
        let folder = tempfile::tempdir().expect("a folder");
        let src = folder.path().join("src");
        std::fs::create_dir_all(src.join("part")).expect("folders");
        std::fs::write(folder.path().join("book.toml"), "").expect("a file");
        assert_eq!(pages(&src), None);
        let summary =
            "# Summary\n\n[Preface](./preface.md)\n\n- [One](part/one%20page.md)\n- [Later]()\n- [`x`](<a b.md>)\n";
        std::fs::write(src.join("SUMMARY.md"), summary).expect("a file");
        let src = std::path::absolute(&src).expect("a path");
        let expected = ["preface.md", "part/one page.md", "a b.md"].map(|path| src.join(path));
        for place in [src.clone(), src.join("part"), folder.path().to_owned()] {
            assert_eq!(pages(&place), Some(HashSet::from(expected.clone())), "{place:?}");
        }
    }
}
