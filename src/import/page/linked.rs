//! What a page says of itself to other programs, in JSON-LD.

use dom_query::NodeRef;
use jiff::civil::Date;
use serde_json::Value;

use super::dates;
use super::tree::{attribute, squeeze};

/// What JSON-LD says.
#[derive(Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub language: Option<String>,
    pub modified: Option<Date>,
    pub published: Option<Date>,
}

/// Reads every script of JSON-LD; the first that says something of an article counts.
pub(super) fn read(root: &NodeRef<'_>) -> Linked {
    let mut linked = Linked::default();
    let is_it = |node: &NodeRef<'_>| {
        node.has_name("script")
            && attribute(node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
    };
    for script in root.descendants_it().filter(is_it).take(20) {
        if let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) {
            let mut open = vec![&value];
            while let Some(value) = open.pop() {
                match value {
                    Value::Array(values) => open.extend(values.iter().rev()),
                    Value::Object(object) => {
                        open.extend(object.get("@graph"));
                        open.extend(object.get("mainEntity"));
                        take(object, &mut linked);
                    }
                    _ => {}
                }
            }
        }
    }
    linked
}

fn take(object: &serde_json::Map<String, Value>, linked: &mut Linked) {
    let kinds = match object.get("@type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    if !kinds.iter().any(|kind| {
        kind.ends_with("Article") || kind.ends_with("Posting") || matches!(*kind, "WebPage" | "Report" | "HowTo")
    }) {
        return;
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(squeeze).filter(|text| !text.is_empty());
    let day = |key: &str| text(key).and_then(|text| dates::first(&text));
    linked.headline = linked.headline.take().or_else(|| text("headline"));
    linked.language = linked.language.take().or_else(|| text("inLanguage"));
    linked.modified = linked.modified.or_else(|| day("dateModified"));
    linked.published = linked.published.or_else(|| day("datePublished"));
}
