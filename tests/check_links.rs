//! `faqt check --links`: sources that are dead, moved or changed, as a maintainer is told of them.
#![cfg(feature = "import")]

#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use insta::assert_snapshot;
use site::{Site, html, redirect, status, with};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use support::Project;
use terminal::{Said, faqt};

/// An article with a source on the site.
fn article(project: &Project, name: &str, source: &str, more: &str) {
    let text = format!(
        "---\ntitle: About {name}\nsource: {source}\nupdated: 2026-01-02\n---\n# About {name}\n\nOf {name} there are many.\n{more}"
    );
    project.write(&format!("docs/{name}.md"), &text);
}

fn check(project: &Project, site: &Site, flags: &str) -> Said {
    faqt(&project.path(""), &format!("check --links --delay 0 --allow 127.0.0.1:{} {flags}", site.port()))
}

/// With the port of the site left out.
fn told(said: &Said, site: &Site) -> String {
    said.all().replace(&format!("127.0.0.1:{}", site.port()), "SITE")
}

#[test]
fn dead_moved_and_changed_sources_are_told_with_their_lines() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/good" | "/new" | "/section" => Some(html("here")),
        "/moved" => Some(redirect(301, "/new")),
        "/elsewhere" => Some(redirect(302, "/new")),
        "/changed" => Some(with("last-modified", "Tue, 03 Mar 2026 08:00:00 GMT", html("new"))),
        "/unchanged" => Some(with("last-modified", "Thu, 01 Jan 2026 08:00:00 GMT", html("old"))),
        // Made anew for each who asks.
        "/dynamic" => {
            let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
            let now = printer.timestamp_to_rfc9110_string(&jiff::Timestamp::now()).unwrap();
            Some(with("last-modified", &now, html("now")))
        }
        "/get-only" if asked.method == "HEAD" => Some(status(405)),
        "/get-only" => Some(html("here")),
        "/busy" => Some(status(403)),
        _ => None,
    });
    let project = Project::strict();
    for name in ["good", "moved", "elsewhere", "changed", "unchanged", "dynamic", "get-only", "busy", "dead"] {
        article(&project, name, &site.address(&format!("/{name}")), "");
    }
    let section = format!("\n## Colours\n\nThey are red.\n\nSource: <{}#red>\n", site.address("/gone"));
    article(&project, "sections", &site.address("/section"), &section);
    let said = check(&project, &site, "");
    assert_snapshot!(told(&said, &site), @"
    status 1
    warning: docs/busy.md:3: http://SITE/busy cannot be tested: its server answers with status 403
      remedy: open it in a browser, and try again later
    warning: docs/changed.md:4: http://SITE/changed changed on 2026-03-03; the article is of 2026-01-02
      remedy: compare the article with its source, and write the day in `updated`
    error: docs/dead.md:3: http://SITE/dead is dead: its server answers with status 404
      remedy: find where the page is by now, or remove the link
    warning: docs/moved.md:3: http://SITE/moved has moved
      remedy: write http://SITE/new
    error: docs/sections.md:14: http://SITE/gone is dead: its server answers with status 404
      remedy: find where the page is by now, or remove the link
    2 errors, 3 warnings, no knowledge tests
    ----- stderr
    note: 11 sources asked
    ");
    let asked = site.asked();
    assert!(asked.iter().any(|asked| asked.method == "GET" && asked.path == "/get-only"));
    assert!(asked.iter().all(|asked| asked.method == "HEAD" || asked.path != "/good"), "a page is not read");
    let json = check(&project, &site, "--format json").json();
    assert_eq!((&json["ok"], &json["errors"]), (&false.into(), &2.into()));
    let github = check(&project, &site, "--format github");
    assert!(github.out.contains("::error file=docs/dead.md,line=3,title=Article::http"), "{github:?}");
}

#[test]
fn links_in_the_texts_are_tested_where_that_is_wanted() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/page" | "/page?v=1" | "/new" => Some(html("here")),
        "/changed" => Some(with("last-modified", "Tue, 03 Mar 2026 08:00:00 GMT", html("here"))),
        "/moved" => Some(redirect(301, "/new")),
        _ => None,
    });
    let project = Project::strict();
    let at = |path: &str| site.address(path);
    let text = format!(
        "\n## More\n\nSee [one]({}), [two]({}#b) and\n[three]({}), or [itself]({}).\n\n- [gone]({})\n- [here](../other.md)\n",
        at("/gone"),
        at("/moved"),
        at("/changed"),
        at("/page#top"),
        at("/gone")
    );
    article(&project, "page", &at("/page?v=1"), &text);
    article(&project, "other", &at("/page?v=1"), "");
    assert_eq!(check(&project, &site, "").err, "note: 1 source asked\n");
    let said = faqt(&project.path(""), &format!("check --links=all --delay 0 --allow 127.0.0.1:{}", site.port()));
    assert_snapshot!(told(&said, &site), @"
    status 1
    error: docs/page.md:12: http://SITE/gone is dead: its server answers with status 404
      remedy: find where the page is by now, or remove the link
    warning: docs/page.md:12: http://SITE/moved has moved
      remedy: write http://SITE/new
    1 error, 1 warning, no knowledge tests
    ----- stderr
    note: 4 links asked, 1 were good within a day
    ");
    assert_eq!(site.paths().iter().filter(|path| *path == "/gone").count(), 2, "HEAD, then GET: {:?}", site.paths());
}

#[test]
fn within_a_day_only_what_failed_is_asked_again() {
    let is_back = Arc::new(AtomicBool::new(false));
    let back = Arc::clone(&is_back);
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/good" => Some(html("here")),
        "/moved" => Some(redirect(308, "/good")),
        "/away" if back.load(Ordering::SeqCst) => Some(html("back")),
        _ => None,
    });
    let project = Project::strict();
    for name in ["good", "moved", "away"] {
        article(&project, name, &site.address(&format!("/{name}")), "");
    }
    let first = check(&project, &site, "");
    assert_eq!((first.status, first.err.as_str()), (1, "note: 3 sources asked\n"), "{first:?}");
    let before = site.paths().len();
    is_back.store(true, Ordering::SeqCst);
    let second = check(&project, &site, "");
    assert_eq!(
        (second.status, second.err.as_str()),
        (0, "note: 1 source asked, 2 were good within a day\n"),
        "{second:?}"
    );
    assert_eq!(site.paths()[before..], ["/away"]);
    assert!(second.out.contains("/moved has moved\n  remedy: write http://"), "what moved is told again: {second:?}");
    let third = check(&project, &site, "");
    assert_eq!(
        (third.err.as_str(), site.paths().len()),
        ("note: 0 sources asked, 3 were good within a day\n", before + 1)
    );
}

#[test]
fn an_address_that_is_not_of_the_open_internet_is_not_asked() {
    let site = Site::new(|_| Some(html("here")));
    let project = Project::strict();
    article(&project, "inside", &site.address("/page"), "");
    let said = faqt(&project.path(""), "check --links --delay 0");
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.out.contains("cannot be tested: it is no address of the open internet"), "{said:?}");
    assert_eq!(site.asked().len(), 0);
    // Nor where an allowed one leads.
    let door = site.address("/page");
    let other = Site::new(move |_| Some(redirect(302, &door)));
    article(&project, "inside", &other.address("/door"), "");
    let said = check(&project, &other, "");
    assert!(said.out.contains("cannot be tested"), "{said:?}");
    assert_eq!(site.asked().len(), 0);
}

#[test]
fn robots_are_heeded() {
    let site =
        Site::of([("/robots.txt", site::typed("text/plain", "User-agent: *\nDisallow: /")), ("/page", html("here"))]);
    let project = Project::strict();
    article(&project, "page", &site.address("/page"), "");
    let said = check(&project, &site, "");
    assert!(said.out.contains("cannot be tested: its robots.txt lets no program in"), "{said:?}");
    assert_eq!(site.paths(), [""; 0]);
}

#[test]
fn without_links_nothing_is_asked() {
    let project = Project::strict();
    let site = Site::new(|_| Some(html("here")));
    article(&project, "page", &site.address("/page"), "");
    assert_eq!(faqt(&project.path(""), "check").status, 0);
    assert_eq!(site.asked().len(), 0);
    let alone = faqt(&project.path(""), "check --allow localhost:80");
    assert_eq!(alone.status, 2, "{alone:?}");
}
