//! XML as it comes: control characters and broken bytes survived, entities of its own refused.

use crate::import::{Reason, decode};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use std::io::{self, BufRead, Read};

/// Bytes that are decoded at a time.
const CHUNK: usize = 16 * 1024;

/// How much of the beginning says what charset it is in.
const BEGINNING: u64 = 512;

/// Text that is made of bytes as they are read: in UTF-8, without what XML has no place for.
pub(super) struct Clean<R> {
    from: R,
    decoder: Option<Decoder>,
    /// What was read of the bytes and not decoded yet.
    raw: Vec<u8>,
    text: String,
    given: usize,
    is_at_end: bool,
}

impl<R: Read> Clean<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, decoder: None, raw: Vec::new(), text: String::new(), given: 0, is_at_end: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.given == self.text.len() && !(self.is_at_end && self.raw.is_empty() && self.decoder.is_none()) {
            self.text.clear();
            self.given = 0;
            let room = CHUNK.saturating_sub(self.raw.len()) as u64;
            if !self.is_at_end {
                let read = (&mut self.from).take(room).read_to_end(&mut self.raw)?;
                self.is_at_end = (read as u64) < room;
            }
            let decoder = self.decoder.get_or_insert_with(|| charset(&self.raw).new_decoder());
            let mut decoded = String::with_capacity(decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(CHUNK));
            let (result, read, _) = decoder.decode_to_string(&self.raw, &mut decoded, self.is_at_end);
            self.raw.drain(..read);
            self.text.extend(decoded.chars().filter(|c| !is_forbidden(*c)));
            if self.is_at_end && result == CoderResult::InputEmpty {
                self.decoder = None;
                return Ok(());
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Clean<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Clean<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.text.as_bytes()[self.given..])
    }

    fn consume(&mut self, length: usize) {
        self.given += length;
    }
}

/// Whether XML 1.0 has no place for a character.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The charset by the byte-order mark, then by the XML declaration; UTF-8 where neither says.
fn charset(beginning: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return encoding;
    }
    let beginning = &beginning[..beginning.len().min(BEGINNING as usize)];
    let declaration = String::from_utf8_lossy(beginning);
    // Plugins like to leave blank lines before it.
    let declared = declaration
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(inside, _)| inside.split_once("encoding"))
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1))
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        // It was read as one byte a character, so it cannot be of two.
        .filter(|encoding| encoding.is_ascii_compatible());
    declared.unwrap_or(UTF_8)
}

/// The whole text, without the declaration that no longer holds; entities of its own refused. A
/// charset that does not decode it loses to what it looks like.
pub(super) fn text(bytes: &[u8]) -> Result<String, Reason> {
    let mut text = match charset(bytes).decode_with_bom_removal(bytes) {
        (text, false) => text.into_owned(),
        (text, true) => decode(bytes, None).unwrap_or_else(|_| text.into_owned()),
    };
    text.retain(|c| !is_forbidden(c));
    if let Some((_, rest)) = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        text = rest.to_owned();
    }
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::DocType(doctype)) => refuse_entities(&doctype)?,
            Ok(Event::Start(_) | Event::Empty(_) | Event::Eof) | Err(_) => return Ok(text),
            Ok(_) => {}
        }
    }
}

/// A document that defines entities can grow without bound when they are put in. None needs to.
pub(super) fn refuse_entities(doctype: &str) -> Result<(), Reason> {
    if doctype.contains("<!ENTITY") { Err(Reason::Malformed) } else { Ok(()) }
}

/// What a reference stands for; one that XML does not know stays as it is, for HTML may.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    match reference.resolve_char_ref() {
        Ok(Some(c)) if is_forbidden(c) => {}
        Ok(Some(c)) => text.push(c),
        _ => match quick_xml::escape::resolve_predefined_entity(reference) {
            Some(known) => text.push_str(known),
            None => text.extend(["&", reference, ";"]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(bytes: &[u8]) -> String {
        let mut text = String::new();
        Clean::new(bytes).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn control_characters_and_broken_bytes_are_survived() {
        assert_eq!(cleaned(b"<a>x\x08y\x00\x0b\tz\xff</a>\r\n"), "<a>xy\tz\u{fffd}</a>\r\n");
    }

    #[test]
    fn declared_charsets_and_marks_are_followed() {
        for start in ["", "\n\n "] {
            let whole = format!("{start}<?xml version='1.0' encoding='gb2312'?><a>价格</a>");
            let (gbk, ..) = encoding_rs::GBK.encode(&whole);
            assert_eq!(cleaned(&gbk), whole);
            assert_eq!(text(&gbk).as_deref(), Ok("<a>价格</a>"));
        }
        let utf16: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cleaned(&utf16), "<a>é</a>");
        assert_eq!(cleaned("\u{feff}<a>é</a>".as_bytes()), "<a>é</a>");
        assert_eq!(cleaned(b""), "");
    }

    #[test]
    fn characters_are_whole_across_chunks() {
        for shift in 0..4 {
            let text = "x".repeat(CHUNK - shift) + &"价格€".repeat(CHUNK);
            assert_eq!(cleaned(text.as_bytes()), text);
        }
    }

    #[test]
    fn a_charset_that_does_not_decode_loses() {
        let words = "<a>公共镜像免费，自定义镜像的快照收费。</a>";
        for declaration in ["", "<?xml version='1.0' encoding='UTF-8'?>"] {
            let whole = format!("{declaration}{words}");
            let (gbk, ..) = encoding_rs::GBK.encode(&whole);
            assert_eq!(text(&gbk), Ok(words.to_owned()), "{declaration}");
        }
    }

    #[test]
    fn entities_of_its_own_are_refused() {
        let bomb = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>";
        assert_eq!(text(bomb.as_bytes()), Err(Reason::Malformed));
        assert_eq!(text(b"<?xml version='1.0'?><!DOCTYPE x><x/>"), Ok("<!DOCTYPE x><x/>".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = text(&bytes);
        }
    }
}
