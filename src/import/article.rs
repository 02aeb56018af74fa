//! The file that a draft becomes.

use super::Draft;
use super::merge::yaml_text;
use std::fmt::Write as _;

/// Front matter and body.
pub(super) fn written(draft: &Draft) -> String {
    let mut out = format!("---\ntitle: {}\n", yaml_text(&draft.title));
    if let Some(source) = &draft.source {
        let _ = writeln!(out, "source: {}", yaml_text(source));
    }
    if let Some(language) = &draft.language {
        let _ = writeln!(out, "language: {}", yaml_text(language));
    }
    if let Some(updated) = draft.updated {
        let _ = writeln!(out, "updated: {updated}");
    }
    out.push_str("---\n\n");
    out.push_str(&draft.body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_has_the_keys_that_are_known() {
        let mut draft = Draft {
            title: "Price: 3 euros".to_owned(),
            source: Some("https://e.example/a#b".to_owned()),
            language: Some("en".to_owned()),
            updated: Some(jiff::civil::date(2026, 1, 2)),
            body: "Text.\n".to_owned(),
            words: 1,
            tables: 0,
            removed: Vec::new(),
        };
        insta::assert_snapshot!(written(&draft), @r#"
        ---
        title: "Price: 3 euros"
        source: https://e.example/a#b
        language: en
        updated: 2026-01-02
        ---

        Text.
        "#);
        (draft.source, draft.language, draft.updated) = (None, None, None);
        assert_eq!(written(&draft), "---\ntitle: \"Price: 3 euros\"\n---\n\nText.\n");
    }
}
