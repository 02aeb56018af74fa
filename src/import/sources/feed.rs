//! RSS, Atom and JSON feeds. An entry that has only a summary stands for the page that it links.

use super::ahead::Wanted;
use super::run::{End, Run};
use super::{plain, xml};
use crate::import::fetch::Seen;
use crate::import::{Page, Reason, Text};
use feed_rs::model::{Content, Entry, Feed};
use feed_rs::parser::Builder;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

/// Reads a feed.
pub(super) async fn read(run: &mut Run, source: &str, address: Option<&Url>, bytes: &[u8]) -> Result<bool, End> {
    let feed = parse(bytes, address)?;
    let language = feed.language.filter(|language| !language.is_empty());
    let entries: Vec<Entry> = feed.entries.into_iter().filter(|entry| run.is_recent(day(entry))).collect();
    run.expect(entries.len()).await?;
    for entry in entries {
        let link = link(&entry, address);
        let title = entry.title.as_ref().and_then(|title| match title.content_type.subty().as_str() {
            "html" | "xhtml" => plain::of_html(&title.content),
            _ => plain::of_text(&title.content),
        });
        let identity = identity(&entry, link.as_ref());
        let updated = day(&entry);
        let language = entry.language.clone().or_else(|| language.clone());
        match (entry.content.and_then(html), link) {
            (Some(html), link) => {
                let page = Page {
                    identity: identity.unwrap_or_else(|| format!("{source}#{}", title.as_deref().unwrap_or_default())),
                    source: link.as_ref().map_or_else(|| source.to_owned(), Url::to_string),
                    address: link,
                    text: Text::Fragment(html),
                    title,
                    updated,
                    language,
                    name: None,
                };
                run.page(page, Seen::default()).await?;
            }
            (None, Some(link)) => {
                let wanted = Wanted { identity, title, updated, language, ..Wanted::new(link.as_str(), link.clone()) };
                run.want(wanted).await?;
            }
            (None, None) => {
                let named = identity.or(title).unwrap_or_else(|| source.to_owned());
                run.failed(&named, Reason::NoArticle).await?;
            }
        }
    }
    Ok(false)
}

fn parse(bytes: &[u8], address: Option<&Url>) -> Result<Feed, Reason> {
    let text = xml::text(bytes)?;
    // An id that is made up would not be found again; ours is the link then.
    let parser = Builder::new().base_uri(address.map(Url::as_str)).id_generator(|_, _, _| String::new()).build();
    parser.parse(text.as_bytes()).map_err(|_| Reason::Malformed)
}

/// The page of an entry: the link that is not to something beside it.
fn link(entry: &Entry, base: Option<&Url>) -> Option<Url> {
    let mut links = entry.links.iter();
    let link = links.find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))?;
    let mut link = match base {
        Some(base) => base.join(link.href.trim()).ok()?,
        None => Url::parse(link.href.trim()).ok()?,
    };
    link.set_fragment(None);
    matches!(link.scheme(), "http" | "https").then_some(link)
}

fn identity(entry: &Entry, link: Option<&Url>) -> Option<String> {
    let id = entry.id.trim();
    if id.is_empty() { link.map(Url::to_string) } else { Some(id.to_owned()) }
}

/// The day of the last change, else of publication, in UTC.
fn day(entry: &Entry) -> Option<Date> {
    let time = entry.updated.or(entry.published)?;
    Some(TimeZone::UTC.to_datetime(Timestamp::from_second(time.timestamp()).ok()?).date())
}

/// The whole text of an entry, where the feed has it.
fn html(content: Content) -> Option<String> {
    let body = content.body.filter(|body| !body.trim().is_empty())?;
    match content.content_type.subty().as_str() {
        "plain" => Some(plain::to_html(&body)),
        "html" | "xhtml" | "xml" | "xhtml+xml" => Some(body),
        _ => None,
    }
}
