//! The title of an article, without the name of its site.

use dom_query::NodeRef;

use super::boilerplate::Out;
use super::prose::weight;
use super::tree::{heading_level, marks, says, squeeze, text_of};

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
            if !text.is_empty() && text.chars().count() <= 300 {
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
            .filter(|((at, _), text)| (!only_first || *at == 0 && ends_part(&shown, &fold(text))) && weight(text) >= 2)
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

/// Whether the name of the page goes on with a separator, or not at all.
fn ends_part(shown: &str, title: &str) -> bool {
    shown.strip_prefix(title).is_some_and(|rest| {
        rest.is_empty()
            || SEPARATORS.iter().any(|separator| rest.starts_with(separator) || rest.starts_with(separator.trim()))
    })
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
            if wide(end.chars().next())
                && end.chars().count() <= 16
                && weight(start) >= 4
                && start.chars().any(|c| !c.is_ascii()) =>
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
