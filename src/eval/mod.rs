//! In: a corpus or a folder of articles, and questions whose answers are known.
//! Out: how often the engine that answers is right, how sure it is, and how fast.
//! Never: ranks or judges by rules of its own; what is measured is [`crate::answer::answer`].

pub mod calibrate;
pub mod fit;
pub mod gold;
pub mod indexing;
pub mod metrics;
pub mod report;
pub mod resample;
pub mod run;
pub mod sets;
pub mod threshold;
pub mod train;
pub mod typos;

pub use calibrate::{Calibrated, calibrate};
pub use indexing::Measured;
pub use report::{Report, Settings};
pub use run::{Judged, judge, latencies};
