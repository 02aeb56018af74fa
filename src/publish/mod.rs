//! In: the configured articles. Out: the generation that serves.
//! Never: words a reply.

mod articles;
mod build;
mod carried;
mod changes;
mod check;
pub mod diff;
mod freshness;
mod gate;
mod generations;
mod knowledge_tests;
#[cfg(feature = "import")]
mod links;
#[cfg(feature = "import")]
mod links_cache;
mod note;
mod open;
mod owner;
mod progress;
mod publication;
mod retested;
mod scan;
mod watch;

pub use build::build_in_memory;
pub use changes::Changes;
pub use check::{Checked, check};
pub use freshness::{Freshness, older};
pub use gate::Reason;
pub use generations::{Kept, list, roll_back, verify};
pub use knowledge_tests::{Failure, Suite, Tested, load_suites, run_suites};
#[cfg(feature = "import")]
pub use links::{Links, test_links};
pub use note::Note;
pub use open::{Build, IN_MEMORY, Opened, open, open_with};
pub use progress::{Progress, Step, silent};
pub use publication::{Outcome, Publication, publish};
pub use retested::retested;
pub use watch::{Wake, watch};
