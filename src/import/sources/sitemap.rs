//! Sitemaps: lists of a site's addresses, and lists of such lists.

use super::ahead::Wanted;
use super::run::{End, Run};
use super::{unpack, xml};
use crate::import::{Reason, fetch};
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use std::collections::{HashSet, VecDeque};
use url::Url;

/// How deep lists of lists go; the protocol has one level, sites have two.
const DEEPEST: usize = 3;

/// How many lists are read.
const MOST: usize = 1000;

/// An address of a list, and when what stands there last changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    address: String,
    changed: Option<Date>,
}

/// What one list names.
#[derive(Debug, Default, PartialEq, Eq)]
struct List {
    lists: Vec<Entry>,
    pages: Vec<Entry>,
    /// Whether it broke off.
    is_broken: bool,
}

/// Reads a sitemap and those that it names; a page that two of them name is fetched once.
/// `is_of_interest` says which of the lists are read.
pub(super) async fn read(
    run: &mut Run,
    source: &str,
    address: Option<&Url>,
    bytes: &[u8],
    is_of_interest: &(dyn Fn(&Url) -> bool + Sync),
) -> Result<bool, End> {
    let mut met: HashSet<Url> = address.cloned().into_iter().collect();
    let mut lists: VecDeque<(Url, usize)> = VecDeque::new();
    let mut list = self::list(bytes)?;
    let mut at = (source.to_owned(), address.cloned(), 0);
    let mut read = 1;
    loop {
        let (name, base, depth) = &at;
        let pages: Vec<_> =
            resolved(list.pages, base.as_ref(), &mut met).filter(|(_, changed)| run.is_recent(*changed)).collect();
        if !pages.is_empty() {
            run.expect(pages.len()).await?;
        }
        let is_built = is_one_day(&pages);
        for (address, changed) in pages {
            let updated = changed.filter(|_| !is_built);
            run.want(Wanted { updated, ..Wanted::new(address.as_str(), address.clone()) }).await?;
        }
        if *depth < DEEPEST {
            let inner = resolved(list.lists, base.as_ref(), &mut met);
            lists.extend(
                inner
                    .filter(|(address, changed)| is_of_interest(address) && run.is_recent(*changed))
                    .map(|(address, _)| (address, depth + 1)),
            );
        }
        if list.is_broken {
            run.failed(name, Reason::Malformed).await?;
        }
        (list, at) = loop {
            let Some((address, depth)) = lists.pop_front().filter(|_| read < MOST) else { return Ok(false) };
            read += 1;
            match fetched(run, &address).await {
                Ok(list) => break (list, (address.to_string(), Some(address), depth)),
                Err(reason) => run.failed(address.as_str(), reason).await?,
            }
        };
    }
}

/// Whether a list says the same day of all its pages: then it is the day on which it was made, and
/// no page changed just because of it.
fn is_one_day(pages: &[(Url, Option<Date>)]) -> bool {
    pages.len() > 4 && pages.iter().all(|(_, changed)| *changed == pages[0].1)
}

async fn fetched(run: &Run, address: &Url) -> Result<List, Reason> {
    let fetched = run.fetcher.get(address, None).await?;
    list(&unpack::unpacked(fetched.bytes, run.options.fetch.max_bytes)?)
}

/// The entries that are addresses and were not met before.
fn resolved<'a>(
    entries: Vec<Entry>,
    base: Option<&'a Url>,
    met: &'a mut HashSet<Url>,
) -> impl Iterator<Item = (Url, Option<Date>)> + use<'a> {
    entries.into_iter().filter_map(move |Entry { address, changed }| {
        let mut address = match base {
            Some(base) => base.join(&address).ok()?,
            None => Url::parse(&address).ok()?,
        };
        address.set_fragment(None);
        met.insert(address.clone()).then_some((address, changed))
    })
}

/// Reads one list: XML, or a text with an address a line.
fn list(bytes: &[u8]) -> Result<List, Reason> {
    let text = xml::text(bytes)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("http://") || start.starts_with("https://") {
        let lines = start.lines().map(str::trim).filter(|line| !line.is_empty());
        let pages = lines.map(|line| Entry { address: line.to_owned(), changed: None }).collect();
        return Ok(List { pages, ..List::default() });
    }
    let list = of_xml(&text);
    // A page of HTML that says "not found" is no list.
    if list.is_broken && list.lists.is_empty() && list.pages.is_empty() { Err(Reason::Malformed) } else { Ok(list) }
}

/// The entries of `<urlset>` and `<sitemapindex>`, as far as it can be read.
fn of_xml(text: &str) -> List {
    let mut list = List::default();
    let mut reader = Reader::from_str(text);
    let mut open: Vec<String> = Vec::new();
    let mut entry = Entry::default();
    let mut value = String::new();
    let mut is_list = false;
    loop {
        match reader.read_event() {
            Ok(Xml::Start(start)) => {
                let name = start.local_name().as_ref().to_ascii_lowercase();
                // Images and translations have names of their own inside.
                let name = if start.name().prefix().is_some_and(|prefix| is_foreign(prefix.as_ref())) {
                    String::new()
                } else {
                    name
                };
                is_list |= open.is_empty() && matches!(name.as_str(), "urlset" | "sitemapindex");
                open.push(name);
                value.clear();
            }
            Ok(Xml::End(_)) => {
                let name = open.pop().unwrap_or_default();
                match (open.last().map(String::as_str), name.as_str()) {
                    (Some("url" | "sitemap"), "loc") => entry.address = value.trim().to_owned(),
                    (Some("url" | "sitemap"), "lastmod") => entry.changed = day(&value),
                    (_, "url") => list.pages.push(std::mem::take(&mut entry)),
                    (_, "sitemap") => list.lists.push(std::mem::take(&mut entry)),
                    _ => {}
                }
            }
            Ok(Xml::Text(text)) => value.push_str(&text),
            Ok(Xml::CData(text)) => value.push_str(&text),
            Ok(Xml::GeneralRef(reference)) => xml::push_reference(&reference, &mut value),
            Ok(Xml::Eof) => {
                list.is_broken = !is_list || !open.is_empty();
                return list;
            }
            Ok(_) => {}
            Err(_) => {
                list.is_broken = true;
                return list;
            }
        }
    }
}

fn is_foreign(prefix: &str) -> bool {
    ["image", "video", "news", "xhtml", "mobile", "pagemap"].contains(&prefix)
}

/// The day of a W3C date: `2026-01-02`, with or without a time.
fn day(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

/// Whether a text could be a list at all, so that an answer that is none is passed over.
pub(super) fn is_list(bytes: &[u8]) -> bool {
    super::kind::of_text(bytes) == Some(super::Kind::Sitemap)
}

/// Where sitemaps stand by custom, below the main page of a site.
pub(super) async fn usual(run: &Run, home: &Url) -> Vec<Url> {
    let mut usual = run.fetcher.sitemaps(home).await;
    let names = ["wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml"];
    usual.extend(names.iter().filter_map(|name| home.join(name).ok()));
    usual.retain(|address| fetch::parse(address.as_str(), run.fetcher.options()).is_ok());
    usual.dedup();
    usual
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(address: &str, changed: Option<&str>) -> Entry {
        Entry { address: address.to_owned(), changed: changed.map(|day| day.parse().unwrap()) }
    }

    #[test]
    fn addresses_and_days_are_read_and_those_of_images_are_not() {
        let list = list(
            b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
              xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>\
              <url><loc> https://example.com/a?x=1&amp;y=2 </loc><lastmod>2026-01-02T03:04:05+08:00</lastmod>\
              <image:image><image:loc>https://example.com/a.png</image:loc></image:image></url>\
              <url><loc><![CDATA[https://example.com/b]]></loc><lastmod>soon</lastmod></url></urlset>",
        );
        let pages =
            vec![entry("https://example.com/a?x=1&y=2", Some("2026-01-02")), entry("https://example.com/b", None)];
        assert_eq!(list, Ok(List { pages, ..List::default() }));
    }

    #[test]
    fn a_list_that_says_one_day_of_all_says_when_it_was_made() {
        let pages = |days: &[&str]| -> Vec<_> {
            days.iter().map(|day| ("https://example.com/".parse().unwrap(), day.parse().ok())).collect()
        };
        assert!(is_one_day(&pages(&["2026-01-02"; 5])));
        assert!(!is_one_day(&pages(&["2026-01-02"; 4])));
        assert!(!is_one_day(&pages(&["2026-01-02", "2026-01-02", "2026-01-02", "2026-01-02", "2026-01-03"])));
    }

    #[test]
    fn lists_of_lists_and_lists_of_lines() {
        let index = b"<sm:sitemapindex xmlns:sm='x'><sm:sitemap><sm:loc>https://example.com/1.xml.gz</sm:loc>\
              </sm:sitemap></sm:sitemapindex>";
        assert_eq!(list(index).unwrap().lists, [entry("https://example.com/1.xml.gz", None)]);
        assert_eq!(list(b"https://example.com/a\r\n\r\nhttps://example.com/b").unwrap().pages.len(), 2);
    }

    #[test]
    fn what_was_read_before_a_break_counts() {
        let broken = list(b"<urlset><url><loc>https://example.com/a</loc></url><url><loc>https://exa").unwrap();
        assert_eq!(broken.pages, [entry("https://example.com/a", None)]);
        assert!(broken.is_broken);
        assert_eq!(list(b"<html><body>Not found</body></html>"), Err(Reason::Malformed));
        assert_eq!(list(b"\xff\x00"), Err(Reason::Malformed));
    }

    #[test]
    fn an_entity_bomb_is_refused() {
        let bomb =
            "<!DOCTYPE x [<!ENTITY a 'http://a/'><!ENTITY b '&a;&a;'>]><urlset><url><loc>&b;</loc></url></urlset>";
        assert_eq!(list(bomb.as_bytes()), Err(Reason::Malformed));
    }
}
