//! The robots.txt of each host, fetched once a run.

use super::robots::Robots;
use crate::import::Reason;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;
use url::{Origin, Url};

/// What may be fetched of a host.
#[derive(Debug)]
pub(super) enum Rules {
    /// What its robots.txt says; without one it says nothing, and all is allowed.
    Robots(Robots),
    /// Nothing, and why.
    Nothing(Reason),
}

impl Rules {
    /// What follows from the answer to `/robots.txt` (RFC 9309, 2.3.1): without one (4xx, or lost in
    /// redirects) all is allowed, while the host fails (5xx) nothing is. Where the host cannot be
    /// reached at all, that is the reason told.
    pub(super) fn of(answer: Result<String, Reason>) -> Self {
        match answer {
            Ok(text) => Self::Robots(Robots::read(&text)),
            Err(Reason::Http(300..=499) | Reason::Redirects) => Self::Robots(Robots::default()),
            Err(reason @ (Reason::Unreachable | Reason::Timeout | Reason::ForbiddenAddress)) => Self::Nothing(reason),
            Err(_) => Self::Nothing(Reason::Robots),
        }
    }

    /// Whether an address may be fetched.
    pub(super) fn check(&self, address: &Url) -> Result<(), Reason> {
        match self {
            Self::Robots(robots) if robots.allows(&address[url::Position::BeforePath..url::Position::AfterQuery]) => {
                Ok(())
            }
            Self::Robots(_) => Err(Reason::Robots),
            Self::Nothing(reason) => Err(reason.clone()),
        }
    }
}

/// The rules of the hosts that were met, by scheme, host and port.
#[derive(Debug, Default)]
pub(super) struct RulesOfHosts(Mutex<HashMap<Origin, Arc<OnceCell<Arc<Rules>>>>>);

impl RulesOfHosts {
    /// The place for the rules of an address's host, to be filled by whoever comes first.
    pub(super) fn of(&self, address: &Url) -> Arc<OnceCell<Arc<Rules>>> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(address.origin()).or_default())
    }
}
