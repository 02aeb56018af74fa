//! Redirects, followed by ourselves so that each step is checked as the first was.

use crate::import::Reason;
use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use url::Url;

/// How many are followed.
const MOST: usize = 5;

/// The addresses on the way to one page.
pub(super) struct Route {
    stops: Vec<Url>,
    /// How many of the stops were left for good, from the first on.
    permanent: usize,
}

/// What an answer says of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The way goes on; [`Route::address`] is the next stop.
    Redirect,
    /// It is no redirect.
    Stay,
}

impl Route {
    pub(super) fn new(address: &Url) -> Self {
        let mut address = address.clone();
        address.set_fragment(None);
        Self { stops: vec![address], permanent: 0 }
    }

    /// The stop at hand.
    pub(super) fn address(&self) -> &Url {
        &self.stops[self.stops.len() - 1]
    }

    /// Takes the next stop from an answer.
    ///
    /// # Errors
    /// [`Reason::Redirects`] for a loop, and for too many of them.
    pub(super) fn next(&mut self, answer: &Response) -> Result<Next, Reason> {
        let location = answer.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        match location {
            Some(location) => self.step(answer.status(), &location),
            None => Ok(Next::Stay),
        }
    }

    fn step(&mut self, status: StatusCode, location: &str) -> Result<Next, Reason> {
        let is_permanent = matches!(status.as_u16(), 301 | 308);
        if !is_permanent && !matches!(status.as_u16(), 302 | 303 | 307) {
            return Ok(Next::Stay);
        }
        let mut next = self.address().join(location).map_err(|_| Reason::Redirects)?;
        next.set_fragment(None);
        if self.stops.len() > MOST || self.stops.contains(&next) {
            return Err(Reason::Redirects);
        }
        if is_permanent && self.permanent + 1 == self.stops.len() {
            self.permanent += 1;
        }
        self.stops.push(next);
        Ok(Next::Redirect)
    }

    /// Where permanent redirects led.
    pub(super) fn moved(&self) -> Option<Url> {
        (self.permanent > 0).then(|| self.stops[self.permanent].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(steps: &[(u16, &str)]) -> (Route, Result<Next, Reason>) {
        let mut route = Route::new(&"http://example.com/a/b#c".parse().unwrap());
        let mut last = Ok(Next::Stay);
        for (status, location) in steps {
            last = route.step(StatusCode::from_u16(*status).unwrap(), location);
        }
        (route, last)
    }

    #[test]
    fn relative_addresses_lead_on() {
        let (route, last) = route(&[(302, "c?d#e"), (303, "//example.org/f")]);
        assert_eq!(last, Ok(Next::Redirect));
        assert_eq!(route.address().as_str(), "http://example.org/f");
        assert_eq!(route.moved(), None);
    }

    #[test]
    fn a_page_moved_for_good_as_far_as_all_before_says_so() {
        let (route, _) = route(&[(301, "/1"), (308, "/2"), (302, "/3"), (301, "/4")]);
        assert_eq!(route.address().path(), "/4");
        assert_eq!(route.moved().unwrap().path(), "/2");
    }

    #[test]
    fn loops_and_long_ways_end() {
        assert_eq!(route(&[(302, "/a/b")]).1, Err(Reason::Redirects));
        assert_eq!(route(&[(302, "/1"), (302, "/a/b#x")]).1, Err(Reason::Redirects));
        let steps = [(302, "/1"), (302, "/2"), (302, "/3"), (302, "/4"), (302, "/5"), (302, "/6")];
        assert_eq!(route(&steps[..5]).1, Ok(Next::Redirect));
        assert_eq!(route(&steps).1, Err(Reason::Redirects));
    }

    #[test]
    fn another_status_stays() {
        assert_eq!(route(&[(201, "/1")]).1, Ok(Next::Stay));
        assert_eq!(route(&[(300, "/1")]).1, Ok(Next::Stay));
    }
}
