//! A web site on this machine, made of one function, and what it was asked.
#![allow(dead_code, unreachable_pub)]

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// What a site was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub path: String,
    pub headers: HeaderMap,
    pub at: Instant,
    /// Requests that are answered at the same time, this one counted.
    pub at_once: usize,
}

impl Asked {
    /// A header; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let address = url::Url::parse("http://site").unwrap().join(&self.path).unwrap();
        address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// A site, gone when it is dropped.
pub struct Site {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    runtime: Option<Runtime>,
}

impl Site {
    /// A site that answers with what the function gives, and nothing found where it gives `None`.
    pub fn new(answer: impl Fn(&Asked) -> Option<Response> + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let at_once = Arc::new(Mutex::new(0_usize));
        let answer = Arc::new(answer);
        let kept = Arc::clone(&asked);
        let router = Router::new().fallback(move |request: Request| {
            let (answer, kept, at_once) = (Arc::clone(&answer), Arc::clone(&kept), Arc::clone(&at_once));
            let count = {
                let mut at_once = at_once.lock().unwrap();
                *at_once += 1;
                *at_once
            };
            let asked = Asked {
                method: request.method().to_string(),
                path: request.uri().to_string(),
                headers: request.headers().clone(),
                at: Instant::now(),
                at_once: count,
            };
            kept.lock().unwrap().push(asked.clone());
            async move {
                // Long enough for others to come in between, were they let.
                tokio::time::sleep(Duration::from_millis(2)).await;
                // Where it may wait for another request.
                let answered = tokio::task::spawn_blocking(move || answer(&asked)).await.unwrap();
                let response = answered.unwrap_or_else(|| status(404));
                *at_once.lock().unwrap() -= 1;
                response
            }
        });
        runtime.spawn(async move { axum::serve(TcpListener::from_std(listener).unwrap(), router).await });
        Self { port, asked, runtime: Some(runtime) }
    }

    /// A site of pages that are always the same, by path and query.
    pub fn of(pages: impl IntoIterator<Item = (&'static str, Response)>) -> Self {
        let pages: Vec<_> = pages.into_iter().map(|(path, response)| (path, Kept::new(response))).collect();
        Self::new(move |asked| {
            pages.iter().find(|(path, _)| *path == asked.path).map(|(_, response)| response.response())
        })
    }

    /// An address of the site.
    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// An address of the site under another name.
    pub fn address_at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths that it was asked for, robots.txt left out.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).filter(|path| path != "/robots.txt").collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A response that can be given many times.
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Kept {
    fn new(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        // On a thread of its own, since the caller may be asynchronous itself.
        let read = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(axum::body::to_bytes(body, usize::MAX)).unwrap().to_vec()
        });
        let body = read.join().unwrap();
        Self { status: parts.status, headers: parts.headers, body }
    }

    fn response(&self) -> Response {
        (self.status, self.headers.clone(), self.body.clone()).into_response()
    }
}

/// A page.
pub fn html(text: impl Into<String>) -> Response {
    typed("text/html; charset=utf-8", text.into())
}

/// An article of some length.
pub fn article(title: &str) -> Response {
    html(article_text(title))
}

/// The HTML of an article of some length.
pub fn article_text(title: &str) -> String {
    let prose = "The bakery opens at seven and sells rye bread until the shelves are empty. ".repeat(8);
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{prose}</p></article></body></html>"
    )
}

/// XML.
pub fn xml(text: impl Into<Vec<u8>>) -> Response {
    typed("application/xml", text)
}

/// A body of a type.
pub fn typed(content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    with(header::CONTENT_TYPE.as_str(), content_type, body.into().into_response())
}

/// Nothing but a status.
pub fn status(status: u16) -> Response {
    StatusCode::from_u16(status).unwrap().into_response()
}

/// A redirect.
pub fn redirect(code: u16, to: &str) -> Response {
    with("location", to, status(code))
}

/// A response with a header more, or another one.
pub fn with(name: &str, value: &str, mut response: Response) -> Response {
    response.headers_mut().insert(header::HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
    response
}

/// A body that begins, goes on with a byte each time that this time has passed, and never ends.
pub fn endless(pause: Duration) -> Response {
    let stream = futures_util::stream::unfold((), move |()| async move {
        tokio::time::sleep(pause).await;
        Some((Ok::<_, std::io::Error>("x"), ()))
    });
    with("content-type", "text/html", Body::from_stream(stream).into_response())
}

/// Gzip.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
