//! What holds for every article, whatever its bytes.

use proptest::prelude::*;

use super::collection::CollectionSettings;
use super::reading::read_article;
use super::{Article, Site, Span, UnitKind, plain_article};

const SITES: [Site; 10] = [
    Site::Docusaurus,
    Site::Hugo,
    Site::Jekyll,
    Site::Mkdocs,
    Site::Mdbook,
    Site::Vitepress,
    Site::Vuepress,
    Site::Starlight,
    Site::Github,
    Site::Web,
];

fn read(site: Site, bytes: &[u8]) -> Option<Article> {
    let strict = CollectionSettings { strict: true, ..CollectionSettings::new("c", "kb") };
    read_article(&strict, site, "a.md", bytes).0
}

/// Every range lies where it may.
fn check(article: &Article, text: &str) {
    let slice = |span: Span| {
        let slice = text.get(span.range());
        assert!(slice.is_some(), "{span:?} cuts a character or is out of bounds in {text:?}");
        slice.unwrap_or_default()
    };
    let mut end = 0;
    for section in &article.sections {
        let mut from = end;
        for passage in &section.passages {
            assert!(!passage.units.is_empty(), "a passage without units in {text:?}");
            assert!(!slice(passage.span).trim().is_empty(), "an empty passage in {text:?}");
            assert!(passage.span.start >= from, "passages overlap in {text:?}");
            from = passage.span.end;
            end = end.max(passage.span.end);
            let mut last = passage.span.start;
            for unit in &passage.units {
                let written = slice(unit.span);
                assert!(!written.is_empty() && written.trim() == written, "{written:?} in {text:?}");
                assert!(passage.span.contains(unit.span), "{unit:?} outside {passage:?} in {text:?}");
                assert!(unit.span.start >= last, "units are not sorted in {text:?}");
                last = unit.span.start;
                assert!(!unit.text.trim().is_empty() || unit.kind == UnitKind::Image, "{unit:?} in {text:?}");
                if let Some(lead) = unit.lead {
                    assert!(!slice(lead).trim().is_empty(), "an empty lead in {text:?}");
                    assert!(!unit.lead_text.is_empty(), "a lead without text in {text:?}");
                }
            }
        }
    }
    for table in &article.tables {
        assert!((table.section as usize) < article.sections.len(), "no section {} in {text:?}", table.section);
        slice(table.span);
        slice(table.header_span);
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.header.len(), "{text:?}");
            assert!(table.span.contains(row.span), "{text:?}");
            for cell in &row.cells {
                slice(cell.span);
            }
        }
    }
}

/// Pieces that Markdown and its flavours are made of.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "    ",
        "\t",
        "# ",
        "## ",
        "### T {#a}",
        "- ",
        "* ",
        "1. ",
        "> ",
        "> [!NOTE]\n",
        "```",
        "```rust\n",
        "~~~\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "|",
        "---\n",
        "===\n",
        "+++\n",
        "**",
        "*",
        "_",
        "`",
        "~~",
        "[",
        "](",
        ")",
        "[x](y)",
        "![i](j)",
        "![](j)",
        "<https://e.x>",
        "Source: <https://e.x>\n",
        "[^1]",
        "[^1]: ",
        ":::note\n",
        ":::\n",
        "/// tip\n",
        "!!! note\n",
        "=== \"Tab\"\n",
        "??? x\n",
        "{{< tab \"x\" >}}\n",
        "{{% /tab %}}\n",
        "{{< tab \"x\" codelang=\"sh\" >}}\n",
        "{{%/tab\n",
        "{{</tab\u{3000}>}}\n",
        "{% \u{3000}\u{3000}highlight sh %}\n",
        "{{< highlight go >}}\n",
        "{{< /highlight >}}\n",
        "{{< term text=\"an ü\" >}}",
        "{{< img\n",
        "```sh [npm]\n",
        "````mdx-code-block\n",
        "{ .a }\n",
        "{% tab title=\"x\" %}\n",
        "{{#include x}}",
        "{: #b}",
        "{% highlight sh %}\n",
        "{% endhighlight %}\n",
        "{% raw %}",
        "{% endraw %}",
        "{% raw %}\n",
        "{% endraw %}\n",
        "{% if a\n",
        "{{ v }}",
        "[x](/y/{{ v }}/z)",
        "[x]: {% link y %}\n",
        "<TabItem\n label=\"l\">",
        "\u{3000}",
        "\u{a0}",
        "{/* #c */}\n",
        "<Tabs>\n",
        "<TabItem label=\"l\">\n",
        "<TabItem label=\"l\">A.</TabItem>\n",
        "<a href={x}>",
        "<a href='x'>",
        "</a>",
        "<pre>\n",
        "<pre><code>",
        "</pre>\n",
        "(a. B",
        "</TabItem>\n",
        "</Tabs>\n",
        "<br>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<script>",
        "import a from 'b'\n\n",
        "export const a = 1\n",
        "The following:\n\n",
        "如下：\n\n",
        "**Is it free?** ",
        "Q: It is full\n",
        "问：好吗？",
        "Why? ",
        "One sentence. Two! ",
        "e.g. ",
        "镜像免费。",
        "é",
        "\u{feff}",
        "&amp;",
        "\\",
        "\\*",
        "term\n: definition\n",
        "title: x\n",
        "- [ ] task\n",
        "\u{0}",
        "😀",
        "  \n",
        ": ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_of_any_markdown_hold(text in markdown(), site in prop::sample::select(SITES.to_vec())) {
        if let Some(article) = read(site, text.as_bytes()) {
            check(&article, &text);
        }
    }

    #[test]
    fn ranges_of_any_text_hold(text in any::<String>(), site in prop::sample::select(SITES.to_vec())) {
        if let Some(article) = read(site, text.as_bytes()) {
            check(&article, &text);
        }
        check(&plain_article("c", "1", "t", None, &text, None), &text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for site in SITES {
            if let (Some(article), Ok(text)) = (read(site, &bytes), std::str::from_utf8(&bytes)) {
                check(&article, text);
            }
        }
    }

    #[test]
    fn any_front_matter_is_read(block in "[a-z]{1,6}: ?[-a-z0-9:\\[\\]{}'\"#&*!| \\n]{0,40}") {
        for (open, close) in [("---\n", "\n---\nText."), ("+++\n", "\n+++\nText.")] {
            let text = format!("{open}{block}{close}");
            if let Some(article) = read(Site::Github, text.as_bytes()) {
                check(&article, &text);
            }
        }
    }
}

#[test]
fn deep_and_wide_articles_are_read() {
    let deep_list: String = (0..2000).map(|n| format!("{}- a\n", "  ".repeat(n))).collect();
    let cases = [
        ("dashes", "- ".repeat(8_000)),
        ("deep list", deep_list),
        ("quotes", "> ".repeat(8_000)),
        ("emphasis", "*a _b ".repeat(8_000)),
        ("brackets", "[".repeat(20_000)),
        ("links", "[a](b) ".repeat(8_000)),
        ("code", "`a` b. ".repeat(8_000)),
        ("html", "<b>a. ".repeat(8_000)),
        ("tags", "<Tabs>\n".repeat(8_000)),
        ("open tags", "<Tab a='\n".repeat(8_000)),
        ("closed tags", "<TabItem label='x'>\n\na\n\n</TabItem>\n".repeat(2_000)),
        ("admonitions", (0..500).map(|n| format!("{}!!! note\n", "    ".repeat(n))).collect()),
        ("headings", "# a\n".repeat(8_000)),
        ("table", format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(8_000))),
        ("wide table", format!("{}|\n{}|\n{}|\n", "|a".repeat(3000), "|-".repeat(3000), "|1".repeat(3000))),
        ("announcing", "This:\n\n".repeat(4_000)),
        ("questions", "Why?\n\n".repeat(4_000) + "So."),
        ("answers", "Why?\n\nSo. How? So.\n\n".repeat(2_000)),
        ("questions in a line", "Why? ".repeat(8_000) + "So."),
        ("questions in items", "- Why?\n\n  So.\n\n  So.\n".repeat(2_000)),
        ("footnotes", "a[^1].\n\n[^1]: b\n\n".repeat(2_000)),
        ("definitions", "a\n: b\n\n".repeat(4_000)),
        ("one line", "word ".repeat(80_000)),
        ("sentences", "Word. ".repeat(40_000)),
        ("asides", "(a. B ".repeat(8_000) + &") ".repeat(8_000)),
        ("crossing brackets", "(a. [B) c. D] ".repeat(4_000)),
        ("preformatted", "<pre>\n".repeat(8_000) + "</pre>\n"),
        ("raw", "{% raw ".repeat(8_000) + "{% endraw %}"),
        ("raw lines", "{% raw %}\na\n{% endraw %}\n".repeat(2_000)),
        ("further in", (0..500).map(|n| format!("{}a\n\n", "    ".repeat(n))).collect()),
        ("escapes", "\\*".repeat(20_000)),
        ("braces", "{{< a ".repeat(8_000)),
        ("comments", "<!-- ".repeat(8_000)),
        ("shortcodes", "{{< code >}}\n".repeat(8_000) + "{{< /code >}}\n"),
        ("highlights", "{{< highlight >}}\na\n{{< /highlight >}}\n".repeat(2_000)),
        ("long shortcodes", "{{< a\n".repeat(8_000) + ">}}\n"),
        ("shown", "{{< a text=\"b\" >}} ".repeat(8_000)),
    ];
    for text in cases.map(|(_, text)| text) {
        for site in [Site::Mkdocs, Site::Docusaurus, Site::Hugo, Site::Jekyll] {
            if let Some(article) = read(site, text.as_bytes()) {
                check(&article, &text);
            }
        }
    }
}
