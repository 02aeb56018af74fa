//! Discord's limits, each counted as Discord counts it.
//!
//! Texts are counted in UTF-16 units, which is never less than the number of characters: what fits
//! here fits by either count.

/// A message's `content`.
pub(super) const CONTENT: usize = 2_000;
/// All texts of a message's embeds together.
pub(super) const EMBEDS: usize = 6_000;
/// An embed's title.
pub(super) const TITLE: usize = 256;
/// An embed's description.
pub(super) const DESCRIPTION: usize = 4_096;
/// An embed's author.
pub(super) const AUTHOR: usize = 256;
/// An embed's footer.
pub(super) const FOOTER: usize = 2_048;
/// Fields of an embed.
pub(super) const FIELDS: usize = 25;
/// Name of a field.
pub(super) const FIELD_NAME: usize = 256;
/// Value of a field.
pub(super) const FIELD_VALUE: usize = 1_024;
/// Address that an embed links.
pub(super) const EMBED_ADDRESS: usize = 2_048;
/// Address of a link button.
pub(super) const BUTTON_ADDRESS: usize = 512;
/// Buttons of a row.
pub(super) const BUTTONS: usize = 5;
/// Label of a button.
pub(super) const BUTTON_LABEL: usize = 80;
/// Custom id of a component.
pub(super) const CUSTOM_ID: usize = 100;
/// Options of a select menu.
pub(super) const SELECT_OPTIONS: usize = 25;
/// Label, value and description of an option.
pub(super) const SELECT_TEXT: usize = 100;
/// Placeholder of a select menu.
pub(super) const SELECT_PLACEHOLDER: usize = 150;
/// Title of a modal.
pub(super) const MODAL_TITLE: usize = 45;
/// Label of a text input.
pub(super) const INPUT_LABEL: usize = 45;
/// Choices of an autocompletion.
pub(super) const CHOICES: usize = 25;
/// Name and value of a choice.
pub(super) const CHOICE: usize = 100;
/// A question, as `/ask` takes it.
pub(super) const QUESTION: usize = 500;

/// Length of a text.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text, or its beginning with `…` where it is longer than a limit; cut between words where it
/// has any.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut used = 1;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > limit {
            break;
        }
        end = at + c.len_utf8();
    }
    let kept = &text[..end];
    let word = kept.rfind(char::is_whitespace).filter(|at| at * 4 > end * 3).unwrap_or(end);
    format!("{}…", kept[..word].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_marked() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("what is a custom image", 18), "what is a custom…");
        assert_eq!(cut("什么是自定义镜像", 5), "什么是自…");
    }

    #[test]
    fn an_emoji_counts_twice() {
        assert_eq!((length("a😀"), length("é")), (3, 1));
        assert_eq!(cut("😀😀😀", 4), "😀…");
    }
}
