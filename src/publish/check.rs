//! The articles as they are now, looked through without publishing: every finding, every knowledge
//! test, and whether the generation that serves is whole.

use super::build::{Built, Changed, Target, build};
use super::knowledge_tests::{Tested, load_suites, run_suites};
use super::progress::Progress;
use super::publication::{ATTEMPTS, claim, nothing};
use super::scan::Scan;
use crate::config::Config;
use crate::index::cache::Cache;
use crate::index::{OpenError, Store, generation};
use crate::knowledge::{Finding, sort_findings};
use anyhow::{Context as _, Result};

/// What was seen of the articles and the index.
#[derive(Debug)]
pub struct Checked {
    /// By file and line.
    pub findings: Vec<Finding>,
    /// What came of the knowledge tests; none ran where no article has any text.
    pub tested: Tested,
    /// What is wrong with the generation that serves; `None` where nothing is, or none serves.
    pub damage: Option<String>,
}

impl Checked {
    /// Whether there is nothing to mend: no error, no failed test, no damage. Warnings do not count.
    pub fn is_clean(&self) -> bool {
        self.tested.failures.is_empty() && self.damage.is_none() && !self.findings.iter().any(Finding::is_error)
    }
}

/// Looks through the articles. They are indexed in a temporary folder; the index folder is only
/// read.
///
/// # Errors
/// When there is nothing to look through, the index folder is another's, or the temporary folder cannot
/// be written.
pub fn check(config: &Config, progress: Progress<'_>) -> Result<Checked> {
    let store = Store::new(&config.index);
    claim(config, &store)?;
    let (Built { generation, mut findings }, _folder) = built_aside(config, progress)?;
    let has_text = generation.passages() > 0;
    if !has_text && !findings.iter().any(Finding::is_error) {
        return Err(nothing(config, &findings));
    }
    let suites = load_suites(&config.collections);
    findings.extend(suites.iter().flat_map(|suite| suite.findings.iter().cloned()));
    sort_findings(&mut findings);
    let tested =
        if has_text { run_suites(&generation, &suites, config.precision, progress)? } else { Tested::default() };
    Ok(Checked { findings, tested, damage: damage(&store) })
}

/// A generation of the articles as they are, in a folder that goes with the second value.
pub(super) fn built_aside(config: &Config, progress: Progress<'_>) -> Result<(Built, tempfile::TempDir)> {
    // Not that of the index folder, which this leaves alone.
    let cache = Cache::none();
    let mut attempt = 1;
    loop {
        let folder = tempfile::tempdir().context("cannot make a temporary folder\n  remedy: set TMPDIR")?;
        let scan = Scan::new(config, &cache);
        let target =
            Target { folder: Some(folder.path().to_owned()), number: 0, owner: String::new(), limit: u64::MAX };
        match build(&scan, target, &cache, progress) {
            Err(error) if error.is::<Changed>() && attempt < ATTEMPTS => attempt += 1,
            built => return Ok((built?, folder)),
        }
    }
}

/// What is wrong with the generation that serves. One of another version is not: it is built anew.
fn damage(store: &Store) -> Option<String> {
    let fault = match store.current() {
        Ok(Some(current)) => generation::verify(&store.path(&current)).err(),
        Ok(None) => None,
        Err(fault) => Some(fault),
    };
    fault.filter(|fault| !matches!(fault, OpenError::OtherFormat { .. })).map(|fault| fault.to_string())
}
