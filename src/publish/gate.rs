//! What keeps a new generation from serving.

use super::knowledge_tests::Tested;
use crate::fault::shown;
use crate::index::manifest::{CollectionCounts, Manifest};
use std::fmt;

/// A collection that loses more than one section in so many is held back.
const LOSS: u64 = 5;

/// Why a new generation does not serve.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Articles of a strict collection are broken.
    Broken {
        /// How many findings are errors.
        errors: usize,
    },
    /// The knowledge tests of a strict collection cannot be read, or not all of them.
    BrokenTests {
        /// How many findings are errors.
        errors: usize,
    },
    /// A collection lost over a fifth of its sections.
    Loss {
        /// Its name.
        collection: String,
        /// Sections in the generation that serves.
        before: u64,
        /// Sections in the new one.
        after: u64,
    },
    /// Knowledge tests of a strict collection fail.
    Tests {
        /// How many fail.
        failed: usize,
        /// Of how many.
        of: usize,
        /// Where the first stands, as `file:line`.
        first: String,
    },
    /// This very content was rolled back.
    RolledBack,
}

impl Reason {
    /// Whether even `ask` answers from what serves, and not from what was built.
    pub(super) fn keeps_the_answers(&self) -> bool {
        matches!(self, Self::Broken { .. } | Self::BrokenTests { .. } | Self::RolledBack)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { errors: 1 } => write!(f, "an article of a strict collection is broken"),
            Self::Broken { errors } => write!(f, "articles of a strict collection have {errors} errors"),
            Self::BrokenTests { errors: 1 } => write!(f, "the questions.toml of a strict collection is broken"),
            Self::BrokenTests { errors } => write!(f, "the questions.toml of a strict collection has {errors} errors"),
            Self::Loss { collection, before, after } => {
                write!(f, "{collection} has {after} sections instead of {before}: over a fifth is gone")
            }
            Self::Tests { failed: 1, of, first } => write!(f, "one of {of} knowledge tests fails: {first}"),
            Self::Tests { failed, of, first } => {
                write!(f, "{failed} of {of} knowledge tests fail, {first} the first")
            }
            Self::RolledBack => write!(f, "these articles were published and rolled back"),
        }
    }
}

/// The knowledge tests that failed, as a reason; `strict` alone count, or the others.
pub(super) fn failures(tested: &Tested, strict: bool) -> Option<Reason> {
    let mut failures = tested.failures.iter().filter(|failure| failure.strict == strict);
    let first = failures.next()?;
    Some(Reason::Tests {
        failed: failures.count() + 1,
        of: tested.passed + tested.failures.len(),
        first: format!("{}:{}", shown(&first.file), first.line),
    })
}

/// The collections that both generations have and that lost over a fifth of their sections.
pub(super) fn losses(before: &Manifest, after: &Manifest) -> Vec<Reason> {
    let lost = |old: &CollectionCounts| {
        let new = after.collection(&old.name)?;
        let gone = old.sections.saturating_sub(new.sections);
        (gone * LOSS > old.sections).then(|| Reason::Loss {
            collection: old.name.clone(),
            before: old.sections,
            after: new.sections,
        })
    };
    before.collections.iter().filter_map(lost).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(sections: &[(&str, u64)]) -> Manifest {
        let counts = |(name, sections): &(&str, u64)| CollectionCounts {
            name: (*name).to_owned(),
            sections: *sections,
            ..CollectionCounts::default()
        };
        Manifest { collections: sections.iter().map(counts).collect(), ..Manifest::default() }
    }

    #[test]
    fn over_a_fifth_of_the_sections_gone_is_held_and_a_fifth_is_not() {
        let before = with(&[("docs", 10), ("notes", 10), ("removed", 10), ("empty", 0)]);
        let after = with(&[("docs", 8), ("notes", 7), ("empty", 0), ("new", 1)]);
        let told: Vec<String> = losses(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["notes has 7 sections instead of 10: over a fifth is gone"]);
    }
}
