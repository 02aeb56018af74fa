//! What a page says of itself: title, language, address, day of the last change.

use dom_query::{Document, NodeRef};
use jiff::civil::Date;
use url::Url;

use super::boilerplate::Out;
use super::tree::{attribute, has_class, heading_level, is_one_of, marks, says, squeeze, text_of};
use super::{dates, linked, title};

/// What the head and the body of a page say.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub title: Option<String>,
    /// As it is written.
    pub language: Option<String>,
    /// Where the page wants to be found.
    pub canonical: Option<Url>,
    /// What relative addresses are relative to.
    pub base: Option<Url>,
    pub updated: Option<Date>,
    /// The name of the page as browsers show it, with the site's name.
    pub shown: String,
}

/// Names that the day of a change has in `meta`, before those of the publication.
const MODIFIED: [&str; 11] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "last_modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "og:modified_time",
    "modified",
];
const PUBLISHED: [&str; 9] = [
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "date",
    "og:published_time",
];

/// What stands before the day of a change in a line, and before that of the publication.
const MODIFIED_LABELS: [&str; 13] = [
    "更新时间",
    "最后更新",
    "最近更新",
    "更新于",
    "最后修改",
    "修改时间",
    "最后编辑",
    "更新日期",
    "last updated",
    "last modified",
    "last edited on",
    "updated on",
    "updated:",
];
const PUBLISHED_LABELS: [&str; 12] = [
    "发布时间",
    "发布于",
    "发表于",
    "发布日期",
    "发表时间",
    "时间:",
    "时间：",
    "日期：",
    "published on",
    "published:",
    "posted on",
    "date:",
];

/// Words of classes and ids of what holds the day.
const MODIFIED_MARKS: [&str; 5] = ["last-updated", "last-modified", "git-revision-date", "update-time", "updated-at"];
const PUBLISHED_MARKS: [&str; 7] =
    ["=published", "post-time", "publish-time", "publish-date", "entry-date", "post-date", "pub-date"];

/// A line with a day has at most so many bytes.
const LINE: usize = 240;

/// Reads what a page says of itself; nothing of what is `out` by rules of other texts.
pub(super) fn read(page: &Document, address: Option<&Url>, out: &Out) -> Metadata {
    let root = page.root();
    let metas: Vec<(String, String)> =
        root.descendants_it().filter(|node| node.has_name("meta")).filter_map(|node| meta(&node)).collect();
    let said = |names: &[&str]| {
        names.iter().find_map(|name| metas.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    };
    let linked = linked::read(&root);
    let canonical = canonical(&root, address)
        .or_else(|| said(&["og:url"]).and_then(|url| resolve(&url, address)).filter(|url| is_better(url, address)));
    let base = root
        .descendants_it()
        .find(|node| node.has_name("base"))
        .and_then(|node| attribute(&node, "href"))
        .and_then(|href| resolve(&href, address.or(canonical.as_ref())));
    let shown = root
        .descendants_it()
        .find(|node| {
            node.has_name("title")
                && node.parent().is_none_or(|parent| !parent.has_name("svg") && !parent.has_name("symbol"))
        })
        .map(|node| squeeze(&node.text()))
        .unwrap_or_default();
    let hints = title::Hints {
        shown: &shown,
        site: said(&["og:site_name", "application-name", "apple-mobile-web-app-title"]),
        told: [said(&["og:title"]), linked.headline.clone()].into_iter().flatten().collect(),
    };
    let title = title::choose(&root, &hints, out);
    let language = root
        .descendants_it()
        .find(|node| node.has_name("html"))
        .and_then(|node| attribute(&node, "lang").or_else(|| attribute(&node, "xml:lang")))
        .or_else(|| said(&["content-language", "language", "og:locale", "dc.language"]))
        .or(linked.language);
    let of = |names: &[&str]| said(names).and_then(|value| dates::first(&value));
    let updated = of(&MODIFIED)
        .or(linked.modified)
        .or_else(|| in_text(&root, "dateModified", &MODIFIED_LABELS, out))
        .or_else(|| of(&PUBLISHED))
        .or(linked.published)
        .or_else(|| in_text(&root, "datePublished", &PUBLISHED_LABELS, out))
        .or_else(|| in_time(&root, out));
    Metadata { title, language, canonical, base, updated, shown }
}

fn meta(node: &NodeRef<'_>) -> Option<(String, String)> {
    let key = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| attribute(node, key))?;
    Some((key.to_ascii_lowercase(), squeeze(&attribute(node, "content")?)))
}

/// An address that a page writes, http or https, without a fragment.
fn resolve(written: &str, address: Option<&Url>) -> Option<Url> {
    let url = match Url::parse(written.trim()) {
        Ok(url) => url,
        Err(_) => address?.join(written.trim()).ok()?,
    };
    let mut url = Some(url).filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    url.set_fragment(None);
    Some(url)
}

fn canonical(root: &NodeRef<'_>, address: Option<&Url>) -> Option<Url> {
    let is_it = |node: &NodeRef<'_>| {
        node.has_name("link")
            && attribute(node, "rel")
                .is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical")))
    };
    let link = root.descendants_it().find(is_it)?;
    resolve(&attribute(&link, "href")?, address).filter(|url| is_better(url, address))
}

/// A page that calls the site's front page its own address is set up wrongly.
fn is_better(url: &Url, address: Option<&Url>) -> bool {
    let is_front = |url: &Url| url.path().trim_end_matches('/').is_empty() && url.query().is_none();
    !is_front(url) || address.is_none_or(is_front)
}

/// The address without what only counts visits.
pub(super) fn plain(address: &Url) -> Url {
    let mut url = address.clone();
    url.set_fragment(None);
    let counts = |key: &str| {
        key.starts_with("utm_") || matches!(key, "fbclid" | "gclid" | "spm" | "from_source" | "share_token")
    };
    if url.query_pairs().any(|(key, _)| counts(&key)) {
        let kept: Vec<(String, String)> =
            url.query_pairs().filter(|(key, _)| !counts(key)).map(|(key, value)| (key.into(), value.into())).collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    url
}

/// Whether a node stands in a text that is another than the article.
fn is_elsewhere(node: &NodeRef<'_>, out: &Out) -> bool {
    std::iter::once(*node).chain(node.ancestors_it(None)).any(|node| {
        matches!(out.get(&node.id), Some(&"comments" | &"related" | &"sidebar" | &"promotion" | &"navigation"))
    })
}

/// The day in an element that is marked as it, or in a line after its label.
fn in_text(root: &NodeRef<'_>, property: &str, labels: &[&str], out: &Out) -> Option<Date> {
    let modified = property == "dateModified";
    let is_marked = |node: &NodeRef<'_>| {
        attribute(node, "itemprop").is_some_and(|found| found.split_ascii_whitespace().any(|found| found == property))
            || modified && (node.has_name("time") && has_class(node, "updated") || node.has_attr("data-date-updated"))
            || is_fact(node, if modified { &MODIFIED_MARKS } else { &PUBLISHED_MARKS })
    };
    let day = |node: &NodeRef<'_>| {
        let keys = ["data-date-updated", "datetime", "content", "title"];
        keys.iter().find_map(|key| attribute(node, key).and_then(|value| dates::first(&value))).or_else(|| {
            let text = text_of(node);
            (text.len() <= LINE).then(|| dates::first(&text)).flatten()
        })
    };
    let nodes = || root.descendants_it().filter(|node| node.is_element() && !is_elsewhere(node, out));
    if let Some(found) = nodes().filter(is_marked).find_map(|node| day(&node)) {
        return Some(found);
    }
    nodes().filter(|node| !is_one_of(node, &["html", "body", "head"])).find_map(|node| {
        // Cheap to tell: most elements hold more than a line.
        let text = node.children_it(false).filter(|child| {
            child.is_text() || is_one_of(child, &["span", "small", "time", "em", "i", "b", "strong", "label"])
        });
        let line: String = text.map(|child| child.text().to_string() + " ").collect();
        if line.len() > 4 * LINE {
            return None;
        }
        let line = squeeze(&line).to_lowercase();
        let (at, label) = labels.iter().find_map(|label| line.find(label).map(|at| (at, label)))?;
        let after: String = line[at + label.len()..].chars().take(40).collect();
        dates::first(&after)
            .or_else(|| node.descendants_it().filter(|node| node.has_name("time")).find_map(|time| day(&time)))
    })
}

/// Whether themes and generators put the day there.
fn is_fact(node: &NodeRef<'_>, names: &[&str]) -> bool {
    let own = marks(node);
    names.iter().any(|name| says(&own, name))
}

/// The first `time` of the page that is none of another text.
fn in_time(root: &NodeRef<'_>, out: &Out) -> Option<Date> {
    let in_aside = |node: &NodeRef<'_>| node.ancestors_it(None).any(|above| out.get(&above.id) == Some(&"aside"));
    let times =
        root.descendants_it().filter(|node| node.has_name("time") && !is_elsewhere(node, out) && !in_aside(node));
    times.filter_map(|node| attribute(&node, "datetime")).find_map(|value| dates::first(&value))
}

/// A tag as BCP 47 writes it: `zh_cn` is `zh-CN`, `zh-hans` is `zh-Hans`. `None` if it is none.
pub(super) fn language_tag(written: &str) -> Option<String> {
    let first = written.split([',', ';', '.', ' ']).next()?.replace('_', "-");
    let mut tag = String::new();
    for (n, part) in first.split('-').enumerate() {
        let fits = match n {
            0 => (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()),
            _ => (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        };
        if !fits {
            return None;
        }
        let part = part.to_ascii_lowercase();
        let part = match (n, part.len()) {
            (0, _) => part,
            (_, 2) => part.to_ascii_uppercase(),
            (_, 4) => format!("{}{}", part[..1].to_ascii_uppercase(), &part[1..]),
            _ => part,
        };
        if n > 0 {
            tag.push('-');
        }
        tag.push_str(&part);
    }
    Some(tag)
}

/// The language of a text: what its page says, unless the text shows another.
pub(super) fn language(said: Option<&str>, text: &str) -> Option<String> {
    let said = said.and_then(language_tag);
    let shown = crate::knowledge::detect(text);
    match (said, shown) {
        (Some(said), Some(shown)) if said.split('-').next() != Some(shown) => Some(shown.to_owned()),
        (Some(said), _) => Some(said),
        (None, shown) => shown.map(str::to_owned),
    }
}

/// The heading that is the first of a page, whatever its level.
pub(super) fn first_heading(root: &NodeRef<'_>) -> Option<String> {
    root.descendants_it()
        .filter(|node| heading_level(node).is_some())
        .map(|node| text_of(&node))
        .find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Metadata {
        let address = Url::parse("https://e.example/a/page?x=1").ok();
        read(&Document::from(html), address.as_ref(), &Out::new())
    }

    fn day(html: &str) -> Option<String> {
        of(html).updated.map(|day| day.to_string())
    }

    #[test]
    fn the_day_of_the_change_outranks_that_of_the_publication() {
        let published = "<meta property=article:published_time content=2024-01-01>";
        for html in [
            "<meta property=article:modified_time content=2024-02-03T10:00:00+08:00>",
            "<script type=application/ld+json>{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":[\"BlogPosting\"],\"dateModified\":\"2024-02-03\"}]}</script>",
            "<time itemprop='dateModified' datetime=2024-02-03>yesterday</time>",
            "<p>更新时间：2024-02-03 10:21</p>",
            "<span>Last updated on <b>Feb 3, 2024</b></span>",
            "<span class=git-revision-date-localized-plugin>February 3, 2024</span>",
        ] {
            assert_eq!(day(&format!("{published}{html}")).as_deref(), Some("2024-02-03"), "{html}");
        }
        assert_eq!(day(published).as_deref(), Some("2024-01-01"));
        assert_eq!(day("<div>时间:</small>2012-09-26 15:40</div>").as_deref(), Some("2012-09-26"));
        assert_eq!(day("<p>In 2024-02-03 something happened. Last updated 3 months ago</p>"), None);
    }

    #[test]
    fn the_canonical_address_is_taken_unless_it_is_the_front_page() {
        let canonical = |html| of(html).canonical.map(String::from);
        assert_eq!(canonical("<link rel=canonical href=/b#c>").as_deref(), Some("https://e.example/b"));
        assert_eq!(canonical("<link rel=canonical href=https://e.example/>"), None);
        assert_eq!(canonical("<link rel=canonical href=javascript:x>"), None);
        assert_eq!(
            plain(&Url::parse("https://e.example/a?id=1&utm_source=x#y").unwrap()).as_str(),
            "https://e.example/a?id=1"
        );
    }

    #[test]
    fn languages_are_tags_and_the_text_outranks_a_wrong_one() {
        assert_eq!(language_tag("zh_cn").as_deref(), Some("zh-CN"));
        assert_eq!(language_tag("ZH-hans-cn").as_deref(), Some("zh-Hans-CN"));
        assert_eq!(language_tag("english"), None);
        assert_eq!(language(Some("en-US"), "云服务器的镜像是一个模板，里面装着操作系统。").as_deref(), Some("zh"));
        assert_eq!(
            language(Some("en-GB"), "The image is a template, and it is free for all of you.").as_deref(),
            Some("en-GB")
        );
    }
}
