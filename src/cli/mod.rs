//! In: arguments. Out: text on the terminal and an exit status.
//! Never: decides what an answer is.

pub mod ask;
pub mod eval;
pub mod fit;
