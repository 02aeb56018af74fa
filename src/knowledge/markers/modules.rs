//! Imports and exports of MDX.

use crate::knowledge::markup::{Masker, Skip};
use crate::knowledge::tags::is_whole_import;

impl Masker<'_> {
    /// `import X from 'y'` and `export const …` of MDX, to the next blank line. Elsewhere only an
    /// import that is whole in its line, which no prose looks like.
    pub(super) fn module(&mut self, start: usize, end: usize, indent: usize, trimmed: &str) -> bool {
        if indent > 0 {
            return false;
        }
        if is_whole_import(trimmed) {
            return self.blank(start, end);
        }
        if !self.site.has_mdx() {
            return false;
        }
        let is_import =
            trimmed.starts_with("import ") && (trimmed.contains(" from ") || trimmed.contains(['\'', '"', '{']));
        let is_export = ["export const ", "export default ", "export function ", "export let ", "export {"]
            .iter()
            .any(|word| trimmed.starts_with(word));
        if !is_import && !is_export {
            return false;
        }
        if is_export || !trimmed.ends_with([';', '\'', '"']) {
            self.skip = Some(Skip::Blank);
        }
        self.blank(start, end)
    }
}
