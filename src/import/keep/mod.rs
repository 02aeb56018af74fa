//! In: articles as import would write them. Out: files of a collection, and in its `.import/` what
//! import knows of them: `state.json` and of each article the bytes that it last wrote.
//! Never: writes over what a maintainer wrote, or leaves half a file.
//!
//! A run holds the lock of the collection. Each article is found again by its identity (`found`),
//! planned (`plan`), and written (`folder`) so that a run that is killed between any two writes goes
//! on where it was: of a new article the base is written first, of an older one last.

mod durable;
mod folder;
mod found;
mod held;
mod names;
mod plan;
mod relative;
mod state;

pub use held::{Held, Why};

pub(super) use folder::Folder;
pub(super) use held::{list as list_held, pending};
pub(super) use names::stem;
pub(crate) use names::waiting_for;
pub(super) use plan::{Incoming, Plan};
pub(crate) use relative::from_folder;
