//! `faqt check --links`: whether the sources of the articles still stand where they say.

use super::Context;
use super::findings::count;
use super::progress::Bar;
use crate::import::fetch::{Allowed, Options};
use crate::knowledge::Finding;
use crate::publish::{Links, test_links};
use anyhow::Result;
use etcetera::BaseStrategy as _;
use std::time::Duration;
use url::Url;

/// How sources are tested.
#[derive(Debug, clap::Args)]
pub(super) struct Sources {
    /// Test every source, too: dead ones are errors, moved and changed ones warnings. Within a day,
    /// only those that were not good are asked again
    #[arg(long)]
    links: bool,
    /// Test this host and port, too, although it is not of the open internet; may be repeated
    #[arg(long, value_name = "HOST:PORT", requires = "links")]
    allow: Vec<Allowed>,
    /// The proxy that all connections go through; that of the environment is not used
    #[arg(long, value_name = "ADDRESS", requires = "links")]
    proxy: Option<Url>,
    /// The rest between two requests to one host; 0: none
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time, requires = "links")]
    delay: Duration,
    /// The longest that one address may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time, requires = "links")]
    timeout: Duration,
}

/// What is wrong with the sources; nothing where they are not to be tested.
pub(super) fn findings(args: &Sources, context: &Context) -> Result<Vec<Finding>> {
    if !args.links {
        return Ok(Vec::new());
    }
    let Sources { allow, proxy, delay, timeout, .. } = args;
    let options =
        Options { allow: allow.clone(), proxy: proxy.clone(), delay: *delay, timeout: *timeout, ..Options::default() };
    let cache = etcetera::choose_base_strategy().ok().map(|folders| folders.cache_dir().join("faqt/links.json"));
    let bar = Bar::new(context);
    let now = jiff::Timestamp::now();
    let Links { findings, asked, known } =
        test_links(&context.config, options, cache.as_deref(), now, &|step| bar.step(step))?;
    bar.clear();
    let asked = count(asked as u64, "source");
    match known {
        0 => context.note(format_args!("note: {asked} asked")),
        _ => context.note(format_args!("note: {asked} asked, {known} were good within a day")),
    }
    Ok(findings)
}

/// Reads `0`, `500ms`, `1.5s` or `2m`.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || "write a number with ms, s or m, such as 1s".to_owned();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[number.len()..] {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "" if number == "0" => 0.0,
        _ => return Err(wrong()),
    };
    let number: f64 = number.parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        assert_eq!(time("0"), Ok(Duration::ZERO));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(time("2m"), Ok(Duration::from_secs(120)));
        for text in ["", "s", "1", "-1s", "1h", "infs", "1e99s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
