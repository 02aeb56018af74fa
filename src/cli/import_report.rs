//! What an import did, as text and as JSON.

use super::findings::count;
use super::render::safe;
use super::{Context, Format, out};
use crate::fault::shown;
use crate::import::sources::Kind;
use crate::import::{Held, Item, Reason, Report, Status, waiting_for};
use crate::knowledge::CollectionSettings;
use anyhow::Result;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// A report as JSON.
#[derive(Serialize)]
struct Printed<'r> {
    kind: Option<Kind>,
    items: &'r [Item],
    counts: BTreeMap<&'static str, usize>,
}

/// Prints a report; what was left out of articles only where nothing is written.
pub(super) fn print(report: &Report, is_dry: bool, collection: &CollectionSettings, context: &Context) -> Result<()> {
    for note in &report.notes {
        context.note(safe(note));
    }
    let mut out = out::stdout();
    if context.format == Format::Json {
        let counts = Status::ALL.map(|status| (status.name(), report.count(status))).into_iter().collect();
        let printed = Printed { kind: report.kind, items: &report.items, counts };
        writeln!(out, "{}", serde_json::to_string(&printed)?)?;
    } else {
        write!(out, "{}", text(report, is_dry, collection))?;
    }
    out.flush()?;
    Ok(())
}

fn text(report: &Report, is_dry: bool, collection: &CollectionSettings) -> String {
    let mut out = String::new();
    for item in report.items.iter().filter(|item| item.status != Status::Unchanged) {
        let _ = writeln!(out, "{}", safe(&line(item)));
        if let Some(more) = more(item, collection) {
            for line in more.lines() {
                let _ = writeln!(out, "  {}", safe(line.trim_start()));
            }
        }
        for removed in item.removed.iter().filter(|_| is_dry) {
            let words: Vec<_> = removed.text.split_whitespace().collect();
            let _ = writeln!(out, "  left out ({}): {}", removed.rule, safe(&words.join(" ")));
        }
    }
    let counted = Status::ALL.into_iter().filter(|status| report.count(*status) > 0);
    let counts: Vec<_> = counted.map(|status| format!("{} {}", report.count(status), status.name())).collect();
    let counts = if counts.is_empty() { "no pages".to_owned() } else { counts.join(", ") };
    let kind = report.kind.map(|kind| format!("{kind}: ")).unwrap_or_default();
    let _ = writeln!(out, "{kind}{counts}{}", if is_dry { " (nothing was written)" } else { "" });
    out
}

fn line(item: &Item) -> String {
    let mut parts = vec![format!("{:<9}", item.status.name())];
    parts.extend(item.article.clone());
    if item.words > 0 {
        let tables = if item.tables > 0 { format!(", {}", count(item.tables as u64, "table")) } else { String::new() };
        parts.push(format!("{}{tables}", count(item.words as u64, "word")));
    }
    parts.push(item.source.clone());
    let reason = item.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    parts.join("  ") + &reason
}

/// What a person can do about it.
fn more(item: &Item, collection: &CollectionSettings) -> Option<String> {
    let article = item.article.as_deref();
    Some(match (item.status, &item.reason) {
        (_, Some(Reason::Held)) => advice(&Reason::Held).to_owned(),
        (Status::Conflict, _) => {
            let new = waiting_for(&collection.path, article?);
            format!(
                "what the page says now is in {}\n  remedy: faqt import --review, or again with --ours or --theirs",
                shown(&new)
            )
        }
        (Status::Gone, _) => "remedy: remove the article, or its `source` if it is to stay".to_owned(),
        (_, Some(reason)) => advice(reason).to_owned(),
        _ => return None,
    })
}

/// What a reason means, and what to do about it.
fn advice(reason: &Reason) -> &'static str {
    match reason {
        Reason::NoArticle => "too little prose for an article, a login or a challenge",
        Reason::NotHtml => "it is no web page, whatever its name says",
        Reason::Robots => {
            "the site's robots.txt keeps it from programs\n  remedy: save the page in a browser and import the file"
        }
        Reason::ForbiddenAddress => {
            "the address is not on the public internet, of another scheme, or has a password in it\n  \
             remedy: if you trust it, allow it by host and port: --allow HOST:PORT"
        }
        Reason::TooLarge => "remedy: --max-bytes, if you want so large a page",
        Reason::Timeout => "remedy: try again, or with a longer --timeout",
        Reason::Http(404 | 410) => "there is no such page\n  remedy: check the address",
        Reason::Http(401 | 403) => "the site wants a login\n  remedy: save the page in a browser and import the file",
        Reason::Http(_) => "the site refused or failed\n  remedy: try again later",
        Reason::Unreachable => "nothing answers there\n  remedy: check the address and the connection",
        Reason::Redirects => {
            "it leads from one address to another without an end\n  remedy: import the address where it should lead"
        }
        Reason::Charset => "no charset reads it\n  remedy: save it as UTF-8 and import the file",
        Reason::Malformed => {
            "it cannot be read\n  remedy: check what is at the address, or tell what it is with --kind"
        }
        Reason::Protected => "it is behind a password",
        Reason::Deleted => {
            "you deleted its article, or refused it\n  remedy: to have it again, the same command with --restore"
        }
        Reason::Held => "remedy: faqt import --review",
        Reason::File => "the file cannot be read or written\n  remedy: check that it is there, and its permissions",
    }
}

/// A page that is held, in a line.
pub(super) fn held_line(held: &Held) -> String {
    let article = held.article.as_ref().map(|article| format!("{article}, ")).unwrap_or_default();
    format!("{}: {article}{} is {}", held.collection, held.source, held.why.words())
}
