//! faqt
fn main(){}
