//! What is told of a publication besides its outcome.

use super::gate::Reason;
use std::fmt;

/// Something to tell besides; printed, a sentence in English.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// What is wrong with a generation that was passed over, as it is.
    Passed(String),
    /// What would keep the articles of a strict collection from serving.
    Warning(Reason),
    /// What was published all the same.
    Overruled(Reason),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed(text) => f.write_str(text),
            Self::Warning(reason) => reason.fmt(f),
            Self::Overruled(reason) => write!(f, "published although {reason}"),
        }
    }
}
