//! What a generation carries besides its articles: the synonyms and the calibration that stand in
//! files beside them.

use crate::answer::calibration::{Calibration, FILE_NAME};
use crate::index::SynonymGroup;
use crate::knowledge::{
    CollectionSettings, Finding, Problem, Severity, load_synonyms, questions_file, read_bytes, synonyms_file,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What a generation carries besides its articles.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Each group once, in the order of collections and lines.
    pub(super) synonyms: Vec<SynonymGroup>,
    /// Measured thresholds, by collection.
    pub(super) calibration: BTreeMap<String, Calibration>,
    /// What is wrong with the files.
    pub(super) findings: Vec<Finding>,
    /// Those of the files that a strict collection reads.
    pub(super) strict: BTreeSet<PathBuf>,
}

impl Carried {
    /// Reads the files of these collections.
    pub(super) fn read<'a>(collections: impl Iterator<Item = &'a CollectionSettings>) -> Self {
        let mut carried = Self::default();
        let mut calibrations: HashMap<PathBuf, Option<Calibration>> = HashMap::new();
        let mut read = BTreeSet::new();
        for settings in collections {
            if let Some(file) = synonyms_file(settings) {
                carried.is_read_by(settings, &file);
                if read.insert(file.clone()) {
                    carried.add_synonyms(&file);
                }
            }
            carried.tell_stray_calibration(settings);
            let Some(file) = questions_file(settings).map(|file| file.with_file_name(FILE_NAME)) else { continue };
            if !file.is_file() {
                continue;
            }
            carried.is_read_by(settings, &file);
            let calibration = *calibrations
                .entry(file.clone())
                .or_insert_with(|| read_calibration(&file).map_err(|finding| carried.findings.push(finding)).ok());
            if let Some(calibration) = calibration {
                carried.calibration.insert(settings.name.clone(), calibration);
            }
        }
        carried
    }

    /// Tells of a calibration inside the collection, or beside it, that has no questions next to it: what
    /// it was measured on is not known, and nothing measures it anew, so that it is not used. Another
    /// program's file of that name is none.
    fn tell_stray_calibration(&mut self, settings: &CollectionSettings) {
        let folders = [Some(settings.path.as_path()), settings.path.parent()];
        for file in folders.into_iter().flatten().map(|folder| folder.join(FILE_NAME)) {
            let is_stray = !file.with_file_name("questions.toml").is_file() && read_calibration(&file).is_ok();
            if is_stray && !self.findings.iter().any(|known| known.file == file) {
                let (severity, problem) = (Severity::Warning, Problem::StrayCalibration);
                self.findings.push(Finding { file, line: 1, severity, problem });
            }
        }
    }

    fn is_read_by(&mut self, settings: &CollectionSettings, file: &Path) {
        if settings.strict {
            self.strict.insert(file.to_owned());
        }
    }

    fn add_synonyms(&mut self, file: &Path) {
        let (groups, findings) = load_synonyms(file);
        self.findings.extend(findings);
        for group in groups {
            let primary = |tag: String| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
            let group = SynonymGroup { words: group.words, language: group.language.map(primary) };
            if !self.synonyms.contains(&group) {
                self.synonyms.push(group);
            }
        }
    }
}

fn read_calibration(file: &Path) -> Result<Calibration, Finding> {
    let fault = |line, problem| Finding { file: file.to_owned(), line, severity: Severity::Error, problem };
    let bytes = read_bytes(file).map_err(|problem| fault(1, problem))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| fault(1, Problem::NotUtf8 { offset: error.utf8_error().valid_up_to() }))?;
    Calibration::read(&text).map_err(|error| fault(error.line, Problem::BadToml { why: error.why }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn collections_of_one_folder_share_the_files_beside_them() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["en", "zh", "other/docs"] {
            fs::create_dir_all(folder.path().join(name))?;
        }
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
        write(
            "synonyms.toml",
            "[[group]]\nwords = [\"a\", \"b\"]\nlanguage = \"zh-CN\"\n[[group]]\nwords = [\"c\"]\n",
        )?;
        write("questions.toml", "")?;
        write("calibration.toml", "threshold = 0.8\nsuggest = 0.4\n")?;
        write("other/docs/questions.toml", "")?;
        write("other/docs/calibration.toml", "threshold = 8\nsuggest = 0.4\n")?;
        let mut collections =
            ["en", "zh", "other/docs"].map(|name| CollectionSettings::new(name, folder.path().join(name)));
        collections[0].strict = true;
        let carried = Carried::read(collections.iter());
        assert_eq!(
            carried.synonyms,
            [SynonymGroup { words: vec!["a".into(), "b".into()], language: Some("zh".into()) }]
        );
        assert_eq!(carried.calibration.keys().collect::<Vec<_>>(), ["en", "zh"]);
        let told: Vec<_> = carried.findings.iter().map(|f| format!("{}: {}", f.line, f.problem)).collect();
        assert_eq!(told, ["4: a group of fewer than two words", "1: `threshold` is not between 0 and 1"]);
        let strict: Vec<_> = carried.strict.iter().filter_map(|file| file.file_name()?.to_str()).collect();
        assert_eq!(strict, ["calibration.toml", "synonyms.toml"]);
        Ok(())
    }

    #[test]
    fn a_calibration_without_the_questions_that_it_was_measured_on_is_told_and_not_used() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["a", "b", "c/robots"] {
            fs::create_dir_all(folder.path().join(name))?;
        }
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
        write("calibration.toml", "threshold = 0.8\nsuggest = 0.4\n")?;
        write("b/calibration.toml", "threshold = 0.7\nsuggest = 0.4\n")?;
        write("c/calibration.toml", "[camera]\nfocus = 3\n")?;
        let mut collections =
            ["a", "b", "c/robots"].map(|name| CollectionSettings::new(name, folder.path().join(name)));
        collections[0].strict = true;
        let carried = Carried::read(collections.iter());
        assert!(carried.calibration.is_empty() && carried.strict.is_empty());
        let told: Vec<_> = carried
            .findings
            .iter()
            .map(|it| format!("{}: {it}", it.is_error()).replace(&*folder.path().to_string_lossy(), "."))
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        false: ./calibration.toml:1: there is no questions.toml beside it, so it is not used
          remedy: put the questions that it was measured on beside it, or delete it
        false: ./b/calibration.toml:1: there is no questions.toml beside it, so it is not used
          remedy: put the questions that it was measured on beside it, or delete it
        ");
        write("questions.toml", "")?;
        let carried = Carried::read(collections.iter());
        assert_eq!(carried.calibration.keys().collect::<Vec<_>>(), ["a", "b"]);
        Ok(())
    }
}
