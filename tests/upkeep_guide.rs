//! The maintainer's guide, followed to the letter: its files are written, its commands run in their order,
//! and what it says that they print is looked for.
#![cfg(feature = "import")]

#[path = "support/site.rs"]
mod site;

use axum::response::IntoResponse as _;
use site::Site;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const GUIDE: &str = include_str!("../docs/upkeep.md");
/// The site that the guide imports from.
const ADDRESS: &str = "https://www.example.com";
/// Stands in the guide where somebody changes a page of that site.
const CHANGE: &str = "<!-- the page changes -->";

/// A part of the guide that is done.
#[derive(Debug)]
enum Step<'a> {
    /// A file is written: its path, its text.
    Write(&'a str, String),
    /// A text is put at the end of a file.
    Append(&'a str, String),
    /// A command, and lines that it prints; `…` stands for anything.
    Run(&'a str, Vec<&'a str>),
    /// The next version of the site.
    Change,
}

/// What is to be done, in order: fenced blocks that name a file, and lines of `console` blocks.
fn steps(guide: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if line == CHANGE {
            steps.push(Step::Change);
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        match words.as_slice() {
            ["console"] => {
                for line in block {
                    match (line.strip_prefix("$ "), steps.last_mut()) {
                        (Some(command), _) => steps.push(Step::Run(command, Vec::new())),
                        (None, Some(Step::Run(_, printed))) => printed.push(line),
                        (None, _) => panic!("a console begins with a command, not with {line:?}"),
                    }
                }
            }
            [_, path] => steps.push(Step::Write(path, block.join("\n") + "\n")),
            [_, path, "end"] => steps.push(Step::Append(path, "\n".to_owned() + &block.join("\n") + "\n")),
            _ => {}
        }
    }
    steps
}

/// Whether a line that was printed is one of the guide.
fn fits(printed: &str, told: &str) -> bool {
    let mut parts = told.trim().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = printed.trim().strip_prefix(first) else { return false };
    let mut ends = true;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        ends = part.is_empty();
    }
    rest.is_empty() || ends && told.contains('…')
}

fn page(title: &str, day: &str, article: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{title} - Corner Bakery</title>\
         <meta property=\"article:modified_time\" content=\"{day}T08:00:00Z\"></head><body>\
         <nav><a href=\"/\">Home</a> <a href=\"/cakes\">Cakes</a></nav>\
         <article><h1>{title}</h1>{article}</article>\
         <footer>Copyright Corner Bakery. All rights reserved.</footer></body></html>"
    )
}

/// The site, by version.
fn answer(path: &str, version: usize) -> Option<String> {
    let notice = if version == 0 { "two days" } else { "three days" };
    let hours = "<p>The bakery opens at seven in the morning from Monday to Saturday.</p>\
        <h2 id=\"sundays\">Sundays</h2><p>On Sundays the bakery opens at eight and closes at noon. \
        Bread that is left at noon is given to the food bank in the same street.</p>\
        <h2 id=\"holidays\">Holidays</h2><p>The bakery is closed on public holidays, and on the two days after New Year.</p>";
    let cakes = format!(
        "<p>A cake is baked to order for birthdays, weddings and other days that are worth one.</p>\
         <h2 id=\"order\">How to order</h2><p>A cake must be ordered {notice} ahead, by phone or at the counter. \
         Half of its price is paid when it is ordered.</p>\
         <h2 id=\"price\">Price</h2><table><tr><td>Size</td><td>Price</td></tr><tr><td>Small, for six</td><td>24 euros</td></tr>\
         <tr><td>Large, for twelve</td><td>42 euros</td></tr></table>\
         <p>Writing on a cake is free. A figure of sugar costs five euros more.</p>"
    );
    match path {
        "/opening-hours" => Some(page("Opening hours", "2026-09-01", hours)),
        "/cakes" => Some(page("Cakes", if version == 0 { "2026-09-03" } else { "2026-11-02" }, &cakes)),
        _ => None,
    }
}

#[test]
fn every_step_of_the_guide_does_what_it_says() {
    let version = Arc::new(AtomicUsize::new(0));
    let served = Arc::clone(&version);
    let site = Site::new(move |asked| {
        let text = answer(&asked.path, served.load(Ordering::SeqCst))?;
        Some(([("content-type", "text/html; charset=utf-8")], text).into_response())
    });
    let host = format!("127.0.0.1:{}", site.port());
    let folder = tempfile::tempdir().unwrap();
    let steps = steps(GUIDE);
    assert!(steps.iter().filter(|step| matches!(step, Step::Run(..))).count() > 10, "{steps:?}");
    for step in steps {
        match step {
            Step::Write(path, text) => write(&folder.path().join(path), &text),
            Step::Append(path, text) => {
                let path = folder.path().join(path);
                let before = fs::read_to_string(&path).unwrap_or_default();
                write(&path, &(before + &text));
            }
            Step::Change => _ = version.fetch_add(1, Ordering::SeqCst),
            Step::Run(command, told) => {
                let local = command
                    .replace(ADDRESS, &format!("http://{host}"))
                    .replace("faqt import", &format!("faqt import --allow {host} --delay 0"))
                    .replace("faqt check --links", &format!("faqt check --links --allow {host}"));
                let printed = run(folder.path(), &local).replace(&format!("http://{host}"), ADDRESS);
                let mut lines = printed.lines();
                for line in told.iter().filter(|line| !line.trim().is_empty() && line.trim() != "…") {
                    assert!(
                        lines.any(|printed| fits(printed, line)),
                        "$ {command}\nprints no line (after those before it)\n  {line}\nbut\n{printed}"
                    );
                }
            }
        }
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What a command prints, on stdout and stderr.
fn run(folder: &Path, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_faqt")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {command}\n}} 2>&1")]).current_dir(folder).env("PATH", path).env("NO_COLOR", "1");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FAQT_")) {
        shell.env_remove(name);
    }
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}

#[test]
fn a_line_fits_with_anything_in_place_of_an_ellipsis() {
    assert!(fits("published 1-ab: 3 articles", "published …: 3 articles"));
    assert!(fits("added a.md (12 words)", "added a.md …"));
    assert!(!fits("added a.md", "added b.md"));
    assert!(!fits("added a.md and more", "added a.md"));
}
