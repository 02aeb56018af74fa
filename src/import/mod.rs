//! In: web pages, WordPress sites and exports, feeds, sitemaps, folders. Out: articles in the folder
//! of a collection, with what import last wrote of each beside them.
//! Never: indexes, answers, or touches what a maintainer wrote.

mod article;
mod draft;
pub mod fetch;
mod keep;
mod merge;
mod page;
mod reading;
mod report;
mod review;
mod run;
mod schedule;
pub mod sources;

pub use draft::{Draft, Page, Reason, Removed, Text};
pub use keep::{Held, Why};
pub use merge::{Conflict, Side};
pub use page::{decode, draft};
pub use report::{Item, Report, Status};
pub use review::{Choice, Reviewer, review};
pub use run::{Person, Wish, run};
pub use schedule::{Scheduled, held, scheduled};

pub(crate) use keep::{from_folder, waiting_for};

use page::counts;
