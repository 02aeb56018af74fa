//! eval
pub mod fit;
pub mod sets;
pub mod train;
