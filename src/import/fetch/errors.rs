//! What went wrong on the way, as the reasons that a report knows.

use super::resolver::LeadsInside;
use crate::import::Reason;
use std::error::Error;

/// Why a request or a body failed.
pub(super) fn reason(error: &reqwest::Error) -> Reason {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<LeadsInside>() {
            return Reason::ForbiddenAddress;
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        Reason::Timeout
    } else if error.is_decode() {
        Reason::Malformed
    } else {
        Reason::Unreachable
    }
}
