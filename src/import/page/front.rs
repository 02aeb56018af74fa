//! Markdown that is there already: its front matter is read, its body stays as it is.

use jiff::civil::Date;

use super::mend::{counts, mended};
use crate::import::{Draft, Page, Reason};
use crate::knowledge::{CollectionSettings, Site, read_article};

/// An article of Markdown.
///
/// # Errors
/// [`Reason::NoArticle`] where there is no text, or it is a draft; [`Reason::Malformed`] where it
/// cannot be read.
pub(super) fn draft(page: &Page, text: &str) -> Result<Draft, Reason> {
    let settings =
        CollectionSettings { language: page.language.clone(), ..CollectionSettings::new("import", "import") };
    let name = page.name.as_deref().unwrap_or("page").replace('/', "-");
    let (article, findings) = read_article(&settings, Site::Github, &format!("{name}.md"), text.as_bytes());
    let Some(article) = article else {
        let unreadable = findings.iter().any(|finding| finding.is_error());
        return Err(if unreadable { Reason::Malformed } else { Reason::NoArticle });
    };
    let body = body_of(text).replace("\r\n", "\n");
    let body: String = body.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let body = format!("{}\n", body.trim_start_matches('\n').trim_end());
    if body.trim().is_empty() {
        return Err(Reason::NoArticle);
    }
    let mut removed = Vec::new();
    let body = mended(body, &mut removed);
    let (words, tables) = counts(&body);
    let is_name = article.title == name.replace(['-', '_'], " ").trim();
    let told = page.title.clone().filter(|_| is_name);
    Ok(Draft {
        title: told.unwrap_or(article.title),
        source: article.source.or_else(|| page.address.as_ref().map(|address| super::metadata::plain(address).into())),
        language: super::metadata::language_tag(&article.language),
        updated: article.updated.and_then(|day| day.parse::<Date>().ok()).or(page.updated),
        body,
        words,
        tables,
        removed,
    })
}

/// What stands after the front matter.
fn body_of(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.split_inclusive('\n');
    let fence = match lines.next().map(str::trim_end) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ => return text,
    };
    let mut at = text.find('\n').map_or(text.len(), |n| n + 1);
    for line in lines {
        at += line.len();
        let line = line.trim_end();
        if line == fence || fence == "---" && line == "..." {
            return &text[at..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Text;

    fn page(text: &str) -> Page {
        Page {
            identity: "a.md".into(),
            source: "a.md".into(),
            address: None,
            text: Text::Markdown(text.into()),
            title: None,
            updated: None,
            language: None,
            name: Some("first-steps".into()),
        }
    }

    #[test]
    fn the_front_matter_is_read_and_the_body_kept() {
        let text = "---\r\ntitle: Images\r\nlang: zh_CN\r\ndate: 2024-05-06\r\ntags: [x]\r\n---\r\n\r\n# Images\r\n\r\n*Text*  with   blanks.\r\n";
        let draft = super::draft(&page(text), text).unwrap();
        assert_eq!(draft.body, "# Images\n\n*Text*  with   blanks.\n");
        assert_eq!((draft.title.as_str(), draft.language.as_deref()), ("Images", Some("zh-CN")));
        assert_eq!(draft.updated.map(|day| day.to_string()).as_deref(), Some("2024-05-06"));
    }

    #[test]
    fn without_front_matter_heading_or_name_is_the_title() {
        let title = |text: &str| super::draft(&page(text), text).map(|draft| draft.title);
        assert_eq!(title("# One\n\nText.\n").as_deref(), Ok("One"));
        assert_eq!(title("Text.\n").as_deref(), Ok("first steps"));
        assert_eq!(title("---\ndraft: true\n---\nText.\n"), Err(Reason::NoArticle));
        assert_eq!(title(" \n"), Err(Reason::NoArticle));
    }
}
