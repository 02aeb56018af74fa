//! Markdown as people and generators write it, made at random: nested, ragged, in two scripts.
#![allow(dead_code, unreachable_pub)]

use proptest::prelude::*;
use proptest::sample::select;

/// Sentences, words and marks of a paragraph.
fn inline() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "An image is free.",
        "It costs 2.5 GB a day, e.g. in v0.12.5!",
        "See https://a.example/x?q=1. Then stop.",
        "Is it **free**?",
        "Use `faqt ask \"x\"` now.",
        "[Custom images](custom.md \"t\") are yours.",
        "![a picture](p.png)",
        "镜像免费。存储收费！",
        "他说“好。”然后走了。",
        "自定义镜像和共享镜像的区别如下：",
        "*Half. way* here.",
        "~~Gone.~~",
        "A note[^1] of it.",
        "<b>Bold. Yes</b>",
        "Line one\nline two.",
        "Hard  \nbreak.",
        "Do the following:",
        "These are known:",
        "naïve café 😀 e\u{301}",
        "a &amp; b &lt; c",
        "\\*escaped\\*",
        "<https://e.example/a>",
        "{{< ref \"x\" >}}",
        "{% raw %}x{% endraw %}",
        "{/* hidden */}",
        "<!-- hidden -->",
        "<Badge text=\"new\" />",
        "$x_1$",
        "H~2~O",
        "|",
        "word",
    ]);
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.join(" "))
}

/// Words of a heading.
fn title() -> impl Strategy<Value = String> {
    select(vec![
        "Price",
        "Custom images",
        "Price",
        "共享镜像",
        "What's `new`?",
        "A & B",
        "v0.12.5",
        "",
        "Price {#cost}",
        "x_1",
    ])
    .prop_map(str::to_owned)
}

fn heading() -> impl Strategy<Value = String> {
    (1usize..7, title(), 0..4).prop_map(|(level, title, kind)| match kind {
        0 => format!("{title}\n{}\n", if level % 2 == 0 { "---" } else { "===" }),
        1 => format!("{} {title} {}\n", "#".repeat(level), "#".repeat(level)),
        _ => format!("{} {title}\n", "#".repeat(level)),
    })
}

/// A table whose rows have cells more or fewer than the header.
fn table() -> impl Strategy<Value = String> {
    let cell =
        select(vec!["Price", "free", "0.1 a GB", "a \\| b", "", "**x**", "`|`", "镜像", "Custom image", "[a](b)"]);
    (2usize..5, prop::collection::vec(prop::collection::vec(cell, 1..6), 1..6), any::<bool>()).prop_map(
        |(width, rows, barred)| {
            let mut text = String::new();
            for (number, row) in rows.iter().enumerate() {
                let cells = if number == 0 {
                    row.iter().chain(["h"; 5].iter()).take(width).copied().collect::<Vec<_>>()
                } else {
                    row.clone()
                };
                let line = cells.join(" | ");
                text += &if barred { format!("| {line} |\n") } else { format!("{line}\n") };
                if number == 0 {
                    text += &format!("|{}\n", ":--|".repeat(width));
                }
            }
            text
        },
    )
}

fn code() -> impl Strategy<Value = String> {
    let body =
        select(vec!["faqt ask x", "a. B.\n\nc", "", "``` x", "    in", "| a |\n|---|", "镜像。", "# no heading"]);
    (body, select(vec!["```", "~~~", "````"]), select(vec!["", "rust", "sh title=\"x\"", "{.py}"]))
        .prop_map(|(body, fence, info)| format!("{fence}{info}\n{body}\n{fence}\n"))
}

fn odd() -> impl Strategy<Value = String> {
    select(vec![
        "---\n",
        "***\n",
        "[^1]: A footnote. With two.\n",
        "[ref]: https://e.example 'T'\n",
        "Term\n: Definition. Second.\n",
        "<details>\n<summary>More</summary>\n\nHidden. Text.\n\n</details>\n",
        "<div>\nInside. Html.\n</div>\n",
        "<table><tr><td>a</td></tr></table>\n",
        "<script>\nlet x = 1\n</script>\n",
        "<!--\nlong\n\ncomment -->\n",
        "![alone](x.png)\n",
        "    indented code\n",
        "import Tabs from '@theme/Tabs';\n",
        "export const a = 1\n",
        "Source: <https://e.example/section>\n",
        "[TOC]\n",
        "{{#include x.md}}\n",
        "{: .class #id }\n",
        "- [ ] task\n- [x] done\n",
        "* * *\n",
        "```\nnever closed\n",
        ":::\n",
        "</Tabs>\n",
        "+++\n",
    ])
    .prop_map(str::to_owned)
}

/// Text whose lines are moved in by a mark for the first and another for the rest.
fn within(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        let mark = if number == 0 { first } else { rest };
        out += if line.is_empty() && number > 0 { mark.trim_end() } else { mark };
        out += line;
        out.push('\n');
    }
    out
}

/// What holds other blocks.
fn container(inner: String, kind: usize) -> String {
    match kind {
        0 => within(&inner, "- ", "  "),
        1 => within(&inner, "1. ", "   "),
        2 => within(&inner, "* ", "    "),
        3 => within(&inner, "> ", "> "),
        4 => format!(":::note[Mind. This]\n\n{inner}\n:::\n"),
        5 => format!("!!! warning \"Mind\"\n{}", within(&inner, "    ", "    ")),
        6 => format!("=== \"Linux\"\n\n{}", within(&inner, "    ", "    ")),
        7 => format!("/// tip | Mind\n\n{inner}\n///\n"),
        8 => format!("<Tabs>\n<TabItem value=\"l\" label=\"Linux\">\n\n{inner}\n</TabItem>\n</Tabs>\n"),
        9 => format!("{{{{< tabs >}}}}\n{{{{% tab \"Linux\" %}}}}\n{inner}\n{{{{% /tab %}}}}\n{{{{< /tabs >}}}}\n"),
        10 => format!("> [!NOTE]\n{}", within(&inner, "> ", "> ")),
        11 => format!("??? note\n{}", within(&inner, "\t", "\t")),
        12 => format!("<div markdown>\n{inner}</div>\n"),
        13 => format!("The steps:\n\n{}", within(&inner, "1. ", "   ")),
        14 => format!("步骤如下：\n{}", within(&inner, "- ", "  ")),
        _ => format!("[^1]: {}", within(&inner, "", "    ")),
    }
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => inline().prop_map(|text| format!("{text}\n")),
        2 => heading(),
        2 => table(),
        1 => code(),
        2 => odd(),
    ];
    leaf.prop_recursive(8, 24, 3, |inner| {
        (prop::collection::vec(inner, 1..4), any::<bool>(), 0usize..16)
            .prop_map(|(blocks, loose, kind)| container(blocks.join(if loose { "\n" } else { "" }), kind))
    })
}

fn front_matter() -> impl Strategy<Value = &'static str> {
    select(vec![
        "",
        "",
        "---\ntitle: Custom images\nsource: https://e.example/c\naliases: [own image, 自定义镜像]\nquestions: [\"Is it free? #price\"]\n---\n",
        "---\ntitle: \"镜像：价格\"\nlanguage: zh\nupdated: 2026-01-02\n---\n",
        "+++\ntitle = 'Images'\nweight = 3\n+++\n",
        "---\ntitle: never closed\n",
        "---\n{bad: [\n---\n",
        "---\n---\n",
    ])
}

/// A whole article: with or without byte-order mark, front matter and CRLF.
pub fn article() -> impl Strategy<Value = String> {
    let body = prop::collection::vec((block(), any::<bool>()), 0..10);
    (any::<bool>(), front_matter(), body, 0..3).prop_map(|(mark, matter, blocks, breaks)| {
        let mut text = matter.to_owned();
        for (block, apart) in blocks {
            text += &block;
            text += if apart { "\n" } else { "" };
        }
        let text = match breaks {
            0 => text.replace('\n', "\r\n"),
            _ => text,
        };
        format!("{}{text}", if mark { "\u{feff}" } else { "" })
    })
}

/// A question of words that may stand in an article, and of some that never do.
pub fn question() -> impl Strategy<Value = String> {
    let word = select(vec![
        "is",
        "a",
        "custom",
        "image",
        "free",
        "how",
        "do",
        "I",
        "compare",
        "difference",
        "between",
        "and",
        "or",
        "vs",
        "price",
        "v0.12.5",
        "2.5",
        "GB",
        "what",
        "about",
        "it",
        "custm",
        "镜像",
        "免费",
        "吗",
        "和",
        "区别",
        "如下",
        "?",
        "？",
        "linux",
        "`faqt ask`",
        "error:",
        "\n",
        "```\nE001 failed\n```",
        "hi all,",
        "not",
        "AWS",
        "https://a.example/x",
        "😀",
    ]);
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}
