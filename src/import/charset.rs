//! From bytes to text, by what the page says of its charset and by what it is written in.

use super::Reason;
use encoding_rs::{Encoding, UTF_8};

/// The text of an HTML or Markdown file: by byte-order mark, then by the header's `charset`, then as
/// UTF-8, then by what it looks like.
///
/// # Errors
/// [`Reason::NotHtml`] for what is no text.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Result<String, Reason> {
    if bytes.starts_with(b"%PDF") || (Encoding::for_bom(bytes).is_none() && bytes.contains(&0)) {
        return Err(Reason::NotHtml);
    }
    let declared = content_type.and_then(|value| value.split_once("charset=")).and_then(|(_, label)| {
        Encoding::for_label(label.split(';').next().unwrap_or_default().trim_matches([' ', '"', '\'']).as_bytes())
    });
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned());
    }
    for encoding in declared.into_iter().chain([UTF_8]) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok(text.into_owned());
        }
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Ok(detector.guess(None, chardetng::Utf8Detection::Allow).decode_without_bom_handling(bytes).0.into_owned())
}
