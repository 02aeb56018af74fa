//! From the bytes of a file to an article.

use std::borrow::Cow;

use super::article::{Article, Section, UnitKind};
use super::collection::CollectionSettings;
use super::findings::{self, Finding, Problem, Severity};
use super::front_matter::{self, FrontMatter};
use super::sections::{Context, assemble};
use super::sites::Site;
use super::{checks, language, markdown};

/// An article larger than this is refused.
pub const MAX_ARTICLE_BYTES: u64 = 20_000_000;

/// The language of a text too short to tell.
pub(super) const FALLBACK_LANGUAGE: &str = "en";

/// Reads one article. Does no I/O. `None` where it is broken, empty, a draft or unlisted.
///
/// ```
/// use faqt::knowledge::{CollectionSettings, Site, read_article};
/// let text = "# Images\n\n## Price\n\nAn image is **free**. Its storage is not.\n";
/// let settings = CollectionSettings::new("docs", "knowledge/docs");
/// let (article, findings) = read_article(&settings, Site::Github, "images.md", text.as_bytes());
/// let article = article.unwrap();
/// let unit = &article.sections[1].passages[0].units[0];
/// assert_eq!(unit.text, "An image is free.");
/// assert_eq!(&text[unit.span.range()], "An image is **free**.");
/// assert!(findings.is_empty());
/// ```
pub fn read_article(
    settings: &CollectionSettings,
    site: Site,
    path_inside: &str,
    bytes: &[u8],
) -> (Option<Article>, Vec<Finding>) {
    let file = settings.path.join(path_inside);
    let mut findings = Vec::new();
    let mut tell = |line: u32, severity: Severity, problem: Problem| {
        findings.push(Finding { file: file.clone(), line, severity, problem });
    };
    if bytes.len() as u64 > MAX_ARTICLE_BYTES {
        tell(1, Severity::Error, Problem::TooLarge { bytes: bytes.len() as u64 });
        return (None, findings);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.valid_up_to();
            let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
            tell(u32::try_from(line).unwrap_or(u32::MAX), Severity::Error, Problem::NotUtf8 { offset });
            return (None, findings);
        }
    };
    let severity = settings.severity();
    if let Some((at, code)) = control_character(text) {
        let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        tell(u32::try_from(line).unwrap_or(u32::MAX), severity, Problem::ControlCharacter { code });
    }
    let split = front_matter::split(text);
    if let Some(fence) = split.open
        && (settings.strict || fence == "+++")
    {
        tell(1, severity, Problem::FrontMatterOpen { fence });
    }
    let (matter, faults) = match split.block {
        Some(block) => FrontMatter::read(block, settings.strict),
        None => (FrontMatter::default(), Vec::new()),
    };
    let mut broken = split.open.is_some();
    for (line, problem) in faults {
        broken |= matches!(problem, Problem::FrontMatterSyntax { .. });
        tell(line, severity, problem);
    }
    if matter.draft || site == Site::Docusaurus && matter.unlisted {
        return (None, findings);
    }
    if is_contents(path_inside, &text[split.body..]) {
        return (None, findings);
    }
    if text[split.body..].trim().is_empty() {
        // Elsewhere a page may be all front matter: a layout or a translation to come.
        if settings.strict || split.block.is_none() {
            tell(1, severity, Problem::Empty);
        }
        return (None, findings);
    }
    let source = matter.source.clone().filter(|source| checks::is_address(source)).or_else(|| {
        let template = settings.source.as_deref()?;
        site.address(template, settings, path_inside, &matter)
    });
    let body = markdown::read(text, split.body, site);
    let name = file_title(path_inside);
    let context = Context {
        file: text,
        site,
        own_anchors: settings.pages.own_anchors,
        title: matter.title.as_deref(),
        name: &name,
        source: source.as_deref(),
        strict: settings.strict,
    };
    let read = assemble(body, &context);
    for (line, problem) in read.faults {
        let severity = if matches!(problem, Problem::RaggedRow { .. }) { Severity::Warning } else { severity };
        tell(line, severity, problem);
    }
    let written = matter.language.as_deref().and_then(language_tag);
    let language = written
        .or_else(|| settings.language.as_deref().and_then(language_tag))
        .or_else(|| language::detect(&sample(&read.sections)).map(str::to_owned))
        .unwrap_or_else(|| FALLBACK_LANGUAGE.to_owned());
    let article = Article {
        collection: settings.name.clone(),
        path: path_inside.to_owned(),
        title: read.title,
        language,
        source: source.map(|source| source.split('#').next().unwrap_or_default().to_owned()),
        updated: matter.updated.clone(),
        aliases: matter.aliases.clone(),
        questions: matter.questions.clone(),
        sections: read.sections,
        tables: read.tables,
    };
    if settings.strict {
        for (line, problem) in checks::article(&article, &matter, broken) {
            tell(line, Severity::Error, problem);
        }
    }
    findings::sort(&mut findings);
    (Some(article), findings)
}

/// Whether a file is a table of contents by its name and by what is in it: nothing but headings and
/// items, most of them links.
fn is_contents(path_inside: &str, body: &str) -> bool {
    let name = path_inside.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    if !(matches!(stem, "summary" | "contents") || stem == "toc" || stem.starts_with("toc-")) {
        return false;
    }
    let (mut items, mut links) = (0, 0);
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(item) = line.strip_prefix(['-', '*', '+']) else {
            if line.starts_with('#') || line.starts_with("<!--") {
                continue;
            }
            return false;
        };
        items += 1;
        let item = item.trim();
        links += usize::from(item.starts_with('[') && item.contains("](") && item.ends_with(')'));
    }
    links > 0 && 2 * links > items
}

/// As much of what can be read in an article as tells its language.
fn sample(sections: &[Section]) -> String {
    let mut sample = String::new();
    for section in sections {
        let units = || section.passages.iter().flat_map(|passage| &passage.units);
        let codes: Vec<_> = units().filter(|unit| unit.kind == UnitKind::Code).collect();
        for unit in units() {
            if matches!(unit.kind, UnitKind::Sentence | UnitKind::Item | UnitKind::Row) {
                let first = codes.partition_point(|code| code.span.start < unit.span.start);
                let inside = codes[first..].iter().take_while(|code| code.span.end <= unit.span.end);
                // What an item shows in a fence may be in another language than it is.
                let text =
                    inside.fold(Cow::Borrowed(unit.text.as_str()), |text, code| text.replace(&code.text, " ").into());
                sample.push_str(&text);
                sample.push('\n');
            }
            if sample.len() > language::SAMPLE_BYTES {
                return sample;
            }
        }
    }
    if sample.is_empty() {
        sample.extend(sections.iter().flat_map(|section| &section.heading).map(String::as_str));
    }
    sample
}

/// A tag with its primary subtag in lower case (`zh_cn` is `zh-cn`). `None` if it is no tag.
fn language_tag(written: &str) -> Option<String> {
    let tag = written.replace('_', "-");
    let primary = tag.split('-').next()?.to_ascii_lowercase();
    checks::is_language(&tag).then(|| format!("{primary}{}", &tag[primary.len()..]))
}

/// The first control character that no text has, with its offset.
fn control_character(text: &str) -> Option<(usize, u32)> {
    let odd = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)) || byte == 0x7F;
    // Nearly always there is none; a loop without a way out looks at many bytes at once.
    if !text.bytes().fold(false, |found, byte| found | odd(byte)) {
        return None;
    }
    let at = text.bytes().position(odd)?;
    Some((at, u32::from(text.as_bytes()[at])))
}

/// What a file is called where nothing else names it.
fn file_title(path_inside: &str) -> String {
    let mut parts = path_inside.rsplit('/');
    let name = parts.next().unwrap_or(path_inside);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_index = matches!(stem.to_ascii_lowercase().as_str(), "index" | "readme" | "_index");
    let stem = if is_index { parts.next().unwrap_or(stem) } else { stem };
    stem.replace(['-', '_'], " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_contents_is_no_article() {
        let contents = "<!-- x -->\n# Contents\n\n- [A](a.md)\n- Part\n  * [B](b.md)\n  * [C](c.md)\n";
        assert!(is_contents("docs/TOC.md", contents) && is_contents("SUMMARY.md", contents));
        assert!(!is_contents("docs/guide.md", contents));
        assert!(!is_contents("TOC.md", "# Contents\n\nAll of it:\n\n- [A](a.md)\n"));
        assert!(!is_contents("summary.md", "# Summary\n\n- It is fast.\n- It is free.\n"));
    }

    #[test]
    fn an_article_is_read_with_mark_and_crlf_byte_for_byte() {
        let text = "\u{feff}---\r\ntitle: A\r\nupdated: 2026-01-02\r\n---\r\n# A\r\n\r\nOne line\r\nand two.\r\n";
        let (article, findings) =
            read_article(&CollectionSettings::new("c", "kb"), Site::Github, "a.md", text.as_bytes());
        assert_eq!(findings, []);
        let article = article.expect("an article");
        let unit = &article.sections[0].passages[0].units[0];
        assert_eq!((&text[unit.span.range()], unit.text.as_str()), ("One line\r\nand two.", "One line and two."));
        assert_eq!((article.updated.as_deref(), article.sections[0].line), (Some("2026-01-02"), 5));
    }

    #[test]
    fn code_in_the_steps_of_an_article_is_not_of_its_language() {
        let english =
            "{ \"placeholder\": \"Search the docs for what you need\", \"and\": \"it is the one with the most\" }\n   "
                .repeat(8);
        let text = format!("1. 파일을 만드세요:\n\n   ```json\n   {english}```\n\n2. 이제 검색 창을 여세요.\n");
        let article = read_article(&CollectionSettings::new("c", "kb"), Site::Starlight, "a.md", text.as_bytes()).0;
        assert_eq!(article.map(|article| article.language), Some("ko".to_owned()));
    }

    #[test]
    fn a_draft_is_no_article_and_a_giant_is_refused() {
        let settings = CollectionSettings::new("c", "kb");
        assert_eq!(read_article(&settings, Site::Hugo, "a.md", b"+++\ndraft = true\n+++\nText."), (None, Vec::new()));
        assert_eq!(
            read_article(&settings, Site::Jekyll, "a.md", b"---\npublished: false\n---\nText."),
            (None, Vec::new())
        );
        let giant = vec![b'a'; 20_000_001];
        let (article, findings) = read_article(&settings, Site::Github, "a.md", &giant);
        assert!(article.is_none() && findings[0].is_error());
    }

    #[test]
    fn an_unlisted_page_of_docusaurus_is_no_article() {
        let read = |site| {
            let text = b"---\nunlisted: true\n---\nText.";
            read_article(&CollectionSettings::new("c", "kb"), site, "a.md", text).0.is_some()
        };
        assert!(!read(Site::Docusaurus) && read(Site::Github));
    }

    #[test]
    fn the_language_is_the_articles_else_the_collections_else_detected() {
        let tag = |text: &str, language: Option<&str>| {
            let settings =
                CollectionSettings { language: language.map(str::to_owned), ..CollectionSettings::new("c", "kb") };
            read_article(&settings, Site::Github, "a.md", text.as_bytes()).0.map(|article| article.language)
        };
        assert_eq!(tag("---\nlanguage: ZH_cn\n---\n镜像", Some("en")).as_deref(), Some("zh-cn"));
        assert_eq!(tag("镜像", Some("en")).as_deref(), Some("en"));
        assert_eq!(tag("镜像", None).as_deref(), Some("zh"));
        assert_eq!(tag("42", None).as_deref(), Some("en"));
    }

    #[test]
    fn a_file_without_a_title_is_called_by_its_name() {
        assert_eq!(file_title("guide/first-steps.md"), "first steps");
        assert_eq!(file_title("guide/README.md"), "guide");
        assert_eq!(file_title("index.md"), "index");
    }
}
