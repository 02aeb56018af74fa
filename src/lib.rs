//! faqt
pub mod answer;
pub mod cli;
pub mod config;
#[cfg(feature = "discord")]
pub mod discord;
pub mod eval;
pub mod fault;
pub mod index;
pub mod knowledge;
#[cfg(feature = "discord")]
pub mod ledger;
pub mod publish;
