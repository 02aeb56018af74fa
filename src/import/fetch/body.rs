//! The body of an answer, within limits: on its bytes once decoded, and on how long it takes.

use crate::import::Reason;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// What reading an answer may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes, decoded.
    pub(super) bytes: usize,
    /// Whether more bytes than that are an error, or are left out.
    pub(super) is_strict: bool,
    /// In all.
    pub(super) total: Duration,
    /// Without a byte.
    pub(super) idle: Duration,
}

/// Reads the body to its end.
pub(super) async fn read(mut response: Response, limits: Limits) -> Result<Vec<u8>, Reason> {
    // What could be decoded has lost this header.
    if response.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(Reason::Malformed);
    }
    if limits.is_strict && response.content_length().is_some_and(|length| length > limits.bytes as u64) {
        return Err(Reason::TooLarge);
    }
    let started = Instant::now();
    let mut bytes = Vec::new();
    loop {
        let left = limits.total.saturating_sub(started.elapsed()).min(limits.idle);
        let chunk = timeout(left, response.chunk()).await.map_err(|_| Reason::Timeout)?;
        let Some(chunk) = chunk.map_err(|error| super::errors::reason(&error))? else { return Ok(bytes) };
        let room = limits.bytes - bytes.len();
        if chunk.len() > room {
            bytes.extend_from_slice(&chunk[..room]);
            return if limits.is_strict { Err(Reason::TooLarge) } else { Ok(bytes) };
        }
        bytes.extend_from_slice(&chunk);
    }
}
