//! What a caller is told while a generation is built.

/// Where a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Articles that were read and analysed.
    Reading {
        /// So many.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// The index is written out.
    Writing,
    /// Knowledge tests that were run.
    Testing {
        /// So many.
        done: usize,
        /// Of so many.
        of: usize,
    },
}

/// Is told of every step, from the thread that builds.
pub type Progress<'a> = &'a dyn Fn(Step);

/// Tells nobody.
pub fn silent(_: Step) {}
