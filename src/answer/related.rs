//! English words of one family or one meaning: "invade" and "invasion", "buy" and "purchase". A
//! word that a passage has in place of the question's is weaker evidence than the word itself; how
//! much weaker is fitted.

/// Lines of `stem<TAB>related stems`, sorted by bytes.
const TABLE: &str = include_str!("related.tsv");

/// The stems that are related to a stem, the nearest first.
pub(super) fn to(stem: &str) -> impl Iterator<Item = &'static str> {
    line(stem).unwrap_or_default().split(' ').filter(|stem| !stem.is_empty())
}

/// What stands beside a stem: binary search over the bytes of the table, so that it costs nothing
/// to open.
fn line(stem: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, TABLE.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = TABLE.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end =
            TABLE.as_bytes()[middle..].iter().position(|byte| *byte == b'\n').map_or(TABLE.len(), |at| middle + at);
        let (found, related) = TABLE.get(start..end)?.split_once('\t')?;
        match found.cmp(stem) {
            std::cmp::Ordering::Equal => return Some(related),
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => to = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        for written in TABLE.lines() {
            let (stem, related) = written.split_once('\t').unwrap();
            assert_eq!(line(stem), Some(related));
        }
        assert_eq!(line(""), None);
        assert_eq!(line("zzz"), None);
        assert_eq!(line("invadx"), None);
    }

    #[test]
    fn a_word_has_its_family_and_what_means_the_same() {
        assert!(to("invad").any(|stem| stem == "invas"));
        assert!(to("buy").any(|stem| stem == "purchas"));
    }
}
