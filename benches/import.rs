//! How long it takes to import a site of 1,000 pages of 30 kB from this machine, politeness off; then
//! the same again with nothing new.
//!
//! `cargo bench --bench import [-- PAGES]`

#[path = "../tests/support/site.rs"]
mod site;

use faqt::import::fetch;
use faqt::import::sources::Options;
use faqt::import::{Conflict, Person, Side, Status, Wish, run};
use faqt::knowledge::{CollectionSettings, Site as Published};
use site::{Site, html, with, xml};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Bytes of a page.
const PAGE: usize = 30_000;

/// Nobody.
struct Nobody;

impl Person for Nobody {
    fn decide(&mut self, _: &str, _: &Conflict) -> Option<Side> {
        None
    }

    fn progress(&mut self, _: usize, _: Option<usize>) {}

    fn waiting(&mut self) {}
}

/// A page of a help centre: prose, headings, lists, a table, and half of it around the article.
fn page(number: usize) -> String {
    let mut article = String::new();
    let mut section = 0;
    while article.len() < PAGE / 2 {
        section += 1;
        let _ = write!(
            article,
            "<h2 id=\"s{section}\">Oven {number}, part {section}</h2><p>The oven of bakery {number} is heated at four in the morning, and {section} loaves are baked before the shop opens at seven; what is left at noon is sold at half the price.</p><ul><li>Rye takes {section} minutes.</li><li>Wheat takes ten minutes less.</li></ul><table><tr><td>bread</td><td>price</td></tr><tr><td>rye</td><td>{section}</td></tr><tr><td>wheat</td><td>{number}</td></tr></table>"
        );
    }
    let mut around = String::new();
    while around.len() + article.len() + 400 < PAGE {
        let _ =
            write!(around, "<li class=\"menu-item\"><a href=\"/oven-{}\">Oven {}</a></li>", around.len(), around.len());
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Oven {number} - Bakeries</title></head><body><nav><ul>{around}</ul></nav><main><article class=\"post\"><h1>Oven {number}</h1>{article}<div class=\"sharedaddy\">Share this</div></article></main><footer>Copyright 2026</footer></body></html>"
    )
}

fn main() -> ExitCode {
    let number = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000_usize);
    let pages: Vec<String> = (0..number).map(page).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let site = Site::new(move |asked| {
        if asked.path == "/sitemap.xml" {
            let host = asked.header("host").to_owned();
            let urls: String =
                (0..pages.len()).map(|page| format!("<url><loc>http://{host}/oven-{page}</loc></url>")).collect();
            return Some(xml(format!(
                "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
            )));
        }
        let tag = format!("\"{}\"", asked.path);
        if asked.header("if-none-match") == tag {
            return Some(with("etag", &tag, site::status(304)));
        }
        let page = pages.get(asked.path.strip_prefix("/oven-")?.parse::<usize>().ok()?)?;
        Some(with("etag", &tag, html(page.clone())))
    });
    let Ok(folder) = tempfile::tempdir() else { return ExitCode::FAILURE };
    let collection = CollectionSettings {
        strict: true,
        site: Some(Published::Web),
        ..CollectionSettings::new("bench", folder.path().join("bench"))
    };
    let Ok(allowed) = format!("127.0.0.1:{}", site.port()).parse() else { return ExitCode::FAILURE };
    let fetch = fetch::Options { allow: vec![allowed], delay: Duration::ZERO, ..fetch::Options::default() };
    let wish = Wish {
        sources: vec![site.address("/sitemap.xml")],
        options: Options { limit: number, fetch, ..Options::default() },
        ..Wish::default()
    };
    println!("{number} pages, {:.1} MB", bytes as f64 / 1e6);
    for (what, status) in [("imported", Status::Added), ("again", Status::Unchanged)] {
        let started = Instant::now();
        match run(&collection, &[], &wish, &mut Nobody) {
            Ok(report) if report.count(status) == number => {
                println!("{what}: {:.1} s", started.elapsed().as_secs_f64());
            }
            other => {
                eprintln!("error: {what}: {other:?}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
