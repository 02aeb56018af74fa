//! In: addresses. Out: what stands there, as bytes.
//! Never: connects to what is not globally routable, unless it was allowed by host and port; sends
//! credentials; asks a host faster than its manners are.

mod options;
mod reach;
mod resolver;

pub use options::{Allowed, Options};
pub use reach::is_global;
pub use resolver::{LookingUp, Lookup, SystemLookup};
