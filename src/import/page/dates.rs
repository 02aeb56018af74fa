//! Days as pages write them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first day that a text writes, in the zone that it is written in: `2026-03-18T10:05:12+08:00`,
/// `2026/3/18`, `2026年3月18日`, `18 March 2026`, `Mar 18, 2026`. Days that can be read in two
/// ways (`3/4/2026`) are none.
pub(super) fn first(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().find_map(|(n, word)| numeric(word).or_else(|| named(&words[n..])))
}

/// Year, month and day side by side.
fn numeric(word: &str) -> Option<Date> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let mut parts = word[start..].splitn(3, ['-', '/', '.', '年', '月']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?;
    let digits = day.bytes().take_while(u8::is_ascii_digit).count();
    date(year, month, day[..digits].parse().ok()?)
}

/// A month by its name, with a day before or after it and a year last.
fn named(words: &[&str]) -> Option<Date> {
    let [first, second, year, ..] = words else { return None };
    let year: i16 = year.trim_end_matches('.').parse().ok()?;
    let day = |word: &str| word.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']).parse::<i8>().ok();
    match (month(first), month(second)) {
        (Some(month), _) => date(year, month, day(second)?),
        (None, Some(month)) => date(year, month, day(first)?),
        (None, None) => None,
    }
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let n = MONTHS.iter().position(|month| word.starts_with(month))?;
    (word.chars().all(|c| c.is_ascii_alphabetic()) && word.len() <= 9).then(|| i8::try_from(n + 1).ok()).flatten()
}

/// A day of our time.
fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|date| (1990..=2100).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_spelling() {
        let day = Date::new(2026, 3, 18).unwrap();
        for text in [
            "2026-03-18T10:05:12+08:00",
            "2026-03-18",
            "2026/3/18 10:05",
            "2026年3月18日",
            "更新时间：2026-03-18",
            "18 March 2026",
            "Mar 18, 2026",
            "Wed, 18 Mar 2026 01:02:03 GMT",
            "on March 18th, 2026",
            "Last updated on 2026-03-18.",
            "2026.03.18",
        ] {
            assert_eq!(first(text), Some(day), "{text}");
        }
        for text in ["3/4/2026", "3 months ago", "2026-13-01", "1234-56-78", "127.0.0.1", "May 2003", "版本 2.3.1"] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
