//! Coming back later, where a busy host says when.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use std::time::Duration;

/// How often one address is asked again.
pub(super) const MOST: usize = 2;

/// The longest wait that is kept; a host that wants more is not asked again.
const LONGEST: Duration = Duration::from_secs(60);

/// How long a busy host wants to be left alone, where it says so and it is not too long.
pub(super) fn rest(answer: &Response) -> Option<Duration> {
    let is_busy = matches!(answer.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let value = answer.headers().get(RETRY_AFTER).filter(|_| is_busy)?;
    wait(value.to_str().ok()?, Timestamp::now())
}

/// `Retry-After`: seconds, or a date.
fn wait(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
            Duration::try_from(until.duration_since(now)).unwrap_or_default()
        }
    };
    (wait <= LONGEST).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_within_a_minute_are_kept() {
        let now: Timestamp = "2026-11-28T02:00:00Z".parse().unwrap();
        assert_eq!(wait("2", now), Some(Duration::from_secs(2)));
        assert_eq!(wait("Sat, 28 Nov 2026 02:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(wait("Sat, 28 Nov 2026 01:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait("Sat, 28 Nov 2026 03:00:00 GMT", now), None);
        assert_eq!(wait("3600", now), None);
        assert_eq!(wait("soon", now), None);
    }
}
