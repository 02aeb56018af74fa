//! Whether a line or a block of code names a fault.

use super::analysis::fold;

/// Words of a line of output that names a fault.
const FAULTS: &[&str] = &[
    "error",
    "exception",
    "failed",
    "failure",
    "fatal",
    "denied",
    "panic",
    "invalid",
    "not found",
    "cannot",
    "refused",
    "timed out",
    "traceback",
    "unexpected",
    "warning",
    "报错",
    "错误",
    "失败",
];

/// Characters at the beginning of a block in which a fault is looked for: output names its fault early.
const BEGINNING: usize = 160;

/// Whether a line of output names a fault.
///
/// ```
/// assert!(faqt::index::faults::names_fault("E0425: Cannot find value"));
/// ```
pub fn names_fault(line: &str) -> bool {
    let folded = fold(line);
    FAULTS.iter().any(|fault| folded.contains(fault))
}

/// Whether a block of code names a fault at its beginning, as output does, and source that raises or shows one.
pub(super) fn shows_fault(block: &str) -> bool {
    let end = block.char_indices().nth(BEGINNING).map_or(block.len(), |(at, _)| at);
    names_fault(&block[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_shows_its_fault_at_its_beginning() {
        assert!(shows_fault("$ npm test\nError: no tests\n"));
        assert!(!shows_fault(&format!("{}error", "let a = 1;\n".repeat(20))));
    }
}
