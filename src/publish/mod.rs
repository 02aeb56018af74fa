//! In: the configured articles. Out: the generation that serves.
//! Never: words a reply.

mod build;
mod gate;
mod open;
mod owner;
mod progress;
mod publication;
mod scan;

pub use build::build_in_memory;
pub use gate::Reason;
pub use open::{Build, IN_MEMORY, Opened, open, open_with};
pub use progress::{Progress, Step, silent};
pub use publication::{Outcome, Publication, publish};
