//! What a host answered.

use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED};
use url::Url;

/// What a host said of a page, to ask next time whether it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
}

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Whether the host says that the page is as it was when it was seen; then there are no bytes.
    pub is_unchanged: bool,
    /// The body, decoded from its transfer and its compression, in the charset that it was sent in.
    pub bytes: Vec<u8>,
    /// All headers of the answer.
    pub headers: HeaderMap,
    /// The address that answered, after redirects; without a fragment.
    pub address: Url,
    /// Where permanent redirects led, as far as all before them were permanent too.
    pub moved: Option<Url>,
}

impl Fetched {
    /// A header, where it is there and readable.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// `Content-Type`, with its parameters.
    pub fn content_type(&self) -> Option<&str> {
        self.header(&CONTENT_TYPE)
    }

    /// What to ask with the next time.
    pub fn seen(&self) -> Seen {
        let owned = |name| self.header(&name).map(str::to_owned);
        Seen { etag: owned(ETAG), last_modified: owned(LAST_MODIFIED) }
    }
}
