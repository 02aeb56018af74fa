//! Fetching an address: checks, manners, redirects, limits.

use super::address::{check, is_allowed};
use super::body::{self, Limits};
use super::fetched::{Fetched, Seen};
use super::manners::{Hosts, Turn};
use super::redirect::{self, Next};
use super::resolver::{self, Resolver};
use super::rules::{Rules, RulesOfHosts};
use super::{Options, errors, retry};
use crate::fault::Fault;
use crate::import::Reason;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Proxy, Response, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;
use url::{Host, Url};

/// What we call ourselves.
const USER_AGENT: &str = concat!("faqt/", env!("CARGO_PKG_VERSION"));

/// What is asked for first; whatever else comes is looked at.
const ACCEPTED: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// How much of a robots.txt counts.
const ROBOTS_BYTES: usize = 512 * 1024;

/// Fetches. One value knows the manners and the robots.txt of each host that it met.
#[derive(Debug)]
pub struct Fetcher {
    options: Options,
    /// Connects to the open internet only.
    strict: Client,
    /// For hosts that were allowed by name and port.
    open: Client,
    hosts: Hosts,
    rules: RulesOfHosts,
}

/// An answer whose body is not read yet, and the turn that it holds at its host.
struct Arrived {
    response: Response,
    turn: Turn,
    address: Url,
    moved: Option<Url>,
    /// What is left of the time.
    left: Duration,
}

impl Fetcher {
    /// Gets ready; nothing is connected yet.
    ///
    /// # Errors
    /// Where the proxy's address is none.
    pub fn new(options: Options) -> Result<Self, Fault> {
        let client = |is_open: bool| -> Result<Client, reqwest::Error> {
            // A proxy resolves names itself; only its own is looked up here.
            let resolver =
                Resolver { lookup: Arc::clone(&options.lookup), is_open: is_open || options.proxy.is_some() };
            let mut builder = Client::builder()
                .user_agent(USER_AGENT)
                .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(ACCEPTED))]))
                .redirect(Policy::none())
                .referer(false)
                .no_proxy()
                .dns_resolver(Arc::new(resolver));
            if let Some(proxy) = &options.proxy {
                builder = builder.proxy(Proxy::all(proxy.clone())?);
            }
            builder.build()
        };
        let fault =
            |error| Fault::new(format!("cannot get ready to fetch: {error}"), "check the address that --proxy names");
        Ok(Self {
            strict: client(false).map_err(fault)?,
            open: client(true).map_err(fault)?,
            hosts: Hosts::new(options.delay),
            rules: RulesOfHosts::default(),
            options,
        })
    }

    /// How it fetches.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Fetches an address, and asks whether it changed where it was seen before.
    ///
    /// # Errors
    /// Where it may not be fetched, does not answer in time, answers with another status than
    /// success, or with too much.
    pub async fn get(&self, address: &Url, seen: Option<&Seen>) -> Result<Fetched, Reason> {
        let arrived = self.arrive(Method::GET, address, seen, true).await?;
        let is_unchanged = arrived.response.status() == StatusCode::NOT_MODIFIED;
        self.read(arrived, is_unchanged, self.options.max_bytes, true).await
    }

    /// Asks whether something stands at an address, without reading it: with HEAD, and with GET
    /// where that gives no success, since not all hosts know it.
    ///
    /// # Errors
    /// As [`Fetcher::get`].
    pub async fn probe(&self, address: &Url) -> Result<Fetched, Reason> {
        let arrived = match self.arrive(Method::HEAD, address, None, true).await {
            Err(Reason::Http(_) | Reason::Unreachable) => self.arrive(Method::GET, address, None, true).await?,
            arrived => arrived?,
        };
        self.read(arrived, true, 0, false).await
    }

    /// The sitemaps that the robots.txt of a site names.
    pub async fn sitemaps(&self, site: &Url) -> Vec<Url> {
        let rules = self.rules(site).await;
        let Rules::Robots(robots) = rules.as_ref() else { return Vec::new() };
        robots.sitemaps.iter().filter_map(|text| site.join(text).ok()).collect()
    }

    async fn read(
        &self,
        arrived: Arrived,
        is_unchanged: bool,
        bytes: usize,
        is_strict: bool,
    ) -> Result<Fetched, Reason> {
        let Arrived { response, turn, address, moved, left } = arrived;
        let headers = response.headers().clone();
        let limits = Limits { bytes, is_strict, total: left, idle: self.options.timeout / 3 };
        let bytes = if is_unchanged { Vec::new() } else { body::read(response, limits).await? };
        drop(turn);
        Ok(Fetched { is_unchanged, bytes, headers, address, moved })
    }

    /// Follows an address to where it answers with success.
    async fn arrive(
        &self,
        method: Method,
        address: &Url,
        seen: Option<&Seen>,
        is_obedient: bool,
    ) -> Result<Arrived, Reason> {
        let mut route = redirect::Route::new(address);
        let mut left = self.options.timeout;
        let mut retries = 0;
        loop {
            let address = route.address().clone();
            check(&address, &self.options)?;
            if is_obedient {
                self.rules(&address).await.check(&address)?;
            }
            let turn = self.hosts.turn(address.host_str().unwrap_or_default()).await;
            let started = Instant::now();
            let sent = self.send(method.clone(), &address, seen);
            let response = timeout(left, sent).await.map_err(|_| Reason::Timeout)??;
            left = left.saturating_sub(started.elapsed());
            let status = response.status();
            match route.next(&response)? {
                Next::Redirect => {}
                Next::Stay if status.is_success() || (status == StatusCode::NOT_MODIFIED && seen.is_some()) => {
                    let moved = route.moved();
                    return Ok(Arrived { response, turn, address, moved, left });
                }
                Next::Stay => match retry::rest(&response).filter(|_| retries < retry::MOST) {
                    Some(rest) => {
                        turn.pause(rest);
                        retries += 1;
                    }
                    None => return Err(Reason::Http(status.as_u16())),
                },
            }
        }
    }

    async fn send(&self, method: Method, address: &Url, seen: Option<&Seen>) -> Result<Response, Reason> {
        let is_allowed = is_allowed(address, &self.options);
        if let (Some(Host::Domain(name)), Some(_), false) = (address.host(), &self.options.proxy, is_allowed) {
            // The proxy looks the name up; where we can too, we look first. Else it is the proxy's to know.
            if let Ok(found) = self.options.lookup.lookup(name.to_owned()).await {
                resolver::check(&found).map_err(|_| Reason::ForbiddenAddress)?;
            }
        }
        let client = if is_allowed { &self.open } else { &self.strict };
        let mut request = client.request(method, address.clone());
        if let Some(seen) = seen {
            for (name, value) in [(IF_NONE_MATCH, &seen.etag), (IF_MODIFIED_SINCE, &seen.last_modified)] {
                if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                    request = request.header(name, value);
                }
            }
        }
        request.send().await.map_err(|error| errors::reason(&error))
    }

    /// What the robots.txt of an address's host says; fetched once.
    async fn rules(&self, address: &Url) -> Arc<Rules> {
        let cell = self.rules.of(address);
        let rules = cell.get_or_init(|| async {
            // The way there asks for no rules itself, but the compiler sees a circle.
            let rules = Rules::of(Box::pin(self.robots(address)).await);
            if let Rules::Robots(robots) = &rules
                && let (Some(seconds), Some(host)) = (robots.crawl_delay, address.host_str())
            {
                self.hosts.slow_down(host, seconds);
            }
            Arc::new(rules)
        });
        Arc::clone(rules.await)
    }

    async fn robots(&self, address: &Url) -> Result<String, Reason> {
        let address = address.join("/robots.txt").map_err(|_| Reason::ForbiddenAddress)?;
        let arrived = self.arrive(Method::GET, &address, None, false).await?;
        let fetched = self.read(arrived, false, ROBOTS_BYTES, false).await?;
        Ok(String::from_utf8_lossy(&fetched.bytes).into_owned())
    }
}
