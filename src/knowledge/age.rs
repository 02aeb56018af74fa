//! How old an article is, by the day that stands in it.

use jiff::civil::Date;
use jiff::{Span, Unit};
use std::str::FromStr;

/// A length of time, such as `180d`.
#[derive(Clone, Copy, Debug)]
pub struct Age(Span);

impl Age {
    /// A month.
    pub fn month() -> Self {
        Self(Span::new().months(1))
    }

    /// The day so long before another; `None` where the calendar does not reach back so far.
    pub fn before(self, day: Date) -> Option<Date> {
        day.checked_sub(self.0).ok()
    }
}

impl FromStr for Age {
    type Err = String;

    /// Reads a number of days, weeks, months or years.
    ///
    /// ```
    /// use faqt::knowledge::Age;
    /// let age: Age = "6m".parse().unwrap();
    /// assert_eq!(age.before("2026-11-28".parse().unwrap()), "2026-05-28".parse().ok());
    /// assert!("soon".parse::<Age>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let remedy = || "write a number with d, w, m or y, such as 180d".to_owned();
        let unit = text.chars().next_back().ok_or_else(remedy)?;
        let number = text[..text.len() - unit.len_utf8()].trim();
        let number: i64 = number.parse().ok().filter(|number| *number >= 0).ok_or_else(remedy)?;
        let span = match unit.to_ascii_lowercase() {
            'd' => Span::new().try_days(number),
            'w' => Span::new().try_weeks(number),
            'm' => Span::new().try_months(number),
            'y' => Span::new().try_years(number),
            _ => return Err(remedy()),
        };
        span.map(Self).map_err(|_| "that is longer ago than the calendar reaches".to_owned())
    }
}

/// How long before a day another one is, in words. `None` for a later day, and for what is none.
///
/// ```
/// use faqt::knowledge::ago;
/// let today = "2026-11-28".parse().unwrap();
/// assert_eq!(ago("2026-03-12", today).as_deref(), Some("8 months ago"));
/// ```
pub fn ago(updated: &str, today: Date) -> Option<String> {
    let updated: Date = updated.parse().ok()?;
    if updated > today {
        return None;
    }
    let months = updated.until((Unit::Month, today)).ok()?.get_months();
    let (number, unit) = match months {
        0 => (updated.until((Unit::Day, today)).ok()?.get_days(), "day"),
        1..24 => (months, "month"),
        _ => (months / 12, "year"),
    };
    Some(match number {
        0 => "today".to_owned(),
        1 => format!("1 {unit} ago"),
        _ => format!("{number} {unit}s ago"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_age_is_a_number_and_a_unit() {
        let before = |text: &str| text.parse::<Age>().ok()?.before(date(2026, 3, 31));
        assert_eq!(before("180d"), Some(date(2025, 10, 2)));
        assert_eq!(before("2w"), Some(date(2026, 3, 17)));
        // A month has no 31st day: its last counts.
        assert_eq!(before("1m"), Some(date(2026, 2, 28)));
        assert_eq!(before("1Y"), Some(date(2025, 3, 31)));
        assert_eq!(before("0d"), Some(date(2026, 3, 31)));
        assert_eq!(before("19000y"), None);
        for text in ["", "d", "180", "-1d", "1.5m", "1q", "1天", "99999999999999999999d", "999999999999d"] {
            assert!(text.parse::<Age>().is_err(), "{text}");
        }
    }

    #[test]
    fn how_long_ago_is_said_in_one_unit() {
        let said = |updated| ago(updated, date(2026, 11, 28));
        assert_eq!(said("2026-11-28").as_deref(), Some("today"));
        assert_eq!(said("2026-11-27").as_deref(), Some("1 day ago"));
        assert_eq!(said("2026-10-30").as_deref(), Some("29 days ago"));
        assert_eq!(said("2026-10-28").as_deref(), Some("1 month ago"));
        assert_eq!(said("2024-12-01").as_deref(), Some("23 months ago"));
        assert_eq!(said("2024-11-28").as_deref(), Some("2 years ago"));
        assert_eq!(said("2026-11-29"), None);
        assert_eq!(said("soon"), None);
    }
}
