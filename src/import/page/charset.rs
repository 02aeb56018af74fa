//! Bytes of a page to text, whatever it says of its charset.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

use crate::import::Reason;

/// How far a page is searched for what it says of its charset.
const HEAD: usize = 4_096;

/// How many characters of a thousand may be broken in a text of the charset that it declares.
const BROKEN: usize = 2;

/// The text of a page, by its byte-order mark, else by its header or what the page says of itself,
/// where that decodes it; else by what its bytes look like.
///
/// # Errors
/// [`Reason::NotHtml`] for a PDF, an image, an archive or other bytes that are no text;
/// [`Reason::Charset`] where no charset decodes it.
///
/// ```
/// use faqt::import::decode;
/// let gbk = [0xbe, 0xb5, 0xcf, 0xf1];
/// assert_eq!(decode(&gbk, Some("text/html; charset=gb2312")).unwrap(), "镜像");
/// ```
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Result<String, Reason> {
    if is_binary(bytes, content_type) {
        return Err(Reason::NotHtml);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return text(encoding, &bytes[mark..], usize::MAX).ok_or(Reason::Charset);
    }
    let header = content_type.and_then(|value| charset_in(value.as_bytes()));
    // Latin decodes everything, and is what servers say who know nothing.
    let said = [header, declared(bytes)].into_iter().flatten().filter(|encoding| *encoding != WINDOWS_1252);
    for encoding in said {
        if let Some(text) = text(encoding, bytes, allowed(bytes)) {
            return Ok(text);
        }
    }
    // UTF-8 is seldom met by accident.
    if let Some(text) = text(UTF_8, bytes, 0) {
        return Ok(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    [guess, UTF_8]
        .into_iter()
        .find_map(|encoding| text(encoding, bytes, allowed(bytes)))
        .filter(|text| !is_garbage(text))
        .ok_or(Reason::Charset)
}

/// A page of this length may be cut or broken in so many places.
fn allowed(bytes: &[u8]) -> usize {
    let odd = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    odd * BROKEN / 1_000 + 1
}

/// The text, where at most so many places of it are broken.
fn text(encoding: &'static Encoding, bytes: &[u8], allowed: usize) -> Option<String> {
    // GBK has no character that GB18030 lacks, and pages use those.
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if !broken {
        return Some(text.into_owned());
    }
    (text.matches('\u{fffd}').count() <= allowed).then(|| text.into_owned())
}

/// The charset that the page itself names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    if head.starts_with(b"<?xml")
        && let Some(end) = head.iter().position(|byte| *byte == b'>')
        && let Some(found) = named_after(&head[..end], b"encoding")
    {
        return Some(as_ascii(found));
    }
    let mut at = 0;
    while let Some(found) = find(&head[at..], b"<meta") {
        let start = at + found;
        let end = head[start..].iter().position(|byte| *byte == b'>').map_or(head.len(), |end| start + end);
        if let Some(encoding) = charset_in(&head[start..end]) {
            return Some(as_ascii(encoding));
        }
        at = end;
    }
    None
}

/// A page that could be read far enough to find its charset is not of 16 bits.
fn as_ascii(encoding: &'static Encoding) -> &'static Encoding {
    if encoding.is_ascii_compatible() { encoding } else { UTF_8 }
}

/// The encoding after `charset=`.
fn charset_in(text: &[u8]) -> Option<&'static Encoding> {
    named_after(text, b"charset")
}

fn named_after(text: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    let start = find(text, key)? + key.len();
    let is_part = |byte: &u8| !matches!(byte, b' ' | b'"' | b'\'' | b'=' | b';' | b'/' | b',' | b'\t' | b'\r' | b'\n');
    let from = start + text[start..].iter().position(is_part)?;
    let end = text[from..].iter().position(|byte| !is_part(byte)).map_or(text.len(), |end| from + end);
    Encoding::for_label(&text[from..end])
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

/// Bytes that are no text: known beginnings, a header that says so, or zeros among the first.
fn is_binary(bytes: &[u8], content_type: Option<&str>) -> bool {
    const BEGINNINGS: [&[u8]; 13] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x1f\x8b",
        b"BZh",
        b"\x7fELF",
        b"MZ\x90",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\xd0\xcf\x11\xe0",
        b"wOF2",
    ];
    let first = &bytes[..bytes.len().min(HEAD)];
    let start = first.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    if BEGINNINGS.iter().any(|beginning| first[start..].starts_with(beginning)) {
        return true;
    }
    let kind = content_type.map(str::to_ascii_lowercase).unwrap_or_default();
    let media = ["image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/msword"];
    if media.iter().any(|media| kind.starts_with(media) && !kind.contains("xml")) {
        return !first[start..].starts_with(b"<");
    }
    let zeros = first.iter().filter(|byte| **byte == 0).count();
    let odd = first.iter().filter(|byte| matches!(**byte, 1..=8 | 14..=26 | 28..=31)).count();
    Encoding::for_bom(bytes).is_none() && (zeros > 0 || odd * 50 > first.len())
}

/// A text with many characters that no text has.
fn is_garbage(text: &str) -> bool {
    let (mut odd, mut all) = (0usize, 0usize);
    for c in text.chars().take(HEAD) {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')));
    }
    odd * 20 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::BIG5;

    fn page(meta: &str, text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(&format!("<html><head>{meta}</head><body><p>{text}</p></body></html>")).0.into_owned()
    }

    const ZH: &str = "云服务器的镜像是一个模板，里面装着操作系统和预先做好的设置，没有它就不能创建实例。";

    #[test]
    fn gbk_that_says_nothing_or_calls_itself_utf_8_is_read() {
        for meta in ["", "<meta charset=utf-8>", "<meta http-equiv=Content-Type content='text/html; charset=UTF-8'>"] {
            let read = decode(&page(meta, ZH, GBK), Some("text/html; charset=utf-8")).unwrap();
            assert!(read.contains(ZH), "{meta}: {read}");
        }
    }

    #[test]
    fn gb2312_with_characters_of_gbk_and_gb18030_is_read() {
        let text = "方喆、沈堃与陶镕，龑";
        let read = decode(&page("<meta charset=gb2312>", text, GBK), None).unwrap();
        assert!(read.contains(text), "{read}");
    }

    #[test]
    fn big5_and_windows_1252_are_read() {
        let text = "同樣十五公斤，裝得好的背包走一天肩膀不痛，裝得不好的走兩個鐘頭就想丟掉。";
        for header in [None, Some("text/html; charset=big5")] {
            assert!(decode(&page("", text, BIG5), header).unwrap().contains(text));
        }
        let text = "It’s “neither” French – nor Ibáñez’s coöperative… €14";
        for header in [None, Some("text/html; charset=iso-8859-1"), Some("text/html; charset=utf-8")] {
            let read = decode(&page("", text, WINDOWS_1252), header).unwrap();
            assert!(read.contains(text), "{read}");
        }
    }

    #[test]
    fn a_byte_order_mark_outranks_what_is_said() {
        let bytes = [b"\xef\xbb\xbf".as_slice(), "<meta charset=gbk>镜像".as_bytes()].concat();
        assert!(decode(&bytes, Some("text/html; charset=gbk")).unwrap().ends_with("镜像"));
        let wide: Vec<u8> = "\u{feff}<p>镜像".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None).unwrap(), "<p>镜像");
    }

    #[test]
    fn a_page_that_is_cut_in_the_middle_of_a_character_stays_utf_8() {
        let mut bytes = page("<meta charset=utf-8>", ZH, UTF_8);
        bytes.truncate(bytes.len() - 19);
        let read = decode(&bytes, None).unwrap();
        assert!(read.contains("操作系统"), "{read}");
    }

    #[test]
    fn a_pdf_an_image_and_an_archive_are_no_html() {
        for bytes in [b"%PDF-1.7\n1 0 obj".as_slice(), b"\x89PNG\r\n", b"PK\x03\x04ab", b"a\0b\0c\0\0"] {
            assert_eq!(decode(bytes, Some("text/html")), Err(Reason::NotHtml));
        }
    }
}
