//! One run through one source: what it is, who reads it, and what is told of it.

#![allow(dead_code)]

use super::{Event, Gathered, Kind, Known, Options, Seen, files};
use crate::import::{Page, Reason};
use std::path::Path;
use tokio::sync::mpsc::Sender;

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
    pub(super) options: Options,
    pub(super) known: Known,
    events: Sender<Event>,
    told: usize,
}

impl Run {
    pub(super) fn new(options: Options, known: Known, events: Sender<Event>) -> Self {
        Self { options, known, events, told: 0 }
    }

    /// Reads the source to its end.
    pub(super) async fn gather(mut self, source: &str) -> Result<Gathered, Reason> {
        let mut kind = self.options.kind;
        let end = self.read(source, &mut kind).await;
        let kind = kind.unwrap_or(Kind::Page);
        let is_complete = match end {
            Ok(is_complete) => is_complete && self.options.since.is_none(),
            Err(End::Limit) => {
                let note = format!("stopped after --limit {} pages", self.options.limit);
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

    /// Gives whether the source named all that it has.
    async fn read(&mut self, source: &str, kind: &mut Option<Kind>) -> Result<bool, End> {
        if source == "-" {
            let bytes = files::standard_input(self.options.fetch.max_bytes)?;
            return self.file(source, bytes, kind).await;
        }
        let path = Path::new(source);
        if path.is_dir() {
            *kind = Some(Kind::Folder);
            self.tell(Event::Kind(Kind::Folder)).await?;
            return files::folder(self, source).await;
        }
        let bytes = files::read(path, self.options.fetch.max_bytes)?;
        self.file(source, bytes, kind).await
    }

    async fn file(&mut self, source: &str, bytes: Vec<u8>, kind: &mut Option<Kind>) -> Result<bool, End> {
        let found = *kind.get_or_insert_with(|| super::kind::of_text(&bytes).unwrap_or(Kind::Page));
        self.tell(Event::Kind(found)).await?;
        let page = files::page(source, &bytes)?;
        self.page(page, Seen::default()).await?;
        Ok(true)
    }

    /// Tells of a page.
    pub(super) async fn page(&mut self, page: Page, seen: Seen) -> Result<(), End> {
        self.item(Event::Page { page: Box::new(page), seen }).await
    }

    /// Tells of a page that could not be had.
    pub(super) async fn failed(&mut self, source: &str, reason: Reason) -> Result<(), End> {
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
}
