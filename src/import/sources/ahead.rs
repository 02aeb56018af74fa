//! Pages that are fetched while those before them are read, told in the order in which they were
//! asked for.

use super::Seen;
use crate::import::Reason;
use crate::import::fetch::{Fetched, Fetcher};
use jiff::civil::Date;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::task::JoinHandle;
use url::Url;

/// How many pages are fetched ahead. How many of these one host is asked for at a time, its manners say.
const PAGES: usize = 8;

/// A page that a source names, and what it tells of it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) source: String,
    pub(super) address: Url,
    pub(super) identity: Option<String>,
    pub(super) title: Option<String>,
    pub(super) updated: Option<Date>,
    pub(super) language: Option<String>,
}

impl Wanted {
    pub(super) fn new(source: impl Into<String>, address: Url) -> Self {
        Self { source: source.into(), address, identity: None, title: None, updated: None, language: None }
    }
}

/// The pages on their way.
#[derive(Default)]
pub(super) struct Ahead(VecDeque<(Wanted, JoinHandle<Result<Fetched, Reason>>)>);

impl Ahead {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= PAGES
    }

    /// Begins to fetch a page.
    pub(super) fn push(&mut self, fetcher: Arc<Fetcher>, wanted: Wanted, seen: Option<Seen>) {
        let address = wanted.address.clone();
        let task = tokio::spawn(async move { fetcher.get(&address, seen.as_ref()).await });
        self.0.push_back((wanted, task));
    }

    /// The first of them, once it is there.
    pub(super) async fn next(&mut self) -> Option<(Wanted, Result<Fetched, Reason>)> {
        // Stays in the queue while it is waited for, so that whoever drops the queue ends it too.
        let (_, task) = self.0.front_mut()?;
        let answer = task.await.unwrap_or(Err(Reason::Unreachable));
        self.0.pop_front().map(|(wanted, _)| (wanted, answer))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        for (_, task) in &self.0 {
            task.abort();
        }
    }
}
