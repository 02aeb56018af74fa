//! The weights of the features, as `faqt fit` writes them to `weights.toml`.

use super::features::FEATURES;
use super::unit_features::UNIT_FEATURES;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The weights file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightsFile {
    /// What they were fitted on.
    pub fitted_on: String,
    /// What the weights of a unit were fitted on later, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_fitted_on: Option<String>,
    /// Weights of a candidate's features, by name.
    pub passage: BTreeMap<String, f32>,
    /// Weights of a unit's features, by name.
    pub unit: BTreeMap<String, f32>,
    /// Weights of the confidence's features, by name.
    #[serde(default)]
    pub confidence: BTreeMap<String, f32>,
}

/// The weights in the order of the features.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// In the order of [`FEATURES`], then the unit score.
    pub passage: Vec<f32>,
    /// In the order of [`UNIT_FEATURES`].
    pub unit: Vec<f32>,
    /// In the order of [`super::confidence::FEATURES`].
    pub confidence: Vec<f32>,
}

/// Name of the feature that the best unit's score is to a passage.
pub const UNIT_SCORE: &str = "unit_score";

/// The features of a candidate by name, the unit score last.
pub fn passage_names() -> Vec<&'static str> {
    FEATURES.iter().map(|(name, _)| *name).chain([UNIT_SCORE]).collect()
}

/// The features of a unit by name.
pub fn unit_names() -> Vec<&'static str> {
    UNIT_FEATURES.iter().map(|(name, _)| *name).collect()
}

impl WeightsFile {
    /// What faqt ships.
    pub fn shipped() -> Self {
        // A damaged file would rank at random; `the_shipped_weights_are_complete` tests it.
        toml::from_str(include_str!("weights.toml")).unwrap_or_default()
    }
}

impl Weights {
    /// Orders the weights of a file; a feature that the file lacks weighs nothing.
    pub fn from_file(file: &WeightsFile) -> Self {
        let pick = |names: &[&str], from: &BTreeMap<String, f32>| {
            names.iter().map(|name| from.get(*name).copied().unwrap_or(0.0)).collect()
        };
        Self {
            passage: pick(&passage_names(), &file.passage),
            unit: pick(&unit_names(), &file.unit),
            confidence: pick(&super::confidence::names(), &file.confidence),
        }
    }

    /// The weights that faqt ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Weights> = LazyLock::new(|| Weights::from_file(&WeightsFile::shipped()));
        &SHIPPED
    }
}
