//! Which of some texts begin at a place, looked at byte by byte: most places are passed over by the
//! first two or three.

/// For each byte the texts that have it at this place, in lower case or in capitals, as bits.
pub(super) const fn with_byte<const N: usize>(texts: &[&str; N], at: usize) -> [u32; 256] {
    let mut with = [0; 256];
    let mut n = 0;
    while n < N {
        let byte = texts[n].as_bytes()[at];
        with[byte as usize] |= 1 << n;
        with[byte.to_ascii_uppercase() as usize] |= 1 << n;
        n += 1;
    }
    with
}

/// Those of some texts, as bits, that the bytes begin with, in whatever case.
pub(super) fn begin<'a>(texts: &'a [&str], some: u32, bytes: &'a [u8]) -> impl Iterator<Item = &'a str> {
    let candidates = texts.iter().enumerate().filter(move |(n, _)| some & (1 << n) != 0).map(|(_, text)| *text);
    candidates.filter(|text| bytes.get(..text.len()).is_some_and(|part| part.eq_ignore_ascii_case(text.as_bytes())))
}
