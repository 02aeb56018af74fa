//! eval
pub mod sets;
