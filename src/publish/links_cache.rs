//! What was seen of addresses within the last day, so that they are not asked again.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// So long an address that was good is not asked again.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What is known of an address that opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// When it was asked.
    pub(super) asked: Timestamp,
    /// Where it leads for good.
    pub(super) moved: Option<String>,
    /// Day of its last change.
    pub(super) modified: Option<Date>,
}

/// The addresses that opened.
#[derive(Debug, Default)]
pub(super) struct Cache {
    file: Option<PathBuf>,
    known: BTreeMap<String, Known>,
}

impl Cache {
    /// Reads what is there; what cannot be read counts as nothing.
    pub(super) fn read(file: Option<&Path>, now: Timestamp) -> Self {
        let read = |file: &Path| serde_json::from_slice(&std::fs::read(file).ok()?).ok();
        let mut known: BTreeMap<String, Known> = file.and_then(read).unwrap_or_default();
        known.retain(|_, known| (SignedDuration::ZERO..DAY).contains(&now.duration_since(known.asked)));
        Self { file: file.map(Path::to_owned), known }
    }

    pub(super) fn get(&self, address: &str) -> Option<&Known> {
        self.known.get(address)
    }

    pub(super) fn put(&mut self, address: &str, known: Known) {
        self.known.insert(address.to_owned(), known);
    }

    /// Writes it in place of what is there. Where that cannot be, all is asked again the next time.
    pub(super) fn write(&self) {
        let Some(file) = &self.file else { return };
        if let Err(error) = self.replace(file) {
            tracing::debug!(%error, file = %file.display(), "what is known of addresses is not kept");
        }
    }

    fn replace(&self, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(&serde_json::to_vec(&self.known)?)?;
        new.persist(file)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_good_is_good_for_a_day() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("new/links.json");
        let asked: Timestamp = "2026-11-28T12:00:00Z".parse().unwrap();
        let mut cache = Cache::read(Some(&file), asked);
        cache.put("https://a.example/", Known { asked, moved: None, modified: None });
        cache.write();
        let after = |hours| Cache::read(Some(&file), asked + SignedDuration::from_hours(hours));
        assert!(after(23).get("https://a.example/").is_some());
        assert!(after(24).get("https://a.example/").is_none());
        assert!(after(-1).get("https://a.example/").is_none(), "from a clock that was wrong");
        std::fs::write(&file, "{")?;
        assert!(after(1).get("https://a.example/").is_none());
        Ok(())
    }
}
