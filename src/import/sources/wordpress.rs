//! WordPress sites: their posts and pages by the API, and by sitemap or feed where it is off.

use super::head::Head;
use super::run::{End, Run};
use super::{Event, feed, plain, sitemap, unpack};
use crate::import::fetch::header::HeaderName;
use crate::import::fetch::{Fetched, Seen, header};
use crate::import::{Page, Reason, Text};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// How many posts are asked for at a time; WordPress gives no more.
const PER_PAGE: usize = 100;

/// What is read: posts first.
const TYPES: [&str; 2] = ["posts", "pages"];

/// Link relation of the API.
const RELATION: &str = "https://api.w.org/";

static TOTAL: HeaderName = HeaderName::from_static("x-wp-total");
static TOTAL_PAGES: HeaderName = HeaderName::from_static("x-wp-totalpages");

/// Reads the site whose main page stands at `address`; `home` is what was fetched of it.
pub(super) async fn read(run: &mut Run, address: &Url, home: Option<Fetched>) -> Result<bool, End> {
    let html = home.as_ref().map(|home| String::from_utf8_lossy(&home.bytes).into_owned()).unwrap_or_default();
    let at = home.as_ref().map_or(address, |home| &home.address).clone();
    let head = Head::read(&html, Some(&at));
    let linked = home.as_ref().and_then(|home| linked_root(home, &head));
    let mut why = None;
    for root in roots(linked, &at) {
        match batch(run, &root, TYPES[0], 1).await {
            Ok(first) => return by_api(run, &root, first).await,
            // What the best of them says counts.
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    let why = why.unwrap_or(Reason::Unreachable);
    by_sitemap_or_feed(run, &site_of(&at), &head, &why).await
}

/// Where the API begins, by the site's own word: its header, else its head.
pub(super) fn linked_root(home: &Fetched, head: &Head) -> Option<Url> {
    let values = home.headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    let by_header = values.flat_map(|value| value.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        parameters.contains(RELATION).then(|| home.address.join(target).ok())?
    });
    by_header.or_else(|| head.api.clone())
}

/// The main page of the site whose API begins at `root`.
pub(super) fn home_of(root: &Url) -> Option<Url> {
    let mut home = root.clone();
    if root.query_pairs().any(|(name, _)| name == "rest_route") {
        let path = root.path().trim_end_matches("index.php").to_owned();
        home.set_path(&path);
    } else {
        let path = root.path().trim_end_matches('/').strip_suffix("wp-json")?.trim_end_matches("index.php/").to_owned();
        home.set_path(&path);
    }
    home.set_query(None);
    home.set_fragment(None);
    Some(home)
}

/// The folder in which a page stands.
fn site_of(address: &Url) -> Url {
    let mut site = address.join(".").unwrap_or_else(|_| address.clone());
    site.set_query(None);
    site
}

/// Where the API may begin, the surest first.
fn roots(linked: Option<Url>, address: &Url) -> Vec<Url> {
    let mut page = address.clone();
    if !page.path().ends_with('/') && !page.path().ends_with(".php") {
        page.set_path(&format!("{}/", page.path()));
    }
    let site = site_of(&page);
    let mut roots: Vec<Url> = linked.into_iter().collect();
    roots.extend(["wp-json/", "/wp-json/", "?rest_route=/"].iter().filter_map(|path| site.join(path).ok()));
    let mut met = std::collections::HashSet::new();
    roots.retain(|root| met.insert(root.clone()));
    roots
}

/// The name of a site in identities, the same in its API and its exports: host and folder.
pub(super) fn site_name(home: &Url) -> String {
    let port = home.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = home.host_str().unwrap_or_default();
    format!("{host}{port}{}", home.path().trim_end_matches('/'))
}

/// A post or a page, as the API has it.
#[derive(Debug, Deserialize)]
struct Post {
    id: u64,
    #[serde(default)]
    link: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    date_gmt: Option<String>,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    title: Rendered,
    #[serde(default)]
    content: Rendered,
}

#[derive(Debug, Default, Deserialize)]
struct Rendered {
    #[serde(default)]
    rendered: String,
    #[serde(default)]
    protected: bool,
}

/// Some posts, and how many there are in all.
struct Batch {
    posts: Vec<serde_json::Value>,
    total: Option<usize>,
    pages: Option<usize>,
}

async fn by_api(run: &mut Run, root: &Url, first: Batch) -> Result<bool, End> {
    let site = home_of(root).as_ref().map(site_name).unwrap_or_else(|| site_name(root));
    let mut is_complete = true;
    let mut first = Some(first);
    for kind in TYPES {
        let mut number = 1;
        loop {
            let batch = match first.take() {
                Some(batch) => Ok(batch),
                None => batch(run, root, kind, number).await,
            };
            let batch = match batch {
                Ok(batch) => batch,
                // The page after the last.
                Err(Reason::Http(400)) if number > 1 => break,
                Err(reason) => {
                    run.failed(address(run, root, kind, number).as_str(), reason).await?;
                    is_complete = false;
                    break;
                }
            };
            if number == 1 {
                run.expect(batch.total.unwrap_or(batch.posts.len())).await?;
            }
            let length = batch.posts.len();
            for post in batch.posts {
                tell(run, &site, root, post).await?;
            }
            number += 1;
            if length == 0 || batch.pages.map_or(length < PER_PAGE, |pages| number > pages) {
                break;
            }
        }
    }
    Ok(is_complete)
}

/// The address of some posts.
fn address(run: &Run, root: &Url, kind: &str, number: usize) -> Url {
    let mut address = root.clone();
    let route = root.query_pairs().find(|(name, _)| name == "rest_route").map(|(_, route)| route.into_owned());
    match route {
        Some(route) => {
            address.set_query(None);
            let route = format!("{}/wp/v2/{kind}", route.trim_end_matches('/'));
            address.query_pairs_mut().append_pair("rest_route", &route);
        }
        None => address.set_path(&format!("{}/wp/v2/{kind}", root.path().trim_end_matches('/'))),
    }
    let own = address.query().map(|query| format!("{query}&")).unwrap_or_default();
    let mut query = format!(
        "{own}per_page={PER_PAGE}&orderby=id&order=asc&_fields=id,link,slug,date_gmt,modified_gmt,title,content&page={number}"
    );
    // Sites take it in their own time zone and without the moment itself, so it is asked for a day
    // earlier; our own look at the days follows.
    if let Some(day) = run.options.since.and_then(|since| since.checked_sub(1.day()).ok()) {
        query.push_str(&format!("&modified_after={day}T00:00:00"));
    }
    address.set_query(Some(&query));
    address
}

async fn batch(run: &Run, root: &Url, kind: &str, number: usize) -> Result<Batch, Reason> {
    let fetcher = Arc::clone(&run.fetcher);
    let fetched = fetcher.get(&address(run, root, kind, number), None).await?;
    // Some sites put a byte-order mark before it.
    let bytes = fetched.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&fetched.bytes);
    let posts = serde_json::from_slice(bytes).map_err(|_| Reason::Malformed)?;
    let count = |name| fetched.header(name).and_then(|value| value.trim().parse().ok());
    Ok(Batch { posts, total: count(&TOTAL), pages: count(&TOTAL_PAGES) })
}

async fn tell(run: &mut Run, site: &str, root: &Url, post: serde_json::Value) -> Result<(), End> {
    let post: Post = match serde_json::from_value(post) {
        Ok(post) => post,
        Err(_) => return run.failed(root.as_str(), Reason::Malformed).await,
    };
    let updated = day(post.modified_gmt.as_deref()).or_else(|| day(post.date_gmt.as_deref()));
    // Before 5.7 WordPress gives all, whatever was asked for.
    if !run.is_recent(updated) {
        return Ok(());
    }
    let address = root.join(&post.link).ok().filter(|_| !post.link.is_empty());
    let identity = format!("wordpress:{site}#{}", post.id);
    let source = address.as_ref().map_or_else(|| identity.clone(), Url::to_string);
    if post.content.protected {
        return run.failed(&source, Reason::Protected).await;
    }
    let page = Page {
        identity,
        source,
        address,
        text: Text::Fragment(post.content.rendered),
        title: plain::of_html(&post.title.rendered),
        updated,
        language: None,
        name: Some(post.slug).filter(|slug| !slug.is_empty()),
    };
    run.page(page, Seen::default()).await
}

/// The day of `2026-01-02T03:04:05` or `2026-01-02 03:04:05`, unless it is the year 0.
pub(super) fn day(text: Option<&str>) -> Option<Date> {
    text?.trim().parse::<DateTime>().ok().map(DateTime::date).filter(|date| date.year() > 0)
}

/// What is left of a site whose API is off.
async fn by_sitemap_or_feed(run: &mut Run, site: &Url, head: &Head, why: &Reason) -> Result<bool, End> {
    for address in sitemap::usual(run, site).await {
        let Ok(list) = run.fetcher.get(&address, None).await else { continue };
        let Ok(bytes) = unpack::unpacked(list.bytes, run.options.fetch.max_bytes) else { continue };
        if sitemap::is_list(&bytes) {
            run.note(format!("the site's API is off ({why}): read by its sitemap {address}")).await?;
            return sitemap::read(run, address.as_str(), Some(&address), &bytes, &is_of_articles).await;
        }
    }
    let feeds = head.feeds.iter().cloned().chain(site.join("feed/").ok());
    for address in feeds.filter(|address| !address.path().contains("/comments/")) {
        let Ok(found) = run.fetcher.get(&address, None).await else { continue };
        if super::kind::of_text(&found.bytes) == Some(super::Kind::Feed) {
            run.note(format!(
                "the site's API is off ({why}) and it has no sitemap: read by its feed {address}, which names only the newest"
            ))
            .await?;
            return feed::read(run, address.as_str(), Some(&found.address), &found.bytes).await;
        }
    }
    run.tell(Event::Note(format!("the site's API is off ({why}), and it has no sitemap and no feed"))).await?;
    Err(why.clone().into())
}

/// Whether a sitemap of a WordPress site names articles: not its categories, tags and authors.
fn is_of_articles(address: &Url) -> bool {
    let name = address.path().rsplit('/').next().unwrap_or_default();
    !["taxonom", "users", "author", "category", "categories", "tag", "archive"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn the_site_of_an_api_is_found() {
        for (root, home, name) in [
            ("https://example.com/wp-json/", "https://example.com/", "example.com"),
            ("https://example.com/blog/wp-json/", "https://example.com/blog/", "example.com/blog"),
            ("https://example.com/index.php/wp-json/", "https://example.com/", "example.com"),
            ("http://example.com:8080/?rest_route=/", "http://example.com:8080/", "example.com:8080"),
            ("https://example.com/b/index.php?rest_route=/", "https://example.com/b/", "example.com/b"),
        ] {
            assert_eq!(home_of(&url(root)), Some(url(home)), "{root}");
            assert_eq!(site_name(&url(home)), name);
        }
        assert_eq!(home_of(&url("https://example.com/api/")), None);
    }

    #[test]
    fn the_api_is_looked_for_where_it_may_be() {
        let roots = roots(None, &url("https://example.com/blog?x"));
        let roots: Vec<_> = roots.iter().map(Url::as_str).collect();
        assert_eq!(
            roots,
            [
                "https://example.com/blog/wp-json/",
                "https://example.com/wp-json/",
                "https://example.com/blog/?rest_route=/"
            ]
        );
    }

    #[test]
    fn days_are_read_and_no_day_is_none() {
        assert_eq!(day(Some("2026-01-02T03:04:05")), Some(jiff::civil::date(2026, 1, 2)));
        assert_eq!(day(Some("2026-01-02 03:04:05")), Some(jiff::civil::date(2026, 1, 2)));
        assert_eq!(day(Some("0000-00-00 00:00:00")), None);
        assert_eq!(day(None), None);
    }

    #[test]
    fn sitemaps_of_articles_are_told_from_those_of_lists() {
        for name in ["wp-sitemap-posts-post-1.xml", "post-sitemap.xml", "page-sitemap2.xml", "sitemap-1.xml"] {
            assert!(is_of_articles(&url(&format!("https://example.com/{name}"))), "{name}");
        }
        for name in ["wp-sitemap-taxonomies-category-1.xml", "wp-sitemap-users-1.xml", "post_tag-sitemap.xml"] {
            assert!(!is_of_articles(&url(&format!("https://example.com/{name}"))), "{name}");
        }
    }
}
