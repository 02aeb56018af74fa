//! Pages of the web that a test changes as it goes, and the files that an import leaves.
#![allow(dead_code, unreachable_pub)]

use super::site::{Asked, Site, html, status, with};
use axum::response::Response;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

/// Prose that makes an article of a page.
pub const PROSE: &str = "The bakery at the corner opens every day at seven in the morning and sells rye bread, rolls and plain cakes until the shelves are empty, which is seldom later than noon, and on market days it stays open for an hour more than it does on others.";

/// A site whose pages a test writes.
pub struct Pages {
    pub site: Site,
    pages: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Pages {
    pub fn new() -> Self {
        let pages: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
        let served = Arc::clone(&pages);
        let site = Site::new(move |asked| answer(&served.lock().unwrap(), asked));
        Self { site, pages }
    }

    /// Puts a page, with a navigation and a footer around its article.
    pub fn put(&self, path: &str, title: &str, article: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), page(title, article));
    }

    /// Puts a page as it is.
    pub fn raw(&self, path: &str, text: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), text.to_owned());
    }

    pub fn remove(&self, path: &str) {
        self.pages.lock().unwrap().remove(path);
    }

    /// The arguments that import a page of the site.
    pub fn import(&self, path: &str) -> String {
        format!("import {} {}", self.site.address(path), self.manners())
    }

    /// The arguments that let the site be fetched, fast.
    pub fn manners(&self) -> String {
        format!("--allow 127.0.0.1:{} --delay 0", self.site.port())
    }
}

/// A page with an `ETag` of its text, not sent again to whoever has it.
fn answer(pages: &BTreeMap<String, String>, asked: &Asked) -> Option<Response> {
    let text = pages.get(&asked.path)?;
    let tag = format!("\"{}\"", &blake3::hash(text.as_bytes()).to_hex()[..16]);
    if asked.header("if-none-match") == tag {
        return Some(with("etag", &tag, status(304)));
    }
    let page = if text.starts_with("<?xml") { super::site::xml(text.clone()) } else { html(text.clone()) };
    Some(with("etag", &tag, page))
}

/// A page with a navigation and a footer around its article.
pub fn page(title: &str, article: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - The Baker</title></head><body>\
         <nav><a href=\"/\">Home</a> <a href=\"/all\">All pages</a></nav>\
         <article class=\"post\"><h1>{title}</h1><p>{PROSE}</p>{article}<div class=\"sharedaddy\">Share this: <a href=\"#\">Mail</a></div></article>\
         <footer>Copyright 2026 The Baker. All rights reserved.</footer></body></html>"
    )
}

/// Every file below a folder: its bytes and the time of its last change.
pub fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let inside = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let modified = entry.metadata().unwrap().modified().unwrap();
            (inside, (fs::read(entry.path()).unwrap(), modified))
        })
        .collect()
}

/// The names of the files below a folder.
pub fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}
