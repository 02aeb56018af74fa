//! What of an address can be judged before anything is connected: its scheme, credentials, and a
//! host that is a number.

use super::{Options, is_global};
use crate::import::Reason;
use std::net::IpAddr;
use url::{Host, Url};

/// The address that a text names, where it may be fetched.
///
/// # Errors
/// [`Reason::ForbiddenAddress`] for what is no address, another scheme than http and https,
/// credentials, or a host that is a number which is not globally routable.
pub fn parse(text: &str, options: &Options) -> Result<Url, Reason> {
    let mut address = Url::parse(text.trim()).map_err(|_| Reason::ForbiddenAddress)?;
    check(&address, options)?;
    address.set_fragment(None);
    Ok(address)
}

/// Whether `address` opens by itself; names are checked where they are looked up. [`Url`] has made
/// one form of all spellings of a number (`0x7f.1`, `2130706433`, `127.1`).
pub(super) fn check(address: &Url, options: &Options) -> Result<(), Reason> {
    let is_web = matches!(address.scheme(), "http" | "https");
    if !is_web || !address.username().is_empty() || address.password().is_some() {
        return Err(Reason::ForbiddenAddress);
    }
    let is_open = match address.host() {
        Some(Host::Ipv4(number)) => is_global(IpAddr::V4(number)),
        Some(Host::Ipv6(number)) => is_global(IpAddr::V6(number)),
        Some(Host::Domain(_)) => true,
        None => false,
    };
    if is_open || is_allowed(address, options) { Ok(()) } else { Err(Reason::ForbiddenAddress) }
}

/// Whether `--allow` names the host and port of `address`.
pub(super) fn is_allowed(address: &Url, options: &Options) -> bool {
    options.allow.iter().any(|allowed| allowed.opens(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(text: &str) -> bool {
        parse(text, &Options::default()).is_ok()
    }

    #[test]
    fn numbers_that_lead_inside_are_refused_however_they_are_spelled() {
        for text in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://0x7f.1/",
            "http://127.0.0.1./",
            "http://１２７。０。０。１/",
            "http://%31%32%37.0.0.1/",
            "http://0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://100.100.100.200/latest/meta-data/",
            "http://169.254.169.254/",
        ] {
            assert!(!opens(text), "{text}");
        }
        assert!(opens("http://8.8.8.8/"));
        assert!(opens("http://[2606:4700:4700::1111]/"));
    }

    #[test]
    fn only_the_web_without_credentials_is_fetched() {
        for text in [
            "file:///etc/passwd",
            "ftp://example.com/",
            "data:text/html,a",
            "gopher://example.com/",
            "http://me@example.com/",
            "http://me:secret@example.com/",
            "http://:secret@example.com/",
            "example.com",
        ] {
            assert!(!opens(text), "{text}");
        }
        assert!(opens("https://example.com/a?b#c"));
    }

    #[test]
    fn what_is_allowed_opens_on_its_port_alone() {
        let options = Options { allow: vec!["127.0.0.1:8080".parse().unwrap()], ..Options::default() };
        assert!(parse("http://127.0.0.1:8080/a", &options).is_ok());
        assert!(parse("http://127.0.0.1:8081/a", &options).is_err());
        assert!(parse("http://127.0.0.1/a", &options).is_err());
    }
}
