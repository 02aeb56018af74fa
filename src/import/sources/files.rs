//! Saved pages, one or a folder of them.

use super::head::Head;
use super::run::{End, Run};
use super::{Event, Kind, Seen};
use crate::fault::shown;
use crate::import::{Page, Reason, Text, decode};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use url::Url;
use walkdir::{DirEntry, WalkDir};

/// What a file that is read may be called; the rest of a folder is passed over.
const MARKDOWN: [&str; 3] = ["md", "markdown", "mdown"];
const HTML: [&str; 3] = ["html", "htm", "xhtml"];

/// Reads all pages of a folder, by name; hidden ones are passed over, and so are the files that a
/// browser saved beside a page.
pub(super) async fn folder(run: &mut Run, folder: &str) -> Result<bool, End> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut is_complete = true;
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_walked) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_read(entry.path()) => paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                is_complete = false;
                let place = error.path().map_or_else(|| folder.to_owned(), shown);
                run.failed(&place, Reason::File).await?;
            }
        }
    }
    run.tell(Event::Expected(paths.len())).await?;
    for path in paths {
        let source = shown(&path);
        let source = source.strip_prefix("./").unwrap_or(&source);
        match read(&path, run.options.fetch.max_bytes).and_then(|bytes| page(source, &bytes)) {
            Ok(page) => run.page(page, Seen::default()).await?,
            Err(reason) => run.failed(source, reason).await?,
        }
    }
    Ok(is_complete)
}

fn is_walked(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_of_a_page = entry.file_type().is_dir()
        && ["_files", ".files"].iter().any(|end| {
            name.strip_suffix(end).is_some_and(|stem| {
                let beside = |extension: &str| entry.path().with_file_name(format!("{stem}.{extension}")).is_file();
                HTML.iter().any(|extension| beside(extension) || beside(&extension.to_uppercase()))
            })
        });
    entry.depth() == 0 || !(name.starts_with('.') || is_of_a_page)
}

fn is_read(path: &Path) -> bool {
    is_named(path, &MARKDOWN) || is_named(path, &HTML)
}

fn is_named(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    extensions.contains(&extension.as_str())
}

/// What a file is by its beginning.
pub(super) fn kind(path: &Path) -> Result<Kind, Reason> {
    let mut beginning = Vec::new();
    open(path)?.take(4096).read_to_end(&mut beginning).map_err(|_| Reason::File)?;
    Ok(super::kind::of_text(&beginning).unwrap_or(Kind::Page))
}

/// A file that is read as it goes.
pub(super) fn open(path: &Path) -> Result<BufReader<File>, Reason> {
    File::open(path).map(BufReader::new).map_err(|_| Reason::File)
}

/// The bytes of a file, where they are not too many.
pub(super) fn read(path: &Path, max_bytes: usize) -> Result<Vec<u8>, Reason> {
    File::open(path).map_err(|_| Reason::File).and_then(|file| read_all(file, max_bytes))
}

/// The bytes on standard input, where they are not too many.
pub(super) fn standard_input(max_bytes: usize) -> Result<Vec<u8>, Reason> {
    read_all(io::stdin().lock(), max_bytes)
}

fn read_all(from: impl Read, max_bytes: usize) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    from.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(|_| Reason::File)?;
    if bytes.len() > max_bytes { Err(Reason::TooLarge) } else { Ok(bytes) }
}

/// A page that was saved in a file, or came through standard input (`-`).
pub(super) fn page(source: &str, bytes: &[u8]) -> Result<Page, Reason> {
    let text = decode(bytes, None)?;
    let path = Path::new(source);
    let is_markdown = is_named(path, &MARKDOWN) || (source == "-" && !text.trim_start().starts_with('<'));
    let head = if is_markdown { Head::default() } else { Head::read(&text, None) };
    // Every page of a site that names its main page is no such page.
    let canonical = head.canonical.filter(|address| address.path() != "/" || address.query().is_some());
    let identity = match (&canonical, source) {
        (Some(address), _) => address.to_string(),
        // What comes through a pipe has no name; what it says is its own.
        (None, "-") => format!("stdin:{}", &blake3::hash(bytes).to_hex()[..16]),
        (None, path) => path.to_owned(),
    };
    let address: Option<Url> = canonical.or(head.saved_from);
    // An address has a better name than the one that a browser gave the file.
    let name = if address.is_some() { None } else { name(path) };
    Ok(Page {
        identity,
        source: source.to_owned(),
        address,
        text: if is_markdown { Text::Markdown(text) } else { Text::Document(text) },
        title: None,
        updated: None,
        language: None,
        name,
    })
}

/// The file's name, or the folder's where the file is its main one.
fn name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let is_main = ["index", "readme", "_index"].contains(&stem.to_lowercase().as_str());
    let folder = path.parent().and_then(Path::file_name).filter(|_| is_main);
    match stem.as_str() {
        "-" => None,
        _ => Some(folder.map_or(stem, |folder| folder.to_string_lossy().into_owned())),
    }
}
