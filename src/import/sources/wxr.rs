//! Exports of WordPress sites (WXR): their published posts and pages, one at a time.

use super::run::{End, Run};
use super::{paragraphs, plain, shortcodes, wordpress, xml};
use crate::import::fetch::Seen;
use crate::import::{Page, Reason, Text};
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use std::collections::BTreeMap;
use std::io::Read;
use url::Url;
use xml::Clean;

/// Reads an export.
pub(super) async fn read(run: &mut Run, source: &str, from: impl Read + Send) -> Result<bool, End> {
    let mut export = Export::new(from);
    let mut unknown = BTreeMap::new();
    while let Some(item) = export.next()? {
        tell(run, source, &export.site, item, &mut unknown).await?;
    }
    if !unknown.is_empty() {
        let names: Vec<_> = unknown.iter().map(|(name, times)| format!("[{name}] ({times})")).collect();
        run.finish().await?;
        run.note(format!(
            "shortcodes whose place stays empty, while the text between them is kept: {}",
            names.join(", ")
        ))
        .await?;
    }
    // An export may be of a part of a site.
    Ok(false)
}

async fn tell(
    run: &mut Run,
    source: &str,
    site: &str,
    item: Item,
    unknown: &mut BTreeMap<String, usize>,
) -> Result<(), End> {
    let is_page = matches!(item.kind.trim(), "post" | "page") && item.status.trim() == "publish";
    let updated = [&item.modified, &item.date].iter().find_map(|text| wordpress::day(Some(text.as_str())));
    if !is_page || !run.is_recent(updated) {
        return Ok(());
    }
    let address = Url::parse(item.link.trim()).ok();
    let id = item.id.trim();
    let title = plain::of_html(&item.title);
    let source = match &address {
        Some(address) => address.to_string(),
        None => format!("{source}#{id}"),
    };
    if !item.password.is_empty() {
        return run.failed(&source, Reason::Protected).await;
    }
    if item.content.len() > run.options.fetch.max_bytes {
        return run.failed(&source, Reason::TooLarge).await;
    }
    let page = Page {
        identity: format!("wordpress:{site}#{id}"),
        source,
        address,
        text: Text::Fragment(html(&item.content, unknown)),
        title,
        updated,
        language: None,
        name: Some(item.name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    run.page(page, Seen::default()).await
}

/// What WordPress would show of a text as it keeps it: texts of blocks are HTML, older ones are not quite.
fn html(content: &str, unknown: &mut BTreeMap<String, usize>) -> String {
    let has_blocks = content.contains("<!-- wp:");
    let content = shortcodes::unwrapped(content, unknown);
    if has_blocks { content } else { paragraphs::marked(&content) }
}

/// An entry of an export, as it stands there.
#[derive(Debug, Default, PartialEq, Eq)]
struct Item {
    title: String,
    link: String,
    id: String,
    name: String,
    kind: String,
    status: String,
    password: String,
    modified: String,
    date: String,
    content: String,
}

impl Item {
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "title" => &mut self.title,
            "link" => &mut self.link,
            "wp:post_id" => &mut self.id,
            "wp:post_name" => &mut self.name,
            "wp:post_type" => &mut self.kind,
            "wp:status" => &mut self.status,
            "wp:post_password" => &mut self.password,
            "wp:post_modified_gmt" => &mut self.modified,
            "wp:post_date_gmt" => &mut self.date,
            "content:encoded" => &mut self.content,
            _ => return None,
        })
    }
}

/// An export, read one entry after the other.
struct Export<R: Read> {
    reader: Reader<Clean<R>>,
    buffer: Vec<u8>,
    open: Vec<String>,
    /// As identities have it.
    site: String,
}

impl<R: Read> Export<R> {
    fn new(from: R) -> Self {
        let mut reader = Reader::from_reader(Clean::new(from));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), open: Vec::new(), site: String::new() }
    }

    /// The next entry; `None` at the end.
    fn next(&mut self) -> Result<Option<Item>, Reason> {
        let mut item = Item::default();
        let mut channel = String::new();
        loop {
            self.buffer.clear();
            let depth = self.open.len();
            // rss, channel, item, and what is in it.
            let field = match (depth, self.open.last()) {
                (4, Some(name)) if self.open[2] == "item" => item.field(name),
                (3, _) => Some(&mut channel),
                _ => None,
            };
            match self.reader.read_event_into(&mut self.buffer).map_err(|_| Reason::Malformed)? {
                Xml::Start(start) => {
                    channel.clear();
                    self.open.push(start.name().as_ref().to_owned());
                }
                Xml::End(_) => match (depth, self.open.pop().as_deref()) {
                    (3, Some("item")) => return Ok(Some(item)),
                    (3, Some(name @ ("wp:base_blog_url" | "link"))) => {
                        // The first of them that is there; the blog's own comes after the channel's link.
                        let home = Url::parse(channel.trim()).ok();
                        if let Some(home) = home.filter(|_| name != "link" || self.site.is_empty()) {
                            self.site = wordpress::site_name(&home);
                        }
                    }
                    _ => {}
                },
                Xml::Text(text) => {
                    if let Some(field) = field {
                        field.push_str(&text);
                    }
                }
                Xml::CData(text) => {
                    if let Some(field) = field {
                        field.push_str(&text);
                    }
                }
                Xml::GeneralRef(reference) => {
                    if let Some(field) = field {
                        xml::push_reference(&reference, field);
                    }
                }
                Xml::DocType(doctype) => xml::refuse_entities(&doctype)?,
                Xml::Eof if self.open.is_empty() => return Ok(None),
                Xml::Eof => return Err(Reason::Malformed),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- generator=\"WordPress\" -->\n\
        <rss version=\"2.0\" xmlns:content=\"c\" xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n\
        <title>Garden</title><link>https://example.com/blog</link>\
        <wp:base_site_url>https://example.com</wp:base_site_url><wp:base_blog_url>https://example.com/blog</wp:base_blog_url>";

    #[test]
    fn an_entry_is_read_field_by_field() {
        let text = format!(
            "{START}<item><title><![CDATA[Roses & more]]></title><link>https://example.com/blog/roses/?a=1&amp;b=2</link>\
             <content:encoded><![CDATA[One]]]]><![CDATA[>two]]></content:encoded>\
             <wp:post_id>7</wp:post_id><wp:post_password/><wp:status>publish</wp:status>\
             <wp:postmeta><wp:meta_key>wp:status</wp:meta_key><wp:status>draft</wp:status></wp:postmeta></item>\
             </channel></rss>"
        );
        let mut export = Export::new(text.as_bytes());
        let item = export.next().unwrap().unwrap();
        assert_eq!(export.site, "example.com/blog");
        assert_eq!(item.title, "Roses & more");
        assert_eq!(item.link, "https://example.com/blog/roses/?a=1&b=2");
        assert_eq!(item.content, "One]]>two");
        assert_eq!((item.id.as_str(), item.status.as_str(), item.password.as_str()), ("7", "publish", ""));
        assert_eq!(export.next(), Ok(None));
    }

    #[test]
    fn an_export_that_breaks_off_gives_what_stands_before() {
        let text = format!("{START}<item><title>a</title></item><item><title>b</ti");
        let mut export = Export::new(text.as_bytes());
        assert_eq!(export.next().unwrap().unwrap().title, "a");
        assert_eq!(export.next(), Err(Reason::Malformed));
        let text = format!("{START}<item><title>a</title></item>");
        let mut export = Export::new(text.as_bytes());
        assert!(export.next().unwrap().is_some());
        assert_eq!(export.next(), Err(Reason::Malformed));
    }

    #[test]
    fn an_entity_bomb_is_refused() {
        let text = format!("<!DOCTYPE rss [<!ENTITY a \"ha\">]>{START}");
        assert_eq!(Export::new(text.as_bytes()).next(), Err(Reason::Malformed));
    }

    #[test]
    fn a_text_of_blocks_is_html_and_an_older_one_becomes_it() {
        let mut unknown = BTreeMap::new();
        let blocks = "<!-- wp:paragraph {\"a\":\"b\"} -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n<!--more-->";
        assert_eq!(html(blocks, &mut unknown).trim(), "<p>One</p>");
        assert_eq!(html("One\n\nTwo", &mut unknown), "<p>One</p>\n<p>Two</p>\n");
    }
}
