//! A page that was fetched, decoded.

use super::ahead::Wanted;
use super::head::Head;
use crate::import::fetch::Fetched;
use crate::import::{Page, Reason, Text, decode};

/// The page in an answer.
pub(super) fn of_answer(wanted: Wanted, fetched: Fetched) -> Result<Page, Reason> {
    let content_type = fetched.content_type();
    let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = matches!(
        media.as_str(),
        "" | "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "text/markdown"
            | "text/x-markdown"
            | "text/xml"
            | "application/xml"
            | "application/octet-stream"
    );
    if !is_text {
        return Err(Reason::NotHtml);
    }
    let text = decode(&fetched.bytes, content_type)?;
    let path = fetched.address.path().to_ascii_lowercase();
    let is_markdown = media.ends_with("markdown")
        || (!matches!(media.as_str(), "text/html" | "application/xhtml+xml")
            && (path.ends_with(".md") || path.ends_with(".markdown"))
            && !text.trim_start().starts_with('<'));
    let identity = match wanted.identity {
        Some(identity) => identity,
        None if is_markdown => fetched.address.to_string(),
        None => Head::read(&text, Some(&fetched.address)).identity(&fetched.address).to_string(),
    };
    Ok(Page {
        identity,
        source: wanted.source,
        address: Some(fetched.address),
        text: if is_markdown { Text::Markdown(text) } else { Text::Document(text) },
        title: wanted.title,
        updated: wanted.updated,
        language: wanted.language,
        name: None,
    })
}
