//! Whether the sources of the articles still stand where the articles say: which are dead, which have
//! moved, and which changed after their article was written.

use super::articles::{OnDisk, on_disk};
use super::freshness::line_of_day;
use super::links_cache::{Cache, Known};
use super::progress::{Progress, Step};
use crate::config::Config;
use crate::import::Reason;
use crate::import::fetch::{Fetched, Fetcher, Options, header, parse};
use crate::knowledge::{Finding, Problem, Severity, linked_addresses, sort_findings};
use anyhow::Result;
use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use url::Url;

/// Hosts that are asked at the same time; each of them one address after the other.
const HOSTS: usize = 16;
/// A page that says it changed less than this ago is made anew for each who asks.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// What came of testing the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// An error for each dead address, a warning for each other, by file and line.
    pub findings: Vec<Finding>,
    /// How many addresses were asked.
    pub asked: usize,
    /// How many were good within the last day and are not asked again.
    pub known: usize,
}

/// A source as an article names it.
#[derive(Debug)]
struct Source {
    file: PathBuf,
    /// Line of the address, from 1.
    line: u32,
    /// Line that says when the article was looked at.
    day_line: u32,
    /// Without its fragment.
    address: String,
    /// Day of the article.
    updated: Option<Date>,
}

/// What is known of an address.
type Seen = Result<Known, Reason>;

/// Tests every source of the articles: those of the front matter, those of sections, and those made
/// by a collection's `source`; with `texts`, also what their texts link to. What was good within a day
/// stands in `cache` and is not asked again. The clock is the caller's.
///
/// # Errors
/// When the proxy's address is none.
pub fn test_links(
    config: &Config,
    texts: bool,
    options: Options,
    cache: Option<&Path>,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Links> {
    let sources = sources(config, texts);
    let mut cache = Cache::read(cache, now);
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    // As articles write an address, by what it means: `https://a.example` is `https://a.example/`.
    let mut written: BTreeMap<Url, BTreeSet<&str>> = BTreeMap::new();
    for source in &sources {
        let address = source.address.as_str();
        if let Some(known) = cache.get(address) {
            seen.insert(address, Ok(known.clone()));
            continue;
        }
        match parse(address, &options) {
            Ok(url) => {
                let same = written.entry(url.clone()).or_default();
                if same.is_empty() {
                    hosts.entry(url.host_str().unwrap_or_default().to_owned()).or_default().push(url);
                }
                same.insert(address);
            }
            Err(reason) => {
                seen.insert(address, Err(reason));
            }
        }
    }
    let known = seen.values().filter(|seen| seen.is_ok()).count();
    let asked = written.len();
    let fetcher = Fetcher::new(options)?;
    let mut done = 0;
    ask(fetcher, hosts, &mut |url, fetched| {
        done += 1;
        progress(Step::Testing { done, of: asked });
        let found = fetched.map(|fetched| Known::of(&fetched, now));
        for address in written.get(&url).into_iter().flatten() {
            if let Ok(known) = &found {
                cache.put(address, known.clone());
            }
            seen.insert(address, found.clone());
        }
    })?;
    cache.write();
    let mut findings: Vec<Finding> =
        sources.iter().filter_map(|source| finding(source, seen.get(source.address.as_str())?)).collect();
    sort_findings(&mut findings);
    Ok(Links { findings, asked, known })
}

/// The sources of all articles, each once an article, and where it is wanted what their texts link to.
fn sources(config: &Config, texts: bool) -> Vec<Source> {
    let mut sources = Vec::new();
    for settings in &config.collections {
        for OnDisk { file, text, article } in on_disk(settings) {
            let links = article.sections.iter().filter_map(|section| section.link.as_ref());
            let mut addresses: Vec<String> = article.source.iter().chain(links).map(|address| plain(address)).collect();
            addresses.sort();
            addresses.dedup();
            let mut met: BTreeSet<String> = addresses.iter().cloned().collect();
            let updated = article.updated.as_ref().and_then(|day| day.parse().ok());
            sources.extend(addresses.into_iter().map(|address| Source {
                file: file.clone(),
                line: line_of(&text, &address),
                day_line: line_of_day(&text),
                address,
                updated,
            }));
            let linked = if texts { linked_addresses(&text) } else { Vec::new() };
            let linked = linked.into_iter().map(|(line, address)| (line, plain(&address)));
            sources.extend(linked.filter(|(_, address)| met.insert(address.clone())).map(|(line, address)| Source {
                file: file.clone(),
                line,
                day_line: line,
                address,
                // A page that an article only names may change as it likes.
                updated: None,
            }));
        }
    }
    sources
}

/// An address without its fragment.
fn plain(address: &str) -> String {
    address.split('#').next().unwrap_or_default().to_owned()
}

/// The line of an address, from 1; the first where it is not written out.
fn line_of(text: &str, address: &str) -> u32 {
    // Not that of a longer one.
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| c.is_whitespace() || "#>\"')]".contains(c));
    let is_here = |line: &str| line.match_indices(address).any(|(at, found)| ends(&line[at + found.len()..]));
    let line = text.lines().position(is_here).unwrap_or_default();
    u32::try_from(line + 1).unwrap_or(1)
}

/// Asks hosts side by side and each host's addresses in turn; `told` gets what came, as it comes.
fn ask(
    fetcher: Fetcher,
    hosts: BTreeMap<String, Vec<Url>>,
    told: &mut dyn FnMut(Url, Result<Fetched, Reason>),
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (fetcher, free) = (Arc::new(fetcher), Arc::new(Semaphore::new(HOSTS)));
        let (send, mut receive) = mpsc::unbounded_channel();
        for addresses in hosts.into_values() {
            let (fetcher, free, send) = (Arc::clone(&fetcher), Arc::clone(&free), send.clone());
            tokio::spawn(async move {
                // It is never closed.
                let _turn = free.acquire().await;
                for address in addresses {
                    let fetched = fetcher.probe(&address).await;
                    if send.send((address, fetched)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        while let Some((address, fetched)) = receive.recv().await {
            told(address, fetched);
        }
    });
    Ok(())
}

impl Known {
    fn of(fetched: &Fetched, now: Timestamp) -> Self {
        let modified = fetched
            .header(&header::LAST_MODIFIED)
            .and_then(|date| DateTimeParser::new().parse_timestamp(date).ok())
            .filter(|modified| now.duration_since(*modified) > FRESH)
            .map(|modified| Offset::UTC.to_datetime(modified).date());
        Self { asked: now, moved: fetched.moved.as_ref().map(Url::to_string), modified }
    }
}

/// What is to be told of a source.
fn finding(source: &Source, seen: &Seen) -> Option<Finding> {
    let address = source.address.clone();
    let found = |line, severity, problem| Some(Finding { file: source.file.clone(), line, severity, problem });
    match seen {
        Err(reason) if is_dead(reason) => {
            found(source.line, Severity::Error, Problem::DeadLink { address, why: in_words(reason) })
        }
        Err(reason) => found(source.line, Severity::Warning, Problem::UnsureLink { address, why: in_words(reason) }),
        Ok(Known { moved: Some(to), .. }) => {
            found(source.line, Severity::Warning, Problem::MovedLink { address, to: to.clone() })
        }
        Ok(Known { modified: Some(on), .. }) => {
            let updated = source.updated.filter(|updated| on > updated)?;
            let problem = Problem::ChangedSource { address, on: on.to_string(), updated: updated.to_string() };
            found(source.day_line, Severity::Warning, problem)
        }
        Ok(_) => None,
    }
}

/// Whether trying again would help nobody. What a server says of its own trouble, or of ours with it,
/// says nothing of the page.
fn is_dead(reason: &Reason) -> bool {
    match reason {
        Reason::Http(401 | 403 | 407 | 408 | 425 | 429 | 451) => false,
        Reason::Http(status) => (400..500).contains(status),
        Reason::Unreachable | Reason::Redirects => true,
        _ => false,
    }
}

fn in_words(reason: &Reason) -> String {
    match reason {
        Reason::Http(status) => format!("its server answers with status {status}"),
        Reason::Unreachable => "nothing answers there".to_owned(),
        Reason::Redirects => "it leads around in circles".to_owned(),
        Reason::Timeout => "its server takes too long".to_owned(),
        Reason::Robots => "its robots.txt lets no program in".to_owned(),
        Reason::ForbiddenAddress => "it is no address of the open internet (`--allow HOST:PORT` opens one)".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_its_line() {
        let text = "---\nsource: https://a.example/page/two\n---\n# A\n\nSource: <https://a.example/page#b>\n";
        assert_eq!(line_of(text, "https://a.example/page"), 6);
        assert_eq!(line_of(text, "https://a.example/page/two"), 2);
        assert_eq!(line_of(text, "https://b.example/"), 1);
    }

    #[test]
    fn trouble_of_a_server_is_not_the_end_of_a_page() {
        for reason in [Reason::Http(404), Reason::Http(410), Reason::Unreachable, Reason::Redirects] {
            assert!(is_dead(&reason), "{reason}");
        }
        for reason in [Reason::Http(403), Reason::Http(429), Reason::Http(503), Reason::Timeout, Reason::Robots] {
            assert!(!is_dead(&reason), "{reason}");
        }
    }
}
