//! Traditional Han characters folded to simplified ones, so that 鏡像 finds 镜像.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// `traditional<TAB>simplified` a line, from OpenCC's character table (see NOTICE).
static TABLE: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    include_str!("han.tsv")
        .lines()
        .filter_map(|line| {
            let mut chars = line.chars();
            let from = chars.next()?;
            let to = chars.nth(1)?;
            Some((from, to))
        })
        .collect()
});

/// The simplified form of a character; any other character as it is.
pub(super) fn simplified(c: char) -> char {
    if u32::from(c) < 0x3400 { c } else { TABLE.get(&c).copied().unwrap_or(c) }
}
