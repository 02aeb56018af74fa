//! faqt
pub mod answer;
pub mod cli;
pub mod config;
pub mod eval;
pub mod fault;
pub mod index;
pub mod knowledge;
pub mod publish;
