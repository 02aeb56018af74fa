//! In: a question and an open generation. Out: an answer.
//! Never: a clock, the network, chance.

pub mod around;
pub mod asks;
pub mod background;
mod borders;
pub mod calibration;
pub mod compare;
pub mod confidence;
mod engine;
pub mod evidence;
pub mod features;
pub mod follow_up;
mod function_words;
mod identities;
mod inner_capitals;
pub mod language;
mod near;
pub mod own_question;
pub mod padding;
pub mod places;
pub mod question;
pub mod quote;
pub mod rank;
mod related;
pub mod reply;
pub mod report;
pub mod retrieve;
pub mod shares;
pub mod shown;
pub mod synonyms;
pub mod things;
pub mod thresholds;
pub mod uncovered;
pub mod unit_features;
pub mod vocabulary;
mod wants;
pub mod weights;
pub mod why;

pub use engine::{Request, TOP, answer};
