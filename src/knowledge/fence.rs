//! Fences of code.

/// Whether a line opens or closes a block of code.
///
/// ```
/// assert!(faqt::knowledge::is_fence("  ~~~sh") && !faqt::knowledge::is_fence("a ``` b"));
/// ```
pub fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}
