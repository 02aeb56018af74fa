//! What a generation carries of a measured calibration; what it means is `answer`'s.

use serde::{Deserialize, Serialize};

/// The confidences at which an answer is given and at which candidates are shown, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// From here on a question is `answered`.
    pub threshold: f64,
    /// From here on candidates are `suggested`.
    pub suggest: f64,
    /// The precision that was measured, 0 to 1; `None` in files that do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
}
