//! One run through one source: what it is, who reads it, and what is told of it.

use super::ahead::{Ahead, Wanted};
use super::head::Head;
use super::{Event, Gathered, Kind, Known, Options, Seen, feed, files, kind, page, sitemap, unpack, wordpress, wxr};
use crate::import::fetch::{self, Fetched, Fetcher};
use crate::import::{Page, Reason};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;
use url::Url;

/// Why a run ends before its source does.
#[derive(Debug)]
pub(super) enum End {
    /// `--limit` pages were told.
    Limit,
    /// Nobody listens any more.
    Stopped,
    /// The source cannot be read on.
    Failed(Reason),
}

impl From<Reason> for End {
    fn from(reason: Reason) -> Self {
        Self::Failed(reason)
    }
}

/// One run through one source.
pub(super) struct Run {
    pub(super) fetcher: Arc<Fetcher>,
    pub(super) options: Options,
    known: Arc<Known>,
    events: Sender<Event>,
    ahead: Ahead,
    told: usize,
}

impl Run {
    pub(super) fn new(fetcher: Arc<Fetcher>, options: Options, known: Known, events: Sender<Event>) -> Self {
        Self { fetcher, options, known: Arc::new(known), events, ahead: Ahead::default(), told: 0 }
    }

    /// Reads the source to its end.
    pub(super) async fn gather(mut self, source: &str) -> Result<Gathered, Reason> {
        let mut kind = self.options.kind;
        let events = self.events.clone();
        let end = tokio::select! {
            biased;
            end = self.read_all(source, &mut kind) => end,
            // Whatever is waited for, nobody waits for it any more.
            () = events.closed() => Err(End::Stopped),
        };
        let kind = kind.unwrap_or(Kind::Page);
        let is_complete = match end {
            Ok(is_complete) => is_complete && self.options.since.is_none(),
            Err(End::Limit) => {
                let note = format!("stopped at the limit of {} pages", self.options.limit);
                self.tell(Event::Note(note)).await.ok();
                false
            }
            Err(End::Stopped) => false,
            Err(End::Failed(reason)) if self.told == 0 => return Err(reason),
            Err(End::Failed(reason)) => {
                self.tell(Event::Failed { source: source.to_owned(), reason }).await.ok();
                false
            }
        };
        Ok(Gathered { kind, is_complete })
    }

    /// Reads the source, and tells of what is on its way when it ends.
    async fn read_all(&mut self, source: &str, kind: &mut Option<Kind>) -> Result<bool, End> {
        let end = self.read(source, kind).await;
        self.finish().await?;
        end
    }

    /// Gives whether the source named all that it has.
    async fn read(&mut self, source: &str, kind: &mut Option<Kind>) -> Result<bool, End> {
        if source.contains("://") {
            let address = fetch::parse(source, self.fetcher.options())?;
            return self.web(source, &address, kind).await;
        }
        let path = Path::new(source);
        if source != "-" && path.is_dir() {
            *kind = Some(Kind::Folder);
            self.tell(Event::Kind(Kind::Folder)).await?;
            return files::folder(self, source).await;
        }
        let max_bytes = self.options.fetch.max_bytes;
        if source != "-" && kind.unwrap_or(files::kind(path)?) == Kind::Wxr {
            // An export may be larger than any page: it is read as it goes.
            *kind = Some(Kind::Wxr);
            self.tell(Event::Kind(Kind::Wxr)).await?;
            return wxr::read(self, source, files::open(path)?).await;
        }
        let bytes = if source == "-" { files::standard_input(max_bytes)? } else { files::read(path, max_bytes)? };
        let bytes = unpack::unpacked(bytes, max_bytes)?;
        match *kind.get_or_insert_with(|| kind::of_text(&bytes).unwrap_or(Kind::Page)) {
            // There is no site and no folder in a file.
            found @ (Kind::Page | Kind::Wordpress | Kind::Folder) => {
                self.tell(Event::Kind(found)).await?;
                let page = files::page(source, &bytes)?;
                self.page(page, Seen::default()).await?;
                Ok(false)
            }
            found => self.document(source, None, &bytes, found).await,
        }
    }

    /// A source on the web.
    async fn web(&mut self, source: &str, address: &Url, kind: &mut Option<Kind>) -> Result<bool, End> {
        if *kind == Some(Kind::Wordpress) {
            self.tell(Event::Kind(Kind::Wordpress)).await?;
            let home = self.fetcher.get(address, None).await.ok();
            return wordpress::read(self, address, home).await;
        }
        let seen = if kind.is_none_or(|kind| kind == Kind::Page) { self.known(source) } else { None };
        let mut fetched = self.fetcher.get(address, seen.as_ref()).await?;
        fetched.bytes = unpack::unpacked(fetched.bytes, self.options.fetch.max_bytes)?;
        let found = *kind.get_or_insert_with(|| detect(&fetched));
        match found {
            Kind::Page | Kind::Folder => {
                self.tell(Event::Kind(Kind::Page)).await?;
                *kind = Some(Kind::Page);
                self.fetched(Wanted::new(source, address.clone()), Ok(fetched)).await?;
                Ok(false)
            }
            Kind::Wordpress => {
                self.tell(Event::Kind(found)).await?;
                wordpress::read(self, address, Some(fetched)).await
            }
            _ => {
                let address = fetched.address.clone();
                self.document(source, Some(&address), &fetched.bytes, found).await
            }
        }
    }

    /// A source that is one document and names many pages.
    async fn document(&mut self, source: &str, address: Option<&Url>, bytes: &[u8], kind: Kind) -> Result<bool, End> {
        self.tell(Event::Kind(kind)).await?;
        match kind {
            Kind::Feed => feed::read(self, source, address, bytes).await,
            Kind::Wxr => wxr::read(self, source, bytes).await,
            _ => sitemap::read(self, source, address, bytes, &|_| true).await,
        }
    }

    /// What was seen at an address.
    pub(super) fn known(&self, source: &str) -> Option<Seen> {
        self.known.at(source).cloned()
    }

    /// Whether a change on this day is of interest; one that is not told may be.
    pub(super) fn is_recent(&self, changed: Option<jiff::civil::Date>) -> bool {
        match (self.options.since, changed) {
            (Some(since), Some(changed)) => changed >= since,
            _ => true,
        }
    }

    /// How many more pages will be told, of so many that there are.
    pub(super) async fn expect(&mut self, more: usize) -> Result<(), End> {
        let all = (self.told + self.ahead.len()).saturating_add(more);
        self.tell(Event::Expected(all.min(self.options.limit))).await
    }

    /// Fetches a page soon, and tells of it after those before it.
    pub(super) async fn want(&mut self, wanted: Wanted) -> Result<(), End> {
        if self.told + self.ahead.len() >= self.options.limit {
            return Err(End::Limit);
        }
        let seen = self.known(&wanted.source);
        self.ahead.push(Arc::clone(&self.fetcher), wanted, seen);
        while self.ahead.is_full() {
            self.next().await?;
        }
        Ok(())
    }

    /// Tells of all pages that are wanted yet.
    pub(super) async fn finish(&mut self) -> Result<(), End> {
        while self.ahead.len() > 0 {
            self.next().await?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<(), End> {
        match self.ahead.next().await {
            Some((wanted, answer)) => self.fetched(wanted, answer).await,
            None => Ok(()),
        }
    }

    /// Tells of a page by the answer of its host.
    async fn fetched(&mut self, wanted: Wanted, answer: Result<Fetched, Reason>) -> Result<(), End> {
        let source = wanted.source.clone();
        let fetched = match answer {
            Ok(fetched) => fetched,
            Err(reason) => return self.item(Event::Failed { source, reason }).await,
        };
        if let Some(to) = &fetched.moved {
            self.tell(Event::Moved { source: source.clone(), to: to.clone() }).await?;
        }
        let event = if fetched.is_unchanged {
            Event::Unchanged { source }
        } else {
            let seen = fetched.seen();
            match page::of_answer(wanted, fetched) {
                Ok(page) => Event::Page { page: Box::new(page), seen },
                Err(reason) => Event::Failed { source, reason },
            }
        };
        self.item(event).await
    }

    /// Tells of a page that needs no fetching.
    pub(super) async fn page(&mut self, page: Page, seen: Seen) -> Result<(), End> {
        self.finish().await?;
        self.item(Event::Page { page: Box::new(page), seen }).await
    }

    /// Tells of a page that could not be had.
    pub(super) async fn failed(&mut self, source: &str, reason: Reason) -> Result<(), End> {
        self.finish().await?;
        self.item(Event::Failed { source: source.to_owned(), reason }).await
    }

    async fn item(&mut self, event: Event) -> Result<(), End> {
        if self.told >= self.options.limit {
            return Err(End::Limit);
        }
        self.told += 1;
        self.tell(event).await
    }

    /// Tells of what is no page.
    pub(super) async fn tell(&mut self, event: Event) -> Result<(), End> {
        self.events.send(event).await.map_err(|_| End::Stopped)
    }

    /// Tells a person something, as a sentence without an end.
    pub(super) async fn note(&mut self, note: impl Into<String>) -> Result<(), End> {
        self.tell(Event::Note(note.into())).await
    }
}

/// What stands at an address. The main page of a WordPress site stands for the site, its other
/// pages for themselves.
fn detect(fetched: &Fetched) -> Kind {
    if let Some(kind) = kind::of_text(&fetched.bytes) {
        return kind;
    }
    let html = String::from_utf8_lossy(&fetched.bytes);
    let head = Head::read(&html, Some(&fetched.address));
    let is_wordpress = match wordpress::linked_root(fetched, &head) {
        Some(root) => wordpress::home_of(&root).is_some_and(|home| is_same_page(&home, &fetched.address)),
        None => head.is_wordpress && matches!(fetched.address.path(), "/" | "/index.php"),
    };
    if is_wordpress && !fetched.is_unchanged { Kind::Wordpress } else { Kind::Page }
}

/// Whether two addresses name the same page, whatever their scheme and last slash.
fn is_same_page(a: &Url, b: &Url) -> bool {
    let of = |address: &Url| {
        let path = address.path().trim_end_matches("index.php").trim_end_matches('/').to_owned();
        (address.host_str().map(|host| host.trim_start_matches("www.").to_owned()), path)
    };
    of(a) == of(b) && b.query().is_none()
}
