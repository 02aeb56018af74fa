//! What holds for every quote: Discord shows the words of the article, in its own markup.

use super::markdown::{Around, Line, Piece, Style, escape_line, show, write};
use crate::knowledge::{CollectionSettings, Site, Unit, UnitKind, read_article};
use proptest::prelude::*;
use std::path::Path;

/// What Discord shows of its markup, white space aside: an own reading, as its clients have it.
fn visible(markup: &str) -> String {
    let mut out = String::new();
    for (at, part) in markup.split("```").enumerate() {
        if at % 2 == 1 {
            out.push_str(part.split_once('\n').map_or(part, |(_, code)| code));
        } else {
            for line in part.lines() {
                out.push_str(&visible_line(line));
            }
        }
    }
    out.retain(|c| !c.is_whitespace());
    out
}

fn visible_line(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    // Markers of list items are no text.
    let line = match line.strip_prefix("- ") {
        Some(rest) => rest,
        None if digits > 0 => line[digits..].strip_prefix(". ").unwrap_or(line),
        None => line,
    };
    assert!(!line.starts_with('#') && !line.starts_with("> "), "markup: {line}");
    let mut out = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| !next.is_alphanumeric() && !next.is_whitespace()) => {
                out.extend(chars.next())
            }
            '*' => assert_eq!(chars.next(), Some('*'), "only bold: {line}"),
            '`' => {
                let code: String = chars.by_ref().take_while(|c| *c != '`').collect();
                out.push_str(&code);
            }
            '_' | '~' | '|' | '<' | '@' | '[' => panic!("{c} is markup in {line}"),
            c => out.push(c),
        }
    }
    out
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What is shown of a unit, the headers of its cells left out.
fn shown(unit: &Unit, file: &str) -> String {
    let quote = &file[unit.span.range()];
    let header = unit.lead.map(|lead| &file[lead.range()]).filter(|_| unit.kind == UnitKind::Row);
    let line_start = file[..unit.span.range().start].rfind('\n').map_or(0, |at| at + 1);
    let before = &file[line_start..unit.span.range().start];
    let within = before.chars().any(|c| !(c.is_whitespace() || c.is_ascii_digit() || "-*+>|.)#".contains(c)));
    let pieces = show(quote, Around { header, within }).pieces;
    let pieces: Vec<Piece> = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Line(line) => Piece::Line(Line { label: String::new(), ..line }),
            other => other,
        })
        .collect();
    write(&pieces, Style::Bold, usize::MAX)
}

fn units(site: Site, file: &str) -> Vec<Unit> {
    let settings = CollectionSettings::new("c", "kb");
    let (article, _) = read_article(&settings, site, "a.md", file.as_bytes());
    let sections = article.into_iter().flat_map(|article| article.sections);
    sections.flat_map(|section| section.passages).flat_map(|passage| passage.units).collect()
}

#[test]
fn every_sentence_and_cell_of_the_shipped_articles_is_shown_word_for_word() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let mut checked = 0;
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let file = std::fs::read_to_string(entry.path()).unwrap();
        for unit in units(Site::Web, &file) {
            let is_one = matches!(
                unit.kind,
                UnitKind::Sentence | UnitKind::Item | UnitKind::Row | UnitKind::Code | UnitKind::Image
            );
            if is_one {
                let said: String =
                    if unit.kind == UnitKind::Row { unit.text.replace('|', "") } else { unit.text.clone() };
                assert_eq!(visible(&shown(&unit, &file)), bare(&said), "{:?} in {}", unit.kind, entry.path().display());
                checked += 1;
            } else {
                visible(&shown(&unit, &file));
            }
        }
    }
    assert!(checked > 1_000, "{checked} quotes");
}

#[test]
fn blanks_before_a_mark_do_not_make_it_markup() {
    for text in [" #", " # Head", "  1. One", " - Item"] {
        assert_eq!(visible(&escape_line(text)), bare(text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_shown_as_it_is(text in "[ -~äé中文😀]{0,80}") {
        prop_assert_eq!(visible(&escape_line(&text)), bare(&text));
    }

    #[test]
    fn any_sentence_is_shown_word_for_word(parts in prop::collection::vec(prop::sample::select(vec![
        "word", " ", " ", ". ", "*em*", "**strong**", "`a_b`", "`*`", "\\*", "_", "<@12>", "@everyone", "https://e.com/a_b", "[link](https://e.com)",
        "![alt](https://e.com/a.png)", "~~gone~~", "||", "&lt;", "#", "1", "2. ", "- ", "中文。", "\\", "~", ":", "!",
    ]), 1..16)) {
        let file = format!("Begin {}\n", parts.concat());
        for unit in units(Site::Web, &file) {
            if unit.kind == UnitKind::Sentence {
                prop_assert_eq!(visible(&shown(&unit, &file)), bare(&unit.text), "{}", file);
            }
        }
    }
}
