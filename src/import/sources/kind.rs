//! What a source is.

pub use crate::config::SourceKind as Kind;

/// What a text is by its first tags: the root of XML says it. `None`: a page.
pub(super) fn of_text(text: &[u8]) -> Option<Kind> {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        return start.contains("jsonfeed.org/version/").then_some(Kind::Feed);
    }
    let root = root(start)?;
    let name = root.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    match name.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        // The namespaces stand at the root, and WordPress says below it what it wrote.
        "rss" if start.contains("http://wordpress.org/export/") => Some(Kind::Wxr),
        "rss" | "feed" | "rdf" => Some(Kind::Feed),
        "urlset" | "sitemapindex" => Some(Kind::Sitemap),
        _ => None,
    }
}

/// From the name of the first element on, past declaration, comments and document type.
fn root(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start();
        let rest = text.strip_prefix('<')?;
        text = if let Some(comment) = rest.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if let Some(instruction) = rest.strip_prefix('?') {
            instruction.split_once("?>")?.1
        } else if let Some(doctype) = rest.strip_prefix('!') {
            match doctype.split_once('[') {
                Some((before, inner)) if !before.contains('>') => inner.split_once(']')?.1.split_once('>')?.1,
                _ => doctype.split_once('>')?.1,
            }
        } else {
            return Some(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_says_what_a_text_is() {
        let kind = |text: &str| of_text(text.as_bytes());
        assert_eq!(kind("<?xml version='1.0'?>\n<!-- made by hand -->\n<rss version='2.0'>"), Some(Kind::Feed));
        assert_eq!(kind("\u{feff}<feed xmlns='http://www.w3.org/2005/Atom'>"), Some(Kind::Feed));
        assert_eq!(kind("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>"), Some(Kind::Feed));
        assert_eq!(kind("<rss xmlns:wp=\"http://wordpress.org/export/1.2/\">"), Some(Kind::Wxr));
        assert_eq!(kind("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"), Some(Kind::Sitemap));
        assert_eq!(kind("<!DOCTYPE x [<!ENTITY a 'b'>]><sitemapindex>"), Some(Kind::Sitemap));
        assert_eq!(kind("{\"version\": \"https://jsonfeed.org/version/1.1\"}"), Some(Kind::Feed));
        assert_eq!(kind("<!doctype html><html><head><title>rss</title>"), None);
        assert_eq!(kind("# Prices\n"), None);
        assert_eq!(kind("{\"a\": 1}"), None);
        assert_eq!(kind(""), None);
    }
}
