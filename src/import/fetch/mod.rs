//! In: addresses. Out: what stands there, as bytes.
//! Never: connects to what is not globally routable, unless it was allowed by host and port; sends
//! credentials; asks a host faster than its manners are.

mod address;
mod body;
mod errors;
mod fetched;
mod fetcher;
mod manners;
mod options;
mod reach;
mod redirect;
mod resolver;
mod retry;
mod robots;
mod rules;

pub use address::parse;
pub use fetched::{Fetched, Seen};
pub use fetcher::Fetcher;
pub use options::{Allowed, Options};
pub use reach::is_global;
pub use reqwest::header;
pub use resolver::{LookingUp, Lookup, SystemLookup};
