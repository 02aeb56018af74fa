//! In: a source as a person names it: an address, a file, a folder, or `-`. Out: its pages, one
//! after the other, each decoded or with the reason why not.
//! Never: keeps more than a few pages at a time, or reads what is in them beyond what tells them apart.

mod ahead;
mod event;
mod feed;
mod files;
mod head;
mod kind;
mod known;
mod page;
mod paragraphs;
mod plain;
mod run;
mod shortcodes;
mod sitemap;
mod tags;
mod unpack;
mod wordpress;
mod wxr;
mod xml;

pub use event::{Event, Gathered};
pub use kind::Kind;
pub use known::Known;

pub use crate::import::fetch::Seen;

use crate::fault::Fault;
use crate::import::Reason;
use crate::import::fetch::{self, Fetcher};
use jiff::civil::Date;
use run::Run;
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What to take of each source.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the source is (`--kind`); found out where it is not told.
    pub kind: Option<Kind>,
    /// Only what changed on this day or later (`--since`), where the source tells when.
    pub since: Option<Date>,
    /// The most pages of one source (`--limit`).
    pub limit: usize,
    /// How to fetch.
    pub fetch: fetch::Options,
}

impl Default for Options {
    fn default() -> Self {
        Self { kind: None, since: None, limit: 1000, fetch: fetch::Options::default() }
    }
}

/// Reads sources. One value serves all sources of a run, so that manners hold across them.
#[derive(Debug)]
pub struct Sources {
    runtime: tokio::runtime::Runtime,
    fetcher: Arc<Fetcher>,
    options: Options,
}

impl Sources {
    /// Gets ready; nothing is fetched yet.
    ///
    /// # Errors
    /// Where the system gives no threads, or the proxy's address is none.
    pub fn new(options: Options) -> Result<Self, Fault> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(|error| {
                Fault::new(
                    format!("cannot start the thread that fetches: {error}"),
                    "try again with fewer programs open",
                )
            })?;
        let fetcher = Arc::new(Fetcher::new(options.fetch.clone())?);
        Ok(Self { runtime, fetcher, options })
    }

    /// Reads one source, and hands on what is found as it is found, in the order of the source, on
    /// the caller's thread. While `on` works, the next few pages are fetched; while `on` waits, so
    /// does fetching. `known` is what earlier runs saw, by the address that was fetched
    /// ([`Page::source`](crate::import::Page::source)): what is unchanged since is told as
    /// [`Event::Unchanged`]. `on` ends the run with [`ControlFlow::Break`].
    ///
    /// Blocks: in a program that is asynchronous itself it belongs on a thread that may.
    ///
    /// ```
    /// use faqt::import::sources::{Event, Kind, Known, Options, Sources};
    /// use std::ops::ControlFlow;
    ///
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("prices.md"), "# Prices\n\nA ticket is 3 euros.\n")?;
    ///
    /// let sources = Sources::new(Options::default())?;
    /// let mut names = Vec::new();
    /// let gathered = sources.gather(&folder.path().to_string_lossy(), &Known::default(), &mut |event| {
    ///     if let Event::Page { page, .. } = event {
    ///         names.push(page.name);
    ///     }
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(gathered.kind, Kind::Folder);
    /// assert_eq!(names, [Some("prices".to_owned())]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the source as a whole gives nothing: it is not there, not allowed, or cannot be read.
    /// What is wrong with one of its pages is an [`Event::Failed`].
    pub fn gather(
        &self,
        source: &str,
        known: &Known,
        on: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<Gathered, Reason> {
        let (sender, mut receiver) = mpsc::channel(4);
        let run = Run::new(Arc::clone(&self.fetcher), self.options.clone(), known.clone(), sender);
        let source = source.to_owned();
        let task = self.runtime.spawn(async move { run.gather(&source).await });
        while let Some(event) = receiver.blocking_recv() {
            if on(event).is_break() {
                break;
            }
        }
        drop(receiver);
        self.runtime.block_on(task).unwrap_or(Err(Reason::Malformed))
    }
}
