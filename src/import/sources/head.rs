//! What the head of an HTML page says of the page, its site and its feeds.

use super::tags::{Piece, pieces};
use dom_query::Document;
use url::Url;

/// No head is longer; what stands behind is not looked at.
const LONGEST: usize = 256 * 1024;

/// What a page's head says, with addresses made absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `<link rel="canonical">`, else `og:url`.
    pub(super) canonical: Option<Url>,
    /// Where a browser saved it from.
    pub(super) saved_from: Option<Url>,
    /// Where the site's API begins, if it is WordPress.
    pub(super) api: Option<Url>,
    /// RSS and Atom feeds.
    pub(super) feeds: Vec<Url>,
    /// Whether the site says that WordPress made it.
    pub(super) is_wordpress: bool,
}

impl Head {
    /// Reads the head of a page that stands at `address`, where that is known.
    pub(super) fn read(html: &str, address: Option<&Url>) -> Self {
        let longest = (0..=LONGEST.min(html.len())).rev().find(|at| html.is_char_boundary(*at));
        let head = &html[..longest.unwrap_or_default()];
        let tags = tags(head);
        let base = tags.iter().find(|tag| tag.name == "base").and_then(|tag| tag.attribute("href"));
        let saved_from = saved_from(head);
        let at = address.or(saved_from.as_ref());
        let base = match (base, at) {
            (Some(base), Some(at)) => at.join(&base).ok(),
            (Some(base), None) => Url::parse(&base).ok(),
            (None, at) => at.cloned(),
        };
        let absolute = |text: &str| match &base {
            Some(base) => base.join(text.trim()).ok(),
            None => Url::parse(text.trim()).ok(),
        };
        let mut found = Self { saved_from: saved_from.clone(), ..Self::default() };
        for link in tags.iter().filter(|tag| tag.name == "link") {
            let rel = link.attribute("rel").unwrap_or_default().to_lowercase();
            let kind = link.attribute("type").unwrap_or_default().to_lowercase();
            let to = link.attribute("href").and_then(|text| absolute(&text)).filter(is_web);
            let Some(to) = to else { continue };
            let mut words = rel.split_whitespace();
            if words.clone().any(|word| word == "canonical") {
                found.canonical.get_or_insert(to);
            } else if words.clone().any(|word| word == "https://api.w.org/") {
                found.api.get_or_insert(to);
            } else if words.any(|word| word == "alternate") && (kind.contains("rss") || kind.contains("atom")) {
                found.feeds.push(to);
            }
        }
        let meta = |key: &str, name: &str| {
            let mut metas = tags.iter().filter(|tag| tag.name == "meta");
            metas.find(|tag| tag.attribute(key).is_some_and(|value| value.eq_ignore_ascii_case(name)))
        };
        if found.canonical.is_none() {
            let told = meta("property", "og:url").and_then(|tag| tag.attribute("content"));
            found.canonical = told.and_then(|text| absolute(&text)).filter(is_web);
        }
        let generator = meta("name", "generator").and_then(|tag| tag.attribute("content")).unwrap_or_default();
        found.is_wordpress = generator.to_lowercase().starts_with("wordpress");
        found
    }

    /// What the page that was got from `address` is known by: the canonical address where it is of
    /// the same host and no mistake of the whole site (the main page for every page).
    pub(super) fn identity(&self, address: &Url) -> Url {
        let host = |address: &Url| address.host_str().map(|host| host.trim_start_matches("www.").to_owned());
        let is_root = |address: &Url| address.path() == "/" && address.query().is_none();
        let trusted = self
            .canonical
            .as_ref()
            .filter(|canonical| host(canonical) == host(address) && (is_root(address) || !is_root(canonical)));
        let mut identity = trusted.unwrap_or(address).clone();
        identity.set_fragment(None);
        identity
    }
}

fn is_web(address: &Url) -> bool {
    matches!(address.scheme(), "http" | "https")
}

/// A tag of the head.
struct Tag {
    /// In small letters.
    name: String,
    element: Document,
}

impl Tag {
    fn attribute(&self, key: &str) -> Option<String> {
        self.element.select_single(&self.name).attr(key).map(|value| value.trim().to_owned())
    }
}

/// The tags of the head that say something, each parsed alone: what stands around them may be anything.
fn tags(head: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut is_title = false;
    for piece in pieces(head) {
        let Piece::Tag { text, name, is_end } = piece else { continue };
        let name = name.to_ascii_lowercase();
        match (name.as_str(), is_end) {
            ("title", _) => is_title = !is_end,
            ("head", true) | ("body", false) => break,
            ("link" | "meta" | "base", false) if !is_title => tags.push(Tag { name, element: Document::from(text) }),
            _ => {}
        }
    }
    tags
}

/// `<!-- saved from url=(0026)https://example.com/a -->`, as browsers write it.
fn saved_from(head: &str) -> Option<Url> {
    let comment = head.split_once("saved from url=(")?.1;
    let address = comment.split_once(')')?.1.split("-->").next()?;
    Url::parse(address.trim()).ok().filter(is_web)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn links_of_the_head_are_found_and_made_absolute() {
        let head = Head::read(
            "<!doctype html><HTML><Head><base href='/blog/'><meta name=generator content='WordPress 6.5'>\
             <link rel='canonical nofollow' href='a/?x=1&amp;y=2'>\
             <link rel=\"https://api.w.org/\" href=\"https://example.com/wp-json/\">\
             <link rel=alternate type='application/rss+xml' href='feed/'>\
             <link rel=alternate hreflang=de href='/de/'></HEAD><body><link rel=canonical href=/wrong>",
            Some(&url("https://example.com/x")),
        );
        assert_eq!(head.canonical, Some(url("https://example.com/blog/a/?x=1&y=2")));
        assert_eq!(head.api, Some(url("https://example.com/wp-json/")));
        assert_eq!(head.feeds, [url("https://example.com/blog/feed/")]);
        assert!(head.is_wordpress);
    }

    #[test]
    fn a_saved_page_says_where_it_stood() {
        let head = Head::read("<!doctype html>\n<!-- saved from url=(0021)https://example.com/a -->\n<html>", None);
        assert_eq!(head.saved_from, Some(url("https://example.com/a")));
        let head = Head::read("<meta property='og:url' content='https://example.com/b'>", None);
        assert_eq!(head.canonical, Some(url("https://example.com/b")));
        assert_eq!(Head::read("<link rel=canonical href='/a'>", None).canonical, None);
    }

    #[test]
    fn a_canonical_address_is_taken_where_it_can_be_true() {
        let identity = |canonical: &str, address: &str| {
            let head = Head { canonical: Some(url(canonical)), ..Head::default() };
            head.identity(&url(address)).to_string()
        };
        let page = "https://example.com/a?utm=1";
        assert_eq!(identity("https://www.example.com/a", page), "https://www.example.com/a");
        assert_eq!(identity("https://example.org/a", page), page);
        assert_eq!(identity("https://example.com/", page), page);
        assert_eq!(identity("https://example.com/", "https://example.com/?utm=1"), "https://example.com/?utm=1");
    }

    #[test]
    fn what_a_title_or_a_script_says_is_not_the_head() {
        let head = Head::read(
            "<title>Use <link rel=canonical href=https://example.com/a></title>\
             <script>var a = \"</head><link rel=canonical href=https://example.com/b>\";</script>\
             <LINK HREF='https://example.com/c' REL=Canonical>",
            None,
        );
        assert_eq!(head.canonical, Some(url("https://example.com/c")));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text: String) {
            Head::read(&text, None);
            Head::read(&format!("<head>saved from url=({text}"), None);
        }
    }
}
