//! The knowledge tests, put again to what serves: they may have changed where the articles did not.

use super::gate::Reason;
use super::knowledge_tests::{Suite, load_suites, run_suites};
use super::progress::Progress;
use super::publication::{Outcome, Publication};
use crate::config::Config;
use crate::knowledge::{Severity, sort_findings};
use anyhow::Result;
use std::sync::Arc;

/// A publication that found nothing to do, with the knowledge tests as they are by now; any other as
/// it is. A broken `questions.toml` of a strict collection holds it, as it would a new generation,
/// unless `force`.
///
/// # Errors
/// When the index is damaged.
pub fn retested(publication: Publication, config: &Config, force: bool, progress: Progress<'_>) -> Result<Publication> {
    let Outcome::Unchanged(current) = &publication.outcome else { return Ok(publication) };
    let current = Arc::clone(current);
    let mut suites = load_suites(&config.collections);
    let errors: usize = suites.iter().map(Suite::strict_errors).sum();
    let tested = run_suites(&current, &suites, config.precision, progress)?;
    let lenient = suites.iter_mut().filter(|suite| !suite.strict).flat_map(|suite| &mut suite.findings);
    lenient.for_each(|finding| finding.severity = Severity::Warning);
    let mut findings: Vec<_> = suites.into_iter().flat_map(|suite| suite.findings).collect();
    sort_findings(&mut findings);
    let mut retested = Publication { findings, tested: Some(tested), ..publication };
    if errors > 0 && !force {
        let reasons = vec![Reason::BrokenTests { errors }];
        retested.outcome = Outcome::Held { reasons, current, candidate: None };
    }
    Ok(retested)
}
