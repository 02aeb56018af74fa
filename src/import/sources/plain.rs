//! Titles and other short texts, from HTML to what a person reads.

use dom_query::Document;

/// No title is longer; the rest is not read.
const LONGEST: usize = 4096;

/// The text of a piece of HTML: entities decoded, tags left out, spaces collapsed.
pub(super) fn of_html(html: &str) -> Option<String> {
    let end = (0..=LONGEST.min(html.len())).rev().find(|at| html.is_char_boundary(*at));
    collapsed(&Document::fragment(&html[..end.unwrap_or_default()]).text())
}

/// A text that was decoded before, and in which entities were left all the same.
pub(super) fn of_text(text: &str) -> Option<String> {
    of_html(&text.replace('<', "&lt;"))
}

/// Paragraphs of HTML that show a plain text.
pub(super) fn to_html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| format!("<p>{}</p>\n", paragraph.replace('\n', "<br>"))).collect()
}

fn collapsed(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_and_tags_go() {
        assert_eq!(of_html("Don&#8217;t  &amp; <em>do</em>\n").as_deref(), Some("Don’t & do"));
        assert_eq!(of_text("Vec<T> &#8211; a &amp; b").as_deref(), Some("Vec<T> – a & b"));
        assert_eq!(of_html(" &nbsp; "), None);
    }

    #[test]
    fn plain_text_shows_as_it_is() {
        assert_eq!(to_html("a <b>\n&c\r\n\r\n\nd"), "<p>a &lt;b&gt;<br>&amp;c</p>\n<p>d</p>\n");
    }
}
