//! Sources of an import, read from local sites and files: what is found, in which order, and what is not.
#![cfg(feature = "import")]

#[path = "support/site.rs"]
mod site;

use axum::response::Response;
use faqt::import::fetch;
use faqt::import::sources::{Event, Gathered, Kind, Known, Options, Seen, Sources};
use faqt::import::{Page, Reason, Text};
use serde_json::{Value, json};
use site::{Asked, Site, article, article_text, html, packed, status, typed, with, xml};
use std::fs;
use std::ops::ControlFlow;
use std::time::Duration;

/// What one run told.
struct Told {
    events: Vec<Event>,
    end: Result<Gathered, Reason>,
}

impl Told {
    fn kind(&self) -> Kind {
        self.end.as_ref().unwrap().kind
    }

    fn pages(&self) -> Vec<&Page> {
        self.events
            .iter()
            .filter_map(|event| if let Event::Page { page, .. } = event { Some(&**page) } else { None })
            .collect()
    }

    fn titles(&self) -> Vec<&str> {
        self.pages().iter().map(|page| page.title.as_deref().unwrap_or_default()).collect()
    }

    fn sources(&self) -> Vec<&str> {
        self.pages().iter().map(|page| page.source.as_str()).collect()
    }

    fn failures(&self) -> Vec<String> {
        let failure = |event: &Event| match event {
            Event::Failed { source, reason } => Some(format!("{source}: {reason}")),
            _ => None,
        };
        self.events.iter().filter_map(failure).collect()
    }

    fn notes(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|event| if let Event::Note(note) = event { Some(note.as_str()) } else { None })
            .collect()
    }

    fn known(&self) -> Known {
        let seen = |event: &Event| match event {
            Event::Page { page, seen } => Some((page.source.clone(), seen.clone())),
            _ => None,
        };
        self.events.iter().filter_map(seen).collect()
    }
}

/// No politeness, and what these sites stand at is allowed.
fn options(sites: &[&Site]) -> Options {
    let allow = sites.iter().map(|site| format!("127.0.0.1:{}", site.port()).parse().unwrap()).collect();
    let fetch =
        fetch::Options { allow, delay: Duration::ZERO, timeout: Duration::from_secs(60), ..fetch::Options::default() };
    Options { fetch, ..Options::default() }
}

fn gather_known(options: Options, source: &str, known: &Known) -> Told {
    let mut events = Vec::new();
    let end = Sources::new(options).unwrap().gather(source, known, &mut |event| {
        events.push(event);
        ControlFlow::Continue(())
    });
    Told { events, end }
}

fn gather(options: Options, source: &str) -> Told {
    gather_known(options, source, &Known::default())
}

fn html_of(page: &Page) -> &str {
    match &page.text {
        Text::Document(text) | Text::Fragment(text) | Text::Markdown(text) => text,
    }
}

// Pages, files, folders.

#[test]
fn a_page_on_the_web_is_a_page() {
    let site = Site::of([("/a", with("etag", "\"1\"", html("<link rel=canonical href='/b?c#d'><p>A")))]);
    let told = gather(options(&[&site]), &site.address("/a#top"));
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Page, is_complete: false }));
    assert!(matches!(told.events[0], Event::Kind(Kind::Page)), "{:?}", told.events);
    let page = told.pages()[0];
    assert_eq!(page.identity, site.address("/b?c"));
    assert_eq!(page.source, site.address("/a#top"));
    assert_eq!(page.address.as_ref().unwrap().as_str(), site.address("/a"));
    assert!(matches!(page.text, Text::Document(_)));

    let again = gather_known(options(&[&site]), &site.address("/a#top"), &told.known());
    assert_eq!(again.pages().len(), 1, "this host has no conditional answers");
}

#[test]
fn a_page_that_did_not_change_is_unchanged() {
    let site = Site::new(|asked: &Asked| match asked.header("if-none-match") {
        "\"1\"" => Some(status(304)),
        _ => Some(with("etag", "\"1\"", article("A"))),
    });
    let first = gather(options(&[&site]), &site.address("/a"));
    let again = gather_known(options(&[&site]), &site.address("/a"), &first.known());
    assert_eq!(again.kind(), Kind::Page);
    assert!(matches!(&again.events[1], Event::Unchanged { source } if *source == site.address("/a")));
    assert_eq!(again.events.len(), 2);
}

#[test]
fn a_page_that_moved_says_where_it_stands_now() {
    let site = Site::of([("/old", site::redirect(301, "/new")), ("/new", article("A"))]);
    let told = gather(options(&[&site]), &site.address("/old"));
    assert!(told.events.iter().any(|event| matches!(event, Event::Moved { to, .. } if to.path() == "/new")));
    assert_eq!(told.pages()[0].source, site.address("/old"));
    assert_eq!(told.pages()[0].identity, site.address("/new"));
}

#[test]
fn what_is_no_page_has_its_reason() {
    let site = Site::of([
        ("/pdf", typed("text/html", *b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00")),
        ("/image", typed("image/png", *b"\x89PNG\r\n")),
        ("/api", typed("application/json", "{\"a\":1}")),
        ("/notes.md", typed("text/plain", "# Notes\n\nText.\n")),
    ]);
    for (path, reason) in [("/pdf", "not_html"), ("/image", "not_html"), ("/api", "not_html")] {
        let told = gather(options(&[&site]), &site.address(path));
        assert_eq!(told.failures(), [format!("{}: {reason}", site.address(path))]);
    }
    assert!(matches!(gather(options(&[&site]), &site.address("/notes.md")).pages()[0].text, Text::Markdown(_)));
    for (source, reason) in [
        (site.address("/nothing"), Reason::Http(404)),
        ("http://169.254.169.254/".to_owned(), Reason::ForbiddenAddress),
        ("ftp://example.com/a".to_owned(), Reason::ForbiddenAddress),
        ("http://me:secret@example.com/".to_owned(), Reason::ForbiddenAddress),
        ("no/such/file.html".to_owned(), Reason::File),
    ] {
        assert_eq!(gather(options(&[&site]), &source).end, Err(reason), "{source}");
    }
}

#[test]
fn a_folder_is_read_by_name_without_what_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("b.md", "# B"),
        ("a/index.html", "<title>A</title>"),
        ("a/page.HTM", "<link rel=canonical href=https://example.com/page><p>x"),
        ("a/page_files/frame.html", "<p>of the browser"),
        ("other_files/c.markdown", "# C"),
        (".git/d.md", "# D"),
        (".hidden.md", "# E"),
        ("notes.txt", "no"),
        ("image.png", "no"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(folder.path().join("z.html"), b"%PDF-1.4").unwrap();
    let root = folder.path().to_str().unwrap();
    let told = gather(options(&[]), root);
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Folder, is_complete: true }));
    let inside: Vec<_> = told.sources().iter().map(|source| source.strip_prefix(root).unwrap().to_owned()).collect();
    assert_eq!(inside, ["/a/index.html", "/a/page.HTM", "/b.md", "/other_files/c.markdown"]);
    let names: Vec<_> = told.pages().iter().map(|page| page.name.clone().unwrap_or_default()).collect();
    assert_eq!(names, ["a", "", "b", "c"], "the page has an address, and that a name");
    assert_eq!(told.pages()[1].identity, "https://example.com/page");
    assert_eq!(told.pages()[2].identity, format!("{root}/b.md"));
    assert!(matches!(told.pages()[2].text, Text::Markdown(_)));
    assert_eq!(told.failures(), [format!("{root}/z.html: not_html")]);
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    fs::write(&path, "x".repeat(1001)).unwrap();
    let mut options = options(&[]);
    options.fetch.max_bytes = 1000;
    assert_eq!(gather(options, path.to_str().unwrap()).end, Err(Reason::TooLarge));
}

#[test]
fn whoever_listens_can_end_a_run() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..50 {
        fs::write(folder.path().join(format!("{number:02}.md")), "# A").unwrap();
    }
    let mut pages = 0;
    let end =
        Sources::new(options(&[])).unwrap().gather(folder.path().to_str().unwrap(), &Known::default(), &mut |event| {
            pages += usize::from(matches!(event, Event::Page { .. }));
            if pages == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    assert_eq!((pages, end), (3, Ok(Gathered { kind: Kind::Folder, is_complete: false })));
}

#[test]
fn a_run_that_is_ended_waits_for_nobody() {
    let site = Site::new(|asked: &Asked| match asked.path.as_str() {
        "/sitemap.xml" => Some(xml(map_of(asked, "set", &[("/a", ""), ("/never", "")]))),
        "/a" => Some(article("A")),
        "/never" => Some(site::endless(Duration::from_secs(86_400))),
        _ => None,
    });
    let mut options = options(&[&site]);
    options.fetch.timeout = Duration::from_secs(86_400);
    let end = Sources::new(options).unwrap().gather(&site.address("/sitemap.xml"), &Known::default(), &mut |event| {
        if matches!(event, Event::Page { .. }) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(end, Ok(Gathered { kind: Kind::Sitemap, is_complete: false }));
}

// WordPress.

/// A post as the API gives it.
fn post(number: usize) -> Value {
    json!({
        "id": number,
        "link": format!("https://garden.example.com/post-{number}/"),
        "slug": format!("post-{number}"),
        "date_gmt": "2026-01-01T00:00:00",
        "modified_gmt": format!("2026-{:02}-02T03:04:05", 1 + number % 12),
        "title": {"rendered": format!("Roses &amp; <em>more</em> &#8211; {number}")},
        "content": {"rendered": "<p>Text.</p>", "protected": number == 7},
    })
}

/// What a site with so many posts and one page answers to the API's question; `tells_total` as
/// `X-WP-TotalPages` does.
fn api(asked: &Asked, posts: usize, tells_total: bool) -> Response {
    for (name, value) in [
        ("per_page", "100"),
        ("orderby", "id"),
        ("order", "asc"),
        ("_fields", "id,link,slug,date_gmt,modified_gmt,title,content"),
    ] {
        assert_eq!(asked.parameter(name).as_deref(), Some(value));
    }
    let number: usize = asked.parameter("page").unwrap().parse().unwrap();
    let all: Vec<Value> = match asked.path.contains("pages") {
        true => vec![post(100_000)],
        false => (1..=posts).map(post).collect(),
    };
    let pages = all.len().div_ceil(100).max(1);
    if number > pages {
        return with("content-type", "application/json", status(400));
    }
    let some: Vec<_> = all.into_iter().skip((number - 1) * 100).take(100).collect();
    let response = typed("application/json", serde_json::to_vec(&some).unwrap());
    if tells_total { with("x-wp-totalpages", &pages.to_string(), response) } else { response }
}

#[test]
fn a_wordpress_site_is_read_by_its_api() {
    let site = Site::new(|asked: &Asked| match asked.path.split('?').next().unwrap() {
        "/blog/" => {
            let link = "<http://other.example.com/>; rel=\"x\", </blog/api/wp-json/>; rel=\"https://api.w.org/\"";
            Some(with("link", link, html("<h1>Garden</h1>")))
        }
        "/blog/api/wp-json/wp/v2/posts" | "/blog/api/wp-json/wp/v2/pages" => Some(api(asked, 250, true)),
        _ => None,
    });
    let mut options = options(&[&site]);
    options.kind = Some(Kind::Wordpress);
    let told = gather(options, &site.address("/blog/"));
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Wordpress, is_complete: true }));
    assert_eq!(told.pages().len(), 250);
    assert_eq!(told.failures(), ["https://garden.example.com/post-7/: protected"]);
    let page = told.pages()[0];
    assert_eq!(page.identity, format!("wordpress:127.0.0.1:{}/blog/api#1", site.port()));
    assert_eq!(page.source, "https://garden.example.com/post-1/");
    assert_eq!(page.title.as_deref(), Some("Roses & more – 1"));
    assert_eq!(page.name.as_deref(), Some("post-1"));
    assert_eq!(page.updated.unwrap().to_string(), "2026-02-02");
    assert_eq!(page.text, Text::Fragment("<p>Text.</p>".to_owned()));
    assert!(told.pages().last().unwrap().identity.ends_with("#100000"));
    // Main page, three batches of posts, one of pages: none too many.
    assert_eq!(site.paths().len(), 5, "{:?}", site.paths());
}

#[test]
fn the_main_page_of_a_wordpress_site_stands_for_the_site_and_another_for_itself() {
    let site = Site::new(|asked: &Asked| match asked.path.split('?').next().unwrap() {
        "/" | "/a-post/" => Some(with("link", "</wp-json/>; rel=\"https://api.w.org/\"", article("Garden"))),
        "/wp-json/wp/v2/posts" | "/wp-json/wp/v2/pages" => Some(api(asked, 3, true)),
        _ => None,
    });
    assert_eq!(gather(options(&[&site]), &site.address("/")).kind(), Kind::Wordpress);
    assert_eq!(gather(options(&[&site]), &site.address("/a-post/")).kind(), Kind::Page);
}

#[test]
fn the_api_is_found_at_its_usual_places_too() {
    for place in ["/wp-json/wp/v2/", "/?rest_route=%2Fwp%2Fv2%2F"] {
        let site = Site::new(move |asked: &Asked| match asked.path.strip_prefix(place) {
            Some(_) => Some(api(asked, 5, false)),
            None if asked.path == "/" => Some(html("<meta name=generator content='WordPress 4.9'>")),
            None => None,
        });
        let told = gather(options(&[&site]), &site.address("/"));
        assert_eq!(told.end, Ok(Gathered { kind: Kind::Wordpress, is_complete: true }), "{place}");
        assert_eq!(told.pages().len(), 6);
        assert_eq!(told.pages()[0].identity, format!("wordpress:127.0.0.1:{}#1", site.port()));
    }
}

#[test]
fn a_page_too_far_is_the_end_where_no_total_is_told() {
    let site = Site::new(|asked: &Asked| asked.path.starts_with("/wp-json/wp/v2/").then(|| api(asked, 200, false)));
    let mut options = options(&[&site]);
    options.kind = Some(Kind::Wordpress);
    let told = gather(options, &site.address("/"));
    assert_eq!((told.pages().len(), told.failures().len()), (200, 1));
    assert!(told.end.unwrap().is_complete);
}

#[test]
fn an_old_wordpress_that_ignores_the_date_is_sifted() {
    let site = Site::new(|asked: &Asked| asked.path.starts_with("/wp-json/wp/v2/").then(|| api(asked, 24, true)));
    let since =
        Options { kind: Some(Kind::Wordpress), since: Some("2026-11-01".parse().unwrap()), ..options(&[&site]) };
    let told = gather(since, &site.address("/"));
    let days: Vec<_> = told.pages().iter().map(|page| page.updated.unwrap().to_string()).collect();
    assert_eq!(days, ["2026-11-02", "2026-12-02", "2026-11-02", "2026-12-02"]);
    assert!(!told.end.unwrap().is_complete, "what is older was not told");
    let asked = site.asked().into_iter().find(|asked| asked.path.contains("posts")).unwrap();
    assert_eq!(asked.parameter("modified_after").as_deref(), Some("2026-10-31T00:00:00"));
}

#[test]
fn a_batch_that_fails_is_told_and_the_rest_is_kept() {
    let site = Site::new(|asked: &Asked| match asked.parameter("page").as_deref() {
        Some("2") => Some(status(500)),
        _ => asked.path.starts_with("/wp-json/wp/v2/").then(|| api(asked, 300, true)),
    });
    let told = gather(Options { kind: Some(Kind::Wordpress), ..options(&[&site]) }, &site.address("/"));
    assert_eq!(told.pages().len(), 100);
    assert!(told.failures()[1].ends_with(": http_500"), "{:?}", told.failures());
    assert!(!told.end.unwrap().is_complete);
}

#[test]
fn without_its_api_a_site_is_read_by_its_sitemap_and_says_so() {
    let site = Site::new(|asked: &Asked| {
        let map = |inner: &str| {
            let host = asked.header("host");
            xml(format!("<sitemapindex>{}</sitemapindex>", inner.replace("HOST", &format!("http://{host}"))))
        };
        match asked.path.as_str() {
            "/" => Some(html("<meta name=generator content='WordPress 6.5'>")),
            "/wp-sitemap.xml" => Some(map("<sitemap><loc>HOST/wp-sitemap-posts-post-1.xml</loc></sitemap>\
                 <sitemap><loc>HOST/wp-sitemap-taxonomies-category-1.xml</loc></sitemap>\
                 <sitemap><loc>HOST/wp-sitemap-users-1.xml</loc></sitemap>")),
            "/wp-sitemap-posts-post-1.xml" => {
                let host = asked.header("host");
                Some(xml(format!("<urlset><url><loc>http://{host}/roses/</loc></url></urlset>")))
            }
            "/roses/" => Some(article("Roses")),
            path if path.starts_with("/wp-json") || path.contains("rest_route") => Some(status(401)),
            _ => None,
        }
    });
    let told = gather(options(&[&site]), &site.address("/"));
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Wordpress, is_complete: false }));
    assert_eq!(told.sources(), [site.address("/roses/")]);
    assert_eq!(
        told.notes(),
        [format!("the site's API is off (http_401): read by its sitemap {}", site.address("/wp-sitemap.xml"))]
    );
    assert!(!site.paths().iter().any(|path| path.contains("taxonomies") || path.contains("users")));
}

#[test]
fn without_its_api_and_a_sitemap_a_site_is_read_by_its_feed() {
    let site = Site::of([
        (
            "/",
            html(
                "<meta name=generator content='WordPress 6.5'><link rel=alternate type=application/rss+xml href=/rss>",
            ),
        ),
        ("/rss", xml(feed("<item><title>A</title><guid>1</guid><content:encoded>&lt;p&gt;x</content:encoded></item>"))),
    ]);
    let told = gather(options(&[&site]), &site.address("/"));
    assert_eq!(told.kind(), Kind::Wordpress);
    assert_eq!(told.titles(), ["A"]);
    assert!(told.notes()[0].contains("read by its feed"), "{:?}", told.notes());

    let bare = Site::of([("/", html("<meta name=generator content='WordPress 6.5'>"))]);
    let told = gather(options(&[&bare]), &bare.address("/"));
    assert_eq!(told.end, Err(Reason::Http(404)));
    assert_eq!(told.notes(), ["the site's API is off (http_404), and it has no sitemap and no feed"]);
}

// Exports.

/// An export with these entries.
fn export(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Garden</title><link>https://garden.example.com</link>\
         <wp:base_blog_url>https://garden.example.com</wp:base_blog_url>{items}</channel></rss>"
    )
}

/// An entry of an export.
fn entry(number: usize, more: &str, content: &str) -> String {
    format!(
        "<item><title>Title {number}</title><link>https://garden.example.com/{number}/</link>\
         <content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{number}</wp:post_id>\
         <wp:post_name>name-{number}</wp:post_name><wp:post_modified_gmt>2026-01-02 03:04:05</wp:post_modified_gmt>{more}</item>"
    )
}

const PUBLISHED: &str =
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_password></wp:post_password>";

fn in_file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn an_export_gives_its_published_posts_and_pages() {
    let items = [
        entry(
            1,
            PUBLISHED,
            "One\x08 para\u{b}graph.\n\nAnother\nline.\n\n[caption id=\"x\"]<img src=\"a.png\" /> Rose[/caption]\n\n[su_box style=\"x\"]Kept[/su_box]",
        ),
        entry(2, &PUBLISHED.replace("publish", "draft"), "draft"),
        entry(3, &PUBLISHED.replace("post_type>post", "post_type>attachment"), "image"),
        entry(4, &PUBLISHED.replace("_password></", "_password>secret</"), "protected"),
        entry(
            5,
            &PUBLISHED.replace("post_type>post", "post_type>page"),
            "<!-- wp:paragraph -->\n<p>Block.</p>\n<!-- /wp:paragraph -->",
        ),
    ];
    let (_folder, path) = in_file("export.xml", export(&items.concat()));
    let told = gather(options(&[]), &path);
    assert_eq!(told.kind(), Kind::Wxr);
    assert_eq!(told.titles(), ["Title 1", "Title 5"]);
    assert_eq!(told.failures(), ["https://garden.example.com/4/: protected"]);
    let page = told.pages()[0];
    assert_eq!(page.identity, "wordpress:garden.example.com#1");
    assert_eq!(page.name.as_deref(), Some("name-1"));
    assert_eq!(page.updated.unwrap().to_string(), "2026-01-02");
    assert_eq!(
        html_of(page),
        "<p>One paragraph.</p>\n<p>Another<br>\nline.</p>\n\
         <figure><img src=\"a.png\" /><figcaption>Rose</figcaption></figure><p>Kept</p>\n"
    );
    assert_eq!(html_of(told.pages()[1]).trim(), "<p>Block.</p>");
    assert_eq!(told.notes(), ["shortcodes whose place stays empty, while the text between them is kept: [su_box] (1)"]);
}

#[test]
fn an_export_is_read_as_it_goes() {
    // Larger than what one page may have, and broken at its end: what stands before counts.
    let items: String = (1..=3000).map(|number| entry(number, PUBLISHED, &"Text. ".repeat(20))).collect();
    let mut text = export(&items);
    text.truncate(text.len() - 200);
    let (_folder, path) = in_file("export.xml", &text);
    let mut options = options(&[]);
    options.limit = 10_000;
    options.fetch.max_bytes = 10_000;
    let told = gather(options.clone(), &path);
    assert_eq!(told.pages().len(), 2999);
    assert_eq!(told.failures(), [format!("{path}: malformed")]);
    options.limit = 5;
    let told = gather(options, &path);
    assert_eq!(told.pages().len(), 5);
    assert_eq!(told.notes(), ["stopped at the limit of 5 pages"]);
}

#[test]
fn an_export_can_be_fetched_or_packed() {
    let text = export(&entry(1, PUBLISHED, "One."));
    let site = Site::of([("/export", xml(text.clone()))]);
    assert_eq!(gather(options(&[&site]), &site.address("/export")).titles(), ["Title 1"]);
    let (_folder, path) = in_file("export.xml.gz", packed(text.as_bytes()));
    let told = gather(options(&[]), &path);
    assert_eq!((told.kind(), told.titles()), (Kind::Wxr, vec!["Title 1"]));
}

#[test]
fn blank_lines_before_an_export_and_a_broken_byte_are_survived() {
    let text = format!("\n\n{}", export(&entry(1, PUBLISHED, "One.")));
    let mut bytes = text.replace("One.", "One\u{1}.").into_bytes();
    let at = bytes.iter().position(|byte| *byte == 1).unwrap();
    bytes[at] = 0xff;
    let (_folder, path) = in_file("export.xml", bytes);
    let told = gather(options(&[]), &path);
    assert_eq!((told.kind(), html_of(told.pages()[0])), (Kind::Wxr, "<p>One\u{fffd}.</p>\n"));
}

#[test]
fn what_sources_give_becomes_articles() {
    let prose = "Roses want sun and water, and a cut in spring before the first leaves are out. ".repeat(6);
    let text = format!("{prose}\n\n<h2>Soil</h2>\n{prose}\n\n[code language=\"sh\"]\ndig --deep\n[/code]");
    let (_folder, path) = in_file("export.xml", export(&entry(1, PUBLISHED, &text)));
    let draft = faqt::import::draft(gather(options(&[]), &path).pages()[0]).unwrap();
    let prose = prose.trim();
    assert_eq!(draft.title, "Title 1");
    assert_eq!(draft.source.as_deref(), Some("https://garden.example.com/1/"));
    assert_eq!(draft.updated.unwrap().to_string(), "2026-01-02");
    assert_eq!(draft.body, format!("{prose}\n\n## Soil\n\n{prose}\n\n```sh\ndig --deep\n```\n"));
}

// Feeds.

fn feed(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
         <channel><title>Garden</title><link>https://garden.example.com</link><language>en</language>{items}</channel></rss>"
    )
}

#[test]
fn a_feed_with_whole_texts_needs_no_fetching() {
    let site = Site::of([(
        "/feed",
        xml(feed(
            "<item><title>Tom &amp;amp; Ann&#8217;s \x0broses</title><link>/a?b=1&amp;c=2</link><guid>urn:1</guid>\
             <pubDate>Fri, 27 Nov 2026 23:30:00 -0500</pubDate><description>Short.</description>\
             <content:encoded><![CDATA[<p>Whole.</p>]]></content:encoded></item>",
        )),
    )]);
    let told = gather(options(&[&site]), &site.address("/feed"));
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Feed, is_complete: false }));
    let page = told.pages()[0];
    assert_eq!(page.title.as_deref(), Some("Tom & Ann’s roses"));
    assert_eq!(page.identity, "urn:1");
    assert_eq!(page.source, site.address("/a?b=1&c=2"));
    assert_eq!(page.updated.unwrap().to_string(), "2026-11-28");
    assert_eq!(page.text, Text::Fragment("<p>Whole.</p>".to_owned()));
    assert_eq!(site.paths(), ["/feed"]);
}

#[test]
fn a_feed_with_summaries_leads_to_its_pages_in_its_order() {
    let items: String = (0..30)
        .map(|number| format!("<item><title>T{number}</title><link>/page/{number}</link><guid>urn:{number}</guid><description>Short.</description></item>"))
        .collect();
    let text = feed(&items);
    let site = Site::new(move |asked: &Asked| match asked.path.as_str() {
        "/feed" => Some(xml(text.clone())),
        "/page/3" => Some(status(410)),
        path => path.strip_prefix("/page/").map(article),
    });
    let told = gather(options(&[&site]), &site.address("/feed"));
    let expected: Vec<_> = (0..30).filter(|number| *number != 3).map(|number| format!("T{number}")).collect();
    assert_eq!(told.titles(), expected);
    assert_eq!(told.failures(), [format!("{}: http_410", site.address("/page/3"))]);
    assert_eq!(told.pages()[0].identity, "urn:0");
    assert!(matches!(told.pages()[0].text, Text::Document(_)));
}

#[test]
fn a_feed_of_ten_thousand_entries() {
    let items: String = (0..10_000)
        .map(|number| {
            let day = if number % 2 == 0 { "01 Jan 2026" } else { "01 Nov 2026" };
            format!("<item><title>T{number}</title><guid>{number}</guid><pubDate>{day} 12:00:00 GMT</pubDate><content:encoded>Text</content:encoded></item>")
        })
        .collect();
    let (_folder, path) = in_file("feed.xml", feed(&items));
    let all = gather(Options { limit: 20_000, ..options(&[]) }, &path);
    assert_eq!((all.kind(), all.pages().len()), (Kind::Feed, 10_000));
    assert!(matches!(all.events[1], Event::Expected(10_000)));
    let some = gather(Options { limit: 100, ..options(&[]) }, &path);
    assert_eq!((some.pages().len(), some.notes()), (100, vec!["stopped at the limit of 100 pages"]));
    let recent = Options { limit: 20_000, since: Some("2026-10-01".parse().unwrap()), ..options(&[]) };
    assert_eq!(gather(recent, &path).pages().len(), 5000);
}

#[test]
fn atom_and_json_feeds() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><id>g</id><updated>2026-11-28T00:00:00Z</updated>\
        <entry xml:lang='de'><title type='html'>Rosen &amp;amp; &lt;b&gt;mehr&lt;/b&gt;</title><id>urn:a</id>\
        <link rel='edit' href='https://garden.example.com/edit'/><link href='https://garden.example.com/a'/>\
        <updated>2026-11-27T00:00:00Z</updated>\
        <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Ganz.</p></div></content></entry>\
        <entry><title>Plain</title><id>urn:b</id><updated>2026-11-27T00:00:00Z</updated><content type='text'>a &lt; b</content></entry></feed>";
    let (_folder, path) = in_file("atom.xml", atom);
    let told = gather(options(&[]), &path);
    assert_eq!(told.titles(), ["Rosen & mehr", "Plain"]);
    assert_eq!(told.pages()[0].source, "https://garden.example.com/a");
    assert!(html_of(told.pages()[0]).contains("<p>Ganz.</p>"), "{}", html_of(told.pages()[0]));
    assert_eq!(html_of(told.pages()[1]), "<p>a &lt; b</p>\n");

    let feed = json!({"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [
        {"id": "1", "url": "https://garden.example.com/a", "title": "A", "content_html": "<p>Whole.</p>"}]});
    let (_folder, path) = in_file("feed.json", feed.to_string());
    let told = gather(options(&[]), &path);
    assert_eq!((told.kind(), told.titles(), html_of(told.pages()[0])), (Kind::Feed, vec!["A"], "<p>Whole.</p>"));
}

#[test]
fn bombs_and_broken_xml_are_malformed() {
    let bomb = "<!DOCTYPE x [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";
    for (name, text) in [
        (
            "feed.xml",
            format!("{bomb}{}", feed("<item><title>&c;</title><guid>1</guid></item>").split_once("?>").unwrap().1),
        ),
        ("sitemap.xml", format!("{bomb}<urlset><url><loc>http://a/&c;</loc></url></urlset>")),
        ("export.xml", format!("{bomb}{}", export(&entry(1, PUBLISHED, "x")).split_once("?>").unwrap().1)),
        ("cut.xml", feed("<item><title>a</titl")),
        ("cut-export.xml", export("<item><title>a</titl")),
    ] {
        let (_folder, path) = in_file(name, &text);
        let told = gather(options(&[]), &path);
        assert_eq!((told.end, told.events.len()), (Err(Reason::Malformed), 1), "{name}");
    }
}

// Sitemaps.

fn map_of(asked: &Asked, kind: &str, entries: &[(&str, &str)]) -> String {
    let (root, item) = if kind == "index" { ("sitemapindex", "sitemap") } else { ("urlset", "url") };
    let entries: String = entries
        .iter()
        .map(|(path, day)| {
            format!("<{item}><loc>http://{}{path}</loc><lastmod>{day}</lastmod></{item}>", asked.header("host"))
        })
        .collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</{root}>"
    )
}

/// A site with an index of packed sitemaps, one of which names the index again.
fn nested() -> Site {
    Site::new(|asked: &Asked| match asked.path.as_str() {
        "/sitemap.xml" => Some(xml(map_of(
            asked,
            "index",
            &[("/1.xml.gz", "2026-11-02"), ("/2.xml", "2026-11-02"), ("/gone.xml", "2026-11-02")],
        ))),
        "/1.xml.gz" => Some(typed(
            "application/gzip",
            packed(map_of(asked, "set", &[("/a", "2026-01-01"), ("/b", "2026-11-02T10:00:00+08:00")]).as_bytes()),
        )),
        "/2.xml" => Some(xml(map_of(asked, "index", &[("/3.xml", "2026-11-02"), ("/sitemap.xml", "2026-11-02")]))),
        "/3.xml" => Some(xml(map_of(asked, "set", &[("/b", "2026-11-02"), ("/c", "")]))),
        "/a" | "/b" | "/c" => Some(article(&asked.path)),
        _ => None,
    })
}

#[test]
fn a_nested_sitemap_gives_each_page_once() {
    let site = nested();
    let told = gather(options(&[&site]), &site.address("/sitemap.xml"));
    assert_eq!(told.end, Ok(Gathered { kind: Kind::Sitemap, is_complete: false }));
    assert_eq!(told.sources(), ["/a", "/b", "/c"].map(|path| site.address(path)));
    assert_eq!(told.pages()[1].updated.unwrap().to_string(), "2026-11-02");
    assert_eq!(told.pages()[2].updated, None);
    assert_eq!(told.failures(), [format!("{}: http_404", site.address("/gone.xml"))]);
}

#[test]
fn of_a_sitemap_only_what_changed_since_is_fetched_up_to_the_limit() {
    let site = nested();
    let since = Options { since: Some("2026-11-01".parse().unwrap()), ..options(&[&site]) };
    let told = gather(since, &site.address("/sitemap.xml"));
    assert_eq!(told.sources(), ["/b", "/c"].map(|path| site.address(path)));
    assert!(!site.paths().contains(&"/a".to_owned()));

    let site = nested();
    let told = gather(Options { limit: 1, ..options(&[&site]) }, &site.address("/sitemap.xml"));
    assert_eq!(told.sources(), [site.address("/a")]);
    assert_eq!(site.paths(), ["/sitemap.xml", "/1.xml.gz", "/a"]);
}

#[test]
fn pages_of_a_sitemap_that_did_not_change_are_unchanged() {
    let site = Site::new(|asked: &Asked| match (asked.path.as_str(), asked.header("if-none-match")) {
        ("/sitemap.xml", _) => Some(xml(map_of(asked, "set", &[("/a", ""), ("/b", "")]))),
        ("/a", "\"1\"") => Some(status(304)),
        ("/a" | "/b", _) => Some(with("etag", "\"1\"", article("A"))),
        _ => None,
    });
    let known =
        [(site.address("/a"), Seen { etag: Some("\"1\"".to_owned()), last_modified: None })].into_iter().collect();
    let told = gather_known(options(&[&site]), &site.address("/sitemap.xml"), &known);
    assert_eq!(told.sources(), [site.address("/b")]);
    assert!(
        told.events.iter().any(|event| matches!(event, Event::Unchanged { source } if *source == site.address("/a")))
    );
}

#[test]
fn a_sitemap_in_a_file_is_read_as_well() {
    let site = Site::of([("/a", article("A"))]);
    let (_folder, path) =
        in_file("pages.xml", format!("<urlset><url><loc>{}</loc></url></urlset>", site.address("/a")));
    assert_eq!(gather(options(&[&site]), &path).sources(), [site.address("/a")]);
    let (_folder, path) = in_file("pages.txt", format!("{}\n{}\n", site.address("/a"), site.address("/b")));
    let told = gather(Options { kind: Some(Kind::Sitemap), ..options(&[&site]) }, &path);
    assert_eq!(
        (told.sources(), told.failures()),
        (vec![site.address("/a").as_str()], vec![format!("{}: http_404", site.address("/b"))])
    );
}

#[test]
fn a_page_in_another_charset_is_decoded() {
    let (gbk, ..) =
        encoding_rs::GBK.encode("<meta charset=gbk><title>价格</title><p>公共镜像免费。自定义镜像的快照收费。</p>");
    let site =
        Site::of([("/a", typed("text/html", gbk.to_vec())), ("/b", typed("text/html; charset=gb2312", gbk.to_vec()))]);
    for path in ["/a", "/b"] {
        let told = gather(options(&[&site]), &site.address(path));
        assert!(html_of(told.pages()[0]).contains("公共镜像免费"), "{path}");
    }
}

#[test]
fn a_saved_page_is_known_by_its_canonical_address() {
    let text = article_text("A").replace("<head>", "<head><link rel=canonical href=https://garden.example.com/a>");
    let (_folder, path) = in_file("saved page.html", text);
    let told = gather(options(&[]), &path);
    assert_eq!(told.pages()[0].identity, "https://garden.example.com/a");
    assert_eq!(told.pages()[0].address.as_ref().unwrap().as_str(), "https://garden.example.com/a");
    assert_eq!(told.pages()[0].name, None, "its address has one");
    assert_eq!(told.pages()[0].source, path);
}
