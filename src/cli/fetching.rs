//! The flags of what fetches: from where, through what, and how patiently.

use crate::config::duration;
use crate::import::fetch::{Allowed, Options};
use clap::ValueHint;
use std::time::Duration;
use url::Url;

/// How to fetch. As a group of flags it is called `Fetching`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Fetching {
    /// Fetch from this host and port although it is not on the public internet; may be repeated
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    allow: Vec<Allowed>,
    /// Proxy of all connections; that of the environment is not used
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    proxy: Option<Url>,
    /// Rest between two requests to a host; 0: none, and several at once
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time)]
    delay: Duration,
    /// The longest that one page may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time)]
    timeout: Duration,
}

impl Fetching {
    /// As what fetches takes them.
    pub(super) fn options(&self) -> Options {
        Options {
            allow: self.allow.clone(),
            proxy: self.proxy.clone(),
            delay: self.delay,
            timeout: self.timeout,
            ..Options::default()
        }
    }
}

fn time(text: &str) -> Result<Duration, String> {
    duration(text).ok_or_else(|| format!("`{text}` is no time, such as 500ms, 1s or 2m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_people_write_them() {
        assert_eq!(time("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(time("0"), Ok(Duration::ZERO));
        for text in ["", "s", "-1s", "1w", "infs", "1e99s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
