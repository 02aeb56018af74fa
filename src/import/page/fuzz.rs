//! Whatever a page is, it is read or refused: nothing panics, nothing overflows, and what comes out is an article.

use proptest::prelude::*;

use super::{decode, draft};
use crate::import::{Page, Reason, Text};
use crate::knowledge::{CollectionSettings, Site, read_article};

const PROSE: &str = "This is a paragraph that is long enough to be an article by itself: it has some forty words, tells \
    nothing, and ends after it has said so. Whoever reads it knows no more than before, but has read it to its end.";

fn page(text: Text) -> Page {
    Page {
        identity: "a".into(),
        source: "a".into(),
        address: "https://e.example/docs/a".parse().ok(),
        text,
        title: None,
        updated: None,
        language: None,
        name: None,
    }
}

/// Reads a page; what comes out passes a strict check and cites nothing else.
fn read(text: Text) -> Result<String, Reason> {
    let draft = draft(&page(text))?;
    let file =
        format!("---\ntitle: {}\nsource: https://e.example/\n---\n{}", serde_json::json!(draft.title), draft.body);
    let settings = CollectionSettings { strict: true, ..CollectionSettings::new("c", "c") };
    let (article, findings) = read_article(&settings, Site::Web, "a.md", file.as_bytes());
    let faults: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty() && article.is_some(), "{faults:?}\n{file}");
    let mut links = article.iter().flat_map(|article| &article.sections).filter_map(|section| section.link.as_deref());
    assert!(links.all(|link| link.starts_with("https://e.example/")), "{file}");
    Ok(draft.body)
}

fn document(html: &str) -> Result<String, Reason> {
    read(Text::Document(html.to_owned()))
}

#[test]
fn what_a_page_says_of_its_source_is_text() {
    let body = document(&format!("<h1>T</h1><p>Source: Wikipedia</p><p>Source: https://a.example/b</p><p>{PROSE}</p>"));
    assert!(body.is_ok_and(|body| body.contains("Source\\: Wikipedia") && body.contains("Source\\: ")));
}

#[test]
fn tables_in_tables_and_elements_in_elements_are_survived() {
    let tables = format!("{}<p>{PROSE}</p>{}", "<table><tr><td>x<td>".repeat(50), "</table>".repeat(50));
    assert!(document(&tables).is_ok_and(|body| body.contains("forty words")));
    for tag in [
        "div",
        "blockquote",
        "ul><li",
        "b",
        "section",
        "details",
        "dl><dd",
        "span",
        "font color=x",
        "a href=y",
        "h2",
        "table",
    ] {
        let html = format!("<h1>T</h1>{}<p>{PROSE}</p>", format!("<{tag}>word ").repeat(10_000));
        match document(&html) {
            Ok(body) => assert!(body.contains("forty words"), "{tag}"),
            Err(reason) => assert_eq!(reason, Reason::Malformed, "{tag}"),
        }
    }
}

#[test]
fn a_table_of_giant_spans_is_no_giant() {
    let row = format!("<tr>{}</tr>", "<td colspan=1000 rowspan=65534>x".repeat(50));
    let html = format!("<p>{PROSE}</p><table><tr><th>a</th></tr>{}</table>", row.repeat(50));
    assert!(document(&html).is_ok_and(|body| body.len() < 5_000_000));
}

#[test]
fn broken_html_is_read_as_far_as_it_goes() {
    for html in [
        format!("<p>{PROSE}<table><tr><td>a<p>b</td><div>c<tr><th>d"),
        format!("<h2>A<h2>B<p>{PROSE}</h3></p></div></table><li>x<dd>y"),
        format!("<html><body><body><p>{PROSE}<!-- never closed"),
        format!("<p>{PROSE}<p><a href='unclosed>x</a><pre>y"),
        format!("<p>{PROSE}<table><caption>x</table><ul></ul><ol start=99999999999999999999><li>z</ol><h2></h2>"),
    ] {
        assert!(document(&html).is_ok_and(|body| body.contains("forty words")), "{html}");
    }
}

/// Tags, attributes and texts as pages have them, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(format!("<p>{PROSE}</p>")),
        prop::sample::select(vec![
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "<td colspan=3>",
            "<th rowspan=2>",
            "<thead>",
            "<caption>",
            "<ul>",
            "<ol start=7>",
            "<li>",
            "</ul>",
            "</ol>",
            "<dl>",
            "<dt>",
            "<dd>",
            "</dl>",
            "<h1>",
            "<h2 id=a>",
            "<h3>",
            "</h2>",
            "<a name=b>",
            "<a href='#a'>#</a>",
            "<a href=x>",
            "</a>",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "<pre class='brush: js'>",
            "<br>",
            "<hr>",
            "<div>",
            "</div>",
            "<div class=share>",
            "<div class=entry-content>",
            "<article>",
            "</article>",
            "<details>",
            "<summary>",
            "<blockquote>",
            "</blockquote>",
            "<img src=y.png alt='[z]'>",
            "<noscript>",
            "<svg>",
            "<math>",
            "<td class=gutter>",
            "<td class=code>",
            "<sup>",
            "<section class=footnotes>",
            "<figure>",
            "<figcaption>",
            "<template>",
            "<select>",
            "<option>",
            "<form>",
            "<aside>",
            "<ul role=tablist>",
            "<li role=tab>",
            "<div role=tabpanel>",
            "<div hidden>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
        ])
        .prop_map(str::to_owned),
        "[a-z*_`#|\\[\\]()<>&~!:{}%.= 0-9-]{0,12}",
        prop::sample::select(vec![
            "注意：",
            "镜像",
            "1. ",
            "- ",
            "# ",
            "|",
            "\\",
            "`",
            "**",
            "{#x}",
            "{{< x >}}",
            ":::",
            ": ",
            ":# ",
            "=",
            "Source: <https://x.example>",
            "<p>Source: https://x.example</p>",
            "<p><b>Source:</b> <a href=https://x.example>https://x.example</a><p>",
            "<br>Source: https://x.example</p>",
            "上一篇：",
            "&amp;nbsp;",
            "&#0;",
            "\u{7}",
            "\u{200b}"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), header in prop::option::of("[a-z/;= -]{0,30}")) {
        if let Ok(text) = decode(&bytes, header.as_deref()) {
            let _ = document(&text);
            let _ = read(Text::Fragment(text));
        }
    }

    #[test]
    fn any_soup_of_tags_gives_a_sound_article_or_none(html in soup()) {
        let _ = document(&html);
        let _ = document(&format!("<p>{PROSE}</p>{html}"));
        let _ = read(Text::Fragment(format!("{html}<p>{PROSE}")));
    }

    #[test]
    fn any_markdown_is_kept_or_refused(text in "(---\n)?([a-z]{0,5}: ?[a-z]{0,5}\n){0,3}(---\n)?[\\PC\n#*`|-]{0,200}") {
        let _ = draft(&page(Text::Markdown(text)));
    }
}
