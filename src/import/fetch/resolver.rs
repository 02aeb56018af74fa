//! From a name to addresses, checked where the connection is made: what is looked up is what is
//! connected to, so that a name cannot lead elsewhere after it was looked at.

use super::reach::is_global;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// The addresses of a name, once they are found.
pub type LookingUp = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// What finds the addresses of a name.
pub trait Lookup: Send + Sync {
    /// Looks a name up.
    ///
    /// # Errors
    /// Where the name is not known.
    fn lookup(&self, name: String) -> LookingUp;
}

/// The operating system's way.
#[derive(Clone, Copy, Debug)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> LookingUp {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// A name leads to an address that is not globally routable.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeadsInside;

impl fmt::Display for LeadsInside {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name leads to an address that is not globally routable")
    }
}

impl std::error::Error for LeadsInside {}

/// What gives the connector its addresses.
pub(super) struct Resolver {
    pub(super) lookup: Arc<dyn Lookup>,
    /// Whether any address will do: for hosts that were allowed by name and port.
    pub(super) is_open: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.lookup.lookup(name.as_str().to_owned());
        let is_open = self.is_open;
        Box::pin(async move {
            let found = found.await?;
            if !is_open {
                check(&found)?;
            }
            let found: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(found)
        })
    }
}

/// A name that leads both ways is refused whole: no site needs that, and an attack does.
pub(super) fn check(found: &[IpAddr]) -> Result<(), LeadsInside> {
    if found.iter().all(|address| is_global(*address)) { Ok(()) } else { Err(LeadsInside) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_both_ways_is_refused() {
        let [outside, inside]: [IpAddr; 2] = ["8.8.8.8", "127.0.0.1"].map(|address| address.parse().unwrap());
        assert!(check(&[outside]).is_ok());
        assert!(check(&[inside]).is_err());
        assert!(check(&[outside, inside]).is_err());
        assert!(check(&[inside, outside]).is_err());
    }
}
