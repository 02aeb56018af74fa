//! `calibration.toml`: thresholds measured on a collection's own questions.

pub use crate::index::Calibration;

/// Name of the file, beside the `questions.toml` that it was measured on.
pub const FILE_NAME: &str = "calibration.toml";

impl Calibration {
    /// Reads a `calibration.toml`.
    ///
    /// # Errors
    /// When it is no TOML, a key is missing or unknown, or a number is not between 0 and 1.
    ///
    /// ```
    /// use faqt::answer::calibration::Calibration;
    /// let read = Calibration::read("threshold = 0.8\nsuggest = 0.3\nprecision = 0.95\n");
    /// assert_eq!(read, Ok(Calibration { threshold: 0.8, suggest: 0.3, precision: Some(0.95) }));
    /// ```
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let calibration: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Malformed { line: line_at(text, at), why: error.message().to_owned() }
        })?;
        let precision = calibration.precision.unwrap_or_default();
        for (key, value) in
            [("threshold", calibration.threshold), ("suggest", calibration.suggest), ("precision", precision)]
        {
            if !(0.0..=1.0).contains(&value) {
                let line = text.lines().position(|line| line.trim_start().starts_with(key)).unwrap_or(0) + 1;
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                return Err(Malformed { line, why: format!("`{key}` is not between 0 and 1") });
            }
        }
        Ok(calibration)
    }
}

/// What is wrong with a `calibration.toml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Malformed {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub why: String,
}

fn line_at(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text| Calibration::read(text).unwrap_err();
        assert_eq!(told("# suggest: for what\nthreshold = 0.5\nsuggest = 2\n").line, 3);
        assert_eq!(told("threshold = 0.5\nsuggest = 0.2\nother = 1\n").line, 3);
        assert_eq!(told("threshold = 0.5\nsuggest = 0.2\nprecision = 95\n").line, 3);
        assert_eq!(told("threshold = 0.5\n").why, "missing field `suggest`");
    }
}
