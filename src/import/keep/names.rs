//! What the file of an article is called.

use super::folder::OWN;
use crate::import::Page;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most bytes of a file's name, `.md` included.
const MAX_BYTES: usize = 80;
/// What `.md` and a number up to `-99999` take of them.
const RESERVED: usize = 9;
/// What an address may end with that is no part of a page's name.
const EXTENSIONS: [&str; 12] =
    ["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "md", "mdx", "markdown", "txt"];
/// Names that Windows keeps for devices, whatever follows a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin", "conout"];

/// The name of a page's file without `.md`: its slug, else the last segment of its address, else its
/// title, else its host. Letters and digits of any script and `-`.
pub(in crate::import) fn stem(page: &Page, title: &str) -> String {
    let segment = page.address.as_ref().and_then(|address| {
        let mut segments = address.path_segments()?.rev();
        segments.find(|segment| !segment.is_empty()).map(str::to_owned)
    });
    let host = page.address.as_ref().and_then(|address| address.host_str().map(str::to_owned));
    let given = [page.name.clone(), segment.map(|segment| without_extension(&decoded(&segment)).to_owned())];
    let given = given.into_iter().flatten().map(|name| decoded(&name));
    given
        .chain([title.to_owned()])
        .chain(host)
        .map(|name| safe(&name))
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "page".to_owned())
}

/// Another name for the same: the first that is taken by nobody.
pub(super) fn free(stem: &str, mut is_taken: impl FnMut(&str) -> bool) -> String {
    // It may come from a file that somebody else wrote.
    let stem = Some(safe(stem)).filter(|stem| !stem.is_empty()).unwrap_or_else(|| "page".to_owned());
    let first = format!("{stem}.md");
    if !is_taken(&first) {
        return first;
    }
    let mut number = 2_usize;
    loop {
        let name = format!("{stem}-{number}.md");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// What the base of an article is called in `.import/`: as the article itself, unless a text that waits
/// could be called so.
pub(super) fn base_name(article: &str) -> String {
    let Some((stem, extension)) = article.rsplit_once('.') else { return article.to_owned() };
    // With one more sign, so that `a.new.md` and `a.new~.md` stay two.
    let is_taken = stem.trim_end_matches('~').to_lowercase().ends_with(".new");
    if is_taken { format!("{stem}~.{extension}") } else { article.to_owned() }
}

/// Where the new text of a conflict waits beside the base.
pub(super) fn waiting(base: &Path) -> PathBuf {
    match base.extension() {
        Some(extension) if extension != "md" => base.with_extension(format!("{}.new.md", extension.to_string_lossy())),
        _ => base.with_extension("new.md"),
    }
}

/// Where the new text of an article waits, in a collection.
pub(crate) fn waiting_for(collection: &Path, article: &str) -> PathBuf {
    waiting(&collection.join(OWN).join(base_name(article)))
}

/// Percent signs read as bytes of UTF-8; what is none stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = text
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()) => stem,
        _ => name,
    }
}

/// Letters, digits and single `-` between them.
fn safe(name: &str) -> String {
    let mut out = String::new();
    for c in name.nfc() {
        let is_kept = c.is_alphanumeric() || (is_combining_mark(c) && !out.is_empty() && !out.ends_with('-'));
        if is_kept {
            if out.len() + c.len_utf8() > MAX_BYTES - RESERVED {
                break;
            }
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && out.len() < MAX_BYTES - RESERVED {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    let lower = out.to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        lower.strip_prefix(device).is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(char::is_numeric))
    });
    if numbered || DEVICES.contains(&lower.as_str()) {
        out.push_str("-page");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Text;

    fn named(name: Option<&str>, address: Option<&str>, title: &str) -> String {
        let page = Page {
            identity: String::new(),
            source: String::new(),
            address: address.map(|address| address.parse().unwrap()),
            text: Text::Markdown(String::new()),
            title: None,
            updated: None,
            language: None,
            name: name.map(str::to_owned),
        };
        stem(&page, title)
    }

    #[test]
    fn the_slug_or_the_last_segment_is_the_name() {
        let address = |address| named(None, Some(address), "The title");
        assert_eq!(address("https://e.example/help/custom-images.html?x=1#price"), "custom-images");
        assert_eq!(address("https://e.example/help/custom_images/"), "custom-images");
        assert_eq!(address("https://e.example/%E9%95%9C%E5%83%8F%EF%BC%9A%E5%AF%B9%E6%AF%94.html"), "镜像-对比");
        assert_eq!(address("https://e.example/cafe%CC%81"), "café");
        assert_eq!(address("https://e.example/v1.2"), "v1-2");
        assert_eq!(address("https://e.example/"), "The-title");
        assert_eq!(named(Some("slug-it"), Some("https://e.example/?p=1"), "T"), "slug-it");
        assert_eq!(named(Some("%e9%95%9c"), None, "T"), "镜");
        assert_eq!(named(None, None, "???"), "page");
        assert_eq!(named(None, Some("https://e.example/"), "…"), "e-example");
    }

    #[test]
    fn no_name_is_unsafe() {
        for bad in ["../../etc/passwd", "..", "a/b\\c", "x\0y", "-rf", " ", ".hidden", "a\nb", "<>:\"|?*"] {
            let name = named(Some(bad), None, "T");
            assert!(
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-') && !name.starts_with('-'),
                "{bad}: {name}"
            );
        }
        for device in ["CON", "nul", "com1", "LPT9", "com¹", "aux"] {
            assert!(named(Some(device), None, "T").ends_with("-page"), "{device}");
        }
        assert_eq!(named(Some("common"), None, "T"), "common");
        let long = named(Some(&"镜".repeat(200)), None, "T");
        assert_eq!(long.chars().count(), 23);
        assert!(free(&long, |name| !name.ends_with("-12345.md")).len() <= 80);
    }

    #[test]
    fn no_base_is_called_as_a_text_that_waits() {
        let articles =
            ["a.md", "a.mdx", "a.new.md", "a.new.new.md", "a.new~.md", "a.NEW.md", "b/a.mdx.new.md", "new.md"];
        let bases: Vec<String> = articles.iter().map(|article| base_name(article)).collect();
        assert_eq!(
            bases,
            ["a.md", "a.mdx", "a.new~.md", "a.new.new~.md", "a.new~~.md", "a.NEW~.md", "b/a.mdx.new~.md", "new.md"]
        );
        let waits = |base: &String| waiting(Path::new(base)).to_string_lossy().into_owned();
        assert_eq!(
            [waits(&bases[0]), waits(&bases[1]), waits(&bases[2])],
            ["a.new.md", "a.mdx.new.md", "a.new~.new.md"]
        );
        let all: std::collections::HashSet<String> = bases.iter().map(waits).chain(bases.clone()).collect();
        assert_eq!(all.len(), 2 * articles.len());
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(free("a", |_| false), "a.md");
        assert_eq!(free("a", |name| name == "a.md" || name == "a-2.md"), "a-3.md");
        assert_eq!(free("../../a", |_| false), "a.md");
        assert_eq!(free("", |_| false), "page.md");
    }
}
