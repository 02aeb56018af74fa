//! The title of an article, without the name of its site.

use dom_query::NodeRef;

use super::boilerplate::Out;
use super::prose::weight;
use super::tree::{attribute, heading_level, marks, says, squeeze, text_of};

/// What a page tells of its title besides its headings.
pub(super) struct Hints<'a> {
    /// As browsers show it, with the site's name.
    pub shown: &'a str,
    /// The name of the site.
    pub site: Option<String>,
    /// Titles as other programs are told.
    pub told: Vec<String>,
}

/// What stands between a title and the name of a site.
const SEPARATORS: [&str; 16] =
    [" | ", " – ", " — ", " - ", " :: ", " » ", " « ", " · ", " • ", "_", "｜", "|", " : ", "–", "—", "-"];

/// The title: the heading that the name of the page begins with or holds, else what the page tells
/// of it, without the name of the site.
pub(super) fn choose(root: &NodeRef<'_>, hints: &Hints<'_>, out: &Out) -> Option<String> {
    let shown = fold(hints.shown);
    let site = hints.site.as_deref().map(fold);
    let is_out = |node: &NodeRef<'_>| {
        std::iter::once(*node).chain(node.ancestors_it(None)).any(|node| out.contains_key(&node.id))
    };
    let mut headings: Vec<(u8, bool, String)> = Vec::new();
    for node in root.descendants_it() {
        let level = heading_level(&node).or_else(|| says(&marks(&node), "title").then_some(7));
        if let Some(level) = level {
            let text = heading_text(&node);
            if !is_front_door(&node) && !text.is_empty() && text.chars().count() <= 300 {
                headings.push((level, is_out(&node), text));
            }
        }
        if headings.len() > 400 {
            break;
        }
    }
    // Where in the name of the page a heading stands; those that are the site's name aside.
    let place = |text: &str| {
        let text = fold(text);
        let is_site = site.as_deref() == Some(text.as_str());
        shown.find(&text).filter(|_| !is_site).map(|at| (at, usize::MAX - text.len()))
    };
    let among = |levels: std::ops::RangeInclusive<u8>, only_first: bool| {
        headings
            .iter()
            .filter(|(level, ..)| levels.contains(level))
            .filter_map(|(_, _, text)| place(text).map(|place| (place, text)))
            .filter(|((at, _), text)| (!only_first || is_part(&shown, *at, &fold(text))) && weight(text) >= 2)
            .min_by_key(|(place, _)| *place)
            .map(|(_, text)| text.clone())
    };
    let alone = || {
        let mut first = headings.iter().filter(|(level, out, _)| *level == 1 && !out);
        let found = first.next().map(|(_, _, text)| text.clone());
        found.filter(|_| first.next().is_none())
    };
    among(1..=1, false)
        .or_else(|| among(2..=7, true))
        .or_else(alone)
        .or_else(|| {
            hints.told.iter().map(|told| without_site(told, hints.site.as_deref(), false)).find(|told| !told.is_empty())
        })
        .or_else(|| Some(without_site(hints.shown, hints.site.as_deref(), true)).filter(|title| !title.is_empty()))
}

/// Whether the heading leads to the front page of the site: it is the site's name.
fn is_front_door(node: &NodeRef<'_>) -> bool {
    let links = std::iter::once(*node).chain(node.descendants_it()).filter_map(|node| attribute(&node, "href"));
    links.into_iter().any(|href| {
        let path =
            href.split_once("://").map_or(href.as_str(), |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        path == "/" || path.is_empty()
    })
}

/// Whether a title is the first or the last part of the name of the page.
fn is_part(shown: &str, at: usize, title: &str) -> bool {
    let (before, after) = (&shown[..at], shown.get(at + title.len()..).unwrap_or_default());
    let parts = |text: &str, ends: fn(&str, &str) -> bool| {
        SEPARATORS.iter().chain(&[": ", "："]).any(|separator| {
            ends(text, separator) || ends(text, separator.trim_end()) && !separator.trim_end().is_empty()
        })
    };
    match (before.is_empty(), after.is_empty()) {
        (true, true) => true,
        (true, false) => {
            parts(after, |text, separator| text.starts_with(separator) || text.starts_with(separator.trim_start()))
        }
        (false, true) => parts(before, |text, separator| text.ends_with(separator)),
        (false, false) => false,
    }
}

/// The text of a heading without signs that link to it.
fn heading_text(node: &NodeRef<'_>) -> String {
    text_of(node).trim_end_matches(['#', '¶', '🔗']).trim().to_owned()
}

/// The same for texts that only differ in case and white space.
pub(super) fn fold(text: &str) -> String {
    squeeze(text).to_lowercase()
}

/// A title without the name of its site after it; without knowing that name only where `guess`.
fn without_site(title: &str, site: Option<&str>, guess: bool) -> String {
    let title = squeeze(title);
    if let Some(site) = site {
        for separator in SEPARATORS {
            let end = format!("{separator}{site}");
            if let Some(start) = title.strip_suffix(end.as_str()).filter(|start| weight(start) >= 2) {
                return start.trim().to_owned();
            }
        }
    }
    if !guess {
        return title;
    }
    for separator in &SEPARATORS[..12] {
        if let Some((start, _)) = title.split_once(separator).filter(|(start, _)| weight(start) >= 4) {
            return start.trim().to_owned();
        }
    }
    // 标题-站点: a dash between Chinese characters.
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
    match title.rsplit_once('-') {
        Some((start, end))
            if wide(end.chars().next()) && end.chars().count() <= 16 && weight(start) >= 4 && !start.is_ascii() =>
        {
            start.trim().to_owned()
        }
        _ => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn title(shown: &str, body: &str, site: Option<&str>) -> String {
        let page = Document::from(format!("<title>{shown}</title><body>{body}"));
        let hints = Hints { shown, site: site.map(str::to_owned), told: Vec::new() };
        choose(&page.root(), &hints, &Out::new()).unwrap_or_default()
    }

    #[test]
    fn the_heading_that_the_page_is_called_by_is_the_title() {
        assert_eq!(title("A - b | Site", "<h1>Site</h1><h1>A - b</h1>", None), "A - b");
        assert_eq!(title("Café Zoë — how we roast", "<h1>How we roast</h1>", None), "How we roast");
        assert_eq!(
            title("阳台种草莓_技术_园艺网", "<div class=title><h2>阳台种草莓</h2></div><h3>挑苗</h3>", None),
            "阳台种草莓"
        );
        assert_eq!(
            title("Shed: Mowers", "<h1><a href=https://e.example/>Shed</a></h1><h3>Mowers</h3>", None),
            "Mowers"
        );
        assert_eq!(title("Buy now!", "<h1>Custom images<a href=#x>#</a></h1>", None), "Custom images");
    }

    #[test]
    fn without_a_heading_the_site_is_cut_off() {
        assert_eq!(title("Custom images - Cloud notes", "", None), "Custom images");
        assert_eq!(title("自定义镜像是什么-小云笔记", "", None), "自定义镜像是什么");
        assert_eq!(title("State-of-the-art e-mail", "", None), "State-of-the-art e-mail");
        assert_eq!(title("A: b - c - Site", "", Some("Site")), "A: b - c");
    }
}
