//! How to fetch: `--allow`, `--proxy`, `--delay`, `--max-bytes`, `--timeout`.

use super::resolver::{Lookup, SystemLookup};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// How to fetch.
#[derive(Clone)]
pub struct Options {
    /// What is fetched although its address is not globally routable (`--allow`).
    pub allow: Vec<Allowed>,
    /// The proxy that all connections go through (`--proxy`); the environment's is never used.
    pub proxy: Option<Url>,
    /// The rest between two requests to one host (`--delay`); zero switches politeness off.
    pub delay: Duration,
    /// The most bytes of one answer, decoded (`--max-bytes`).
    pub max_bytes: usize,
    /// The longest that one address may take, its redirects included (`--timeout`). An answer that
    /// stops for a third of it ends there too.
    pub timeout: Duration,
    /// What finds the addresses of a name.
    pub lookup: Arc<dyn Lookup>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            proxy: None,
            delay: Duration::from_secs(1),
            max_bytes: 20_000_000,
            timeout: Duration::from_secs(30),
            lookup: Arc::new(SystemLookup),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Options")
            .field("allow", &self.allow)
            .field("proxy", &self.proxy.is_some())
            .field("delay", &self.delay)
            .field("max_bytes", &self.max_bytes)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// One host and port that may be fetched wherever it leads: `localhost:8080`, `10.0.0.7:80`, `[::1]:80`.
///
/// ```
/// use faqt::import::fetch::Allowed;
/// let allowed: Allowed = "127.1:8080".parse()?;
/// assert_eq!(allowed.to_string(), "127.0.0.1:8080");
/// assert!("127.0.0.1".parse::<Allowed>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    host: Host<String>,
    port: u16,
}

impl Allowed {
    /// Whether an address is this host on this port.
    pub fn opens(&self, address: &Url) -> bool {
        address.host().is_some_and(|host| host.to_owned() == self.host)
            && address.port_or_known_default() == Some(self.port)
    }
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not HOST:PORT, such as localhost:8080");
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong)?;
        Ok(Self { host: Host::parse(host).map_err(|_| wrong())?, port })
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(allowed: &str, address: &str) -> bool {
        allowed.parse::<Allowed>().unwrap().opens(&address.parse().unwrap())
    }

    #[test]
    fn exactly_one_host_and_port_is_opened() {
        assert!(opens("127.0.0.1:8080", "http://127.0.0.1:8080/a"));
        assert!(opens("127.0.0.1:8080", "http://0x7f.1:8080/"));
        assert!(opens("localhost:80", "http://LOCALHOST/"));
        assert!(opens("localhost:443", "https://localhost/"));
        assert!(opens("[::1]:8080", "http://[0:0::1]:8080/"));
        assert!(!opens("127.0.0.1:8080", "http://127.0.0.1:8081/"));
        assert!(!opens("127.0.0.1:8080", "http://localhost:8080/"));
        assert!(!opens("localhost:80", "http://a.localhost/"));
    }

    #[test]
    fn an_allowance_without_a_port_says_what_it_should_be() {
        for wrong in ["localhost", "localhost:", "localhost:0", "localhost:x", ":80", "a b:80", "::1:80"] {
            assert!(wrong.parse::<Allowed>().is_err(), "{wrong}");
        }
    }
}
