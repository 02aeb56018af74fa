//! faqt
pub mod index;
pub mod knowledge;
