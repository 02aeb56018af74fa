//! Files that are compressed by themselves, such as `sitemap.xml.gz`.

use crate::import::Reason;
use flate2::read::MultiGzDecoder;
use std::io::Read;

/// The bytes as they were before gzip, where they are gzip; not more than `max_bytes` of them.
pub(super) fn unpacked(bytes: Vec<u8>, max_bytes: usize) -> Result<Vec<u8>, Reason> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let limited = MultiGzDecoder::new(bytes.as_slice()).take(max_bytes as u64 + 1);
    { limited }.read_to_end(&mut unpacked).map_err(|_| Reason::Malformed)?;
    if unpacked.len() > max_bytes { Err(Reason::TooLarge) } else { Ok(unpacked) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_up_to_the_limit() {
        assert_eq!(unpacked(b"plain".to_vec(), 5), Ok(b"plain".to_vec()));
        assert_eq!(unpacked(packed(b"hello"), 5), Ok(b"hello".to_vec()));
        assert_eq!(unpacked(packed(b"hello!"), 5), Err(Reason::TooLarge));
        let bomb = packed(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(unpacked(bomb, 100_000), Err(Reason::TooLarge));
    }

    #[test]
    fn what_is_cut_off_is_malformed() {
        let mut cut = packed(b"hello");
        cut.truncate(12);
        assert_eq!(unpacked(cut, 100), Err(Reason::Malformed));
    }
}
