//! In: a page as it came in (a document, a fragment, Markdown). Out: the draft of an article, and
//! what was left out of it by which rule.
//! Never: fetches, writes files, or says more than the page.
//!
//! The way of a document: [`guard`](guard::checked), parse, then on the tree `tree::flatten`, `tabs`,
//! `images`, `headings`; `boilerplate` marks what is no article, `find` takes the element that is one,
//! `metadata` and `title` read what the page says of itself, `refuse` tells a login from an article;
//! `blocks` (with `lists`, `tables`, `code`, and `line` for what stands in one) makes blocks of the tree, `inline` and `write` Markdown of the blocks,
//! and `mend` what a strict collection would find.

mod blocks;
mod boilerplate;
mod charset;
mod code;
mod dates;
mod escape;
mod find;
mod front;
#[cfg(test)]
mod fuzz;
mod guard;
mod headings;
mod images;
mod inline;
mod line;
mod linked;
mod lists;
mod mend;
mod metadata;
mod prose;
mod refuse;
mod rules;
mod tables;
mod tabs;
mod title;
mod tree;
mod write;

pub use charset::decode;
pub(super) use mend::counts;

use dom_query::{Document, NodeRef};
use std::collections::HashSet;
use url::Url;

use super::{Draft, Page, Reason, Removed, Text};
use blocks::{Block, Reader};
use boilerplate::Out;
use inline::Breaks;
use metadata::Metadata;

/// How much of a text that was left out is told.
const TOLD: usize = 120;

/// The article in a page.
///
/// # Errors
/// [`Reason::NoArticle`] for less than forty words or eighty Chinese characters of prose outside
/// links, a login, a challenge or a page that says "not found"; [`Reason::NotHtml`] for something
/// else than HTML; [`Reason::Malformed`] for what cannot be parsed in time.
///
/// ```
/// use faqt::import::{Page, Text, draft};
/// let prose = "A custom image is made of an instance, and holds all that was on its disks. ".repeat(4);
/// let html = format!("<title>Images | Site</title><h1>Images</h1><p>{prose}</p><p>分享到：微信</p>");
/// let page = Page {
///     identity: "a".into(),
///     source: "a.html".into(),
///     address: None,
///     text: Text::Document(html),
///     title: None,
///     updated: None,
///     language: None,
///     name: None,
/// };
/// let draft = draft(&page).unwrap();
/// assert_eq!(draft.title, "Images");
/// assert_eq!(draft.body.trim(), prose.trim());
/// assert_eq!(draft.removed[0].rule, "share");
/// ```
pub fn draft(page: &Page) -> Result<Draft, Reason> {
    match &page.text {
        Text::Document(html) => document(page, html),
        Text::Fragment(html) => fragment(page, html),
        Text::Markdown(text) => front::draft(page, text),
    }
}

fn document(page: &Page, html: &str) -> Result<Draft, Reason> {
    let tree = Document::from(guard::checked(html)?.as_ref());
    let body = tree.body().unwrap_or_else(|| tree.root());
    tidy(&body);
    let mut out = boilerplate::mark(&body);
    let said = metadata::read(&tree, page.address.as_ref(), &out);
    let article = find::article(&body, &out);
    boilerplate::mark_lines(&article, &mut out);
    let read = prose::weigh_text(&article, |id| out.contains_key(&id));
    if refuse::is_too_little(read) || refuse::is_stand_in(&tree.root(), &said.shown, read.prose) {
        return Err(Reason::NoArticle);
    }
    let address = said.canonical.clone().or_else(|| page.address.as_ref().map(metadata::plain));
    let base = said.base.clone().or_else(|| address.clone());
    written(page, &article, &out, &said, address, base)
}

fn fragment(page: &Page, html: &str) -> Result<Draft, Reason> {
    let checked = match guard::checked(html) {
        // A text without a tag is a paragraph.
        Err(Reason::NotHtml) if !html.contains('\0') && !html.trim_start().starts_with("%PDF-") => html.into(),
        checked => checked?,
    };
    let tree = Document::fragment(checked.as_ref());
    let root = tree.root();
    tidy(&root);
    let mut out = boilerplate::mark(&root);
    boilerplate::mark_lines(&root, &mut out);
    if refuse::is_too_little(prose::weigh_text(&root, |id| out.contains_key(&id))) {
        return Err(Reason::NoArticle);
    }
    let address = page.address.as_ref().map(metadata::plain);
    let said = Metadata { title: metadata::first_heading(&root), ..Metadata::default() };
    written(page, &root, &out, &said, address.clone(), address)
}

/// What is done to every tree, whatever is found in it.
fn tidy(root: &NodeRef<'_>) {
    tree::flatten(root);
    tabs::tidy(root);
    images::tidy(root);
    headings::tidy(root);
}

/// The draft of what is left in the article.
fn written(
    page: &Page,
    article: &NodeRef<'_>,
    out: &Out,
    said: &Metadata,
    address: Option<Url>,
    base: Option<Url>,
) -> Result<Draft, Reason> {
    let mut removed = take_out(article, out);
    let blocks = Reader::new(article, base).flow(article, Breaks::Hard);
    let title =
        page.title.as_deref().map(tree::squeeze).filter(|title| !title.is_empty()).or_else(|| said.title.clone());
    let blocks = arranged(blocks, title.as_deref(), &mut removed);
    let title = title.or_else(|| first_words(&blocks)).ok_or(Reason::NoArticle)?;
    let mut body = write::markdown(&blocks);
    body.push('\n');
    let body = mend::mended(body, &mut removed);
    // All of it may have been headings and what is left out.
    if body.trim().is_empty() {
        return Err(Reason::NoArticle);
    }
    let (words, tables) = mend::counts(&body);
    let language = page.language.as_deref().or(said.language.as_deref());
    Ok(Draft {
        title,
        source: address.map(String::from),
        language: metadata::language(language, &body),
        updated: page.updated.or(said.updated),
        body,
        words,
        tables,
        removed,
    })
}

/// Takes what is out from the tree, and tells what it said.
fn take_out(article: &NodeRef<'_>, out: &Out) -> Vec<Removed> {
    let mut removed = Vec::new();
    let mut gone = Vec::new();
    let mut below: HashSet<dom_query::NodeId> = HashSet::new();
    for node in article.descendants_it() {
        if node.parent().is_some_and(|parent| below.contains(&parent.id)) {
            below.insert(node.id);
        } else if let Some(rule) = out.get(&node.id).copied() {
            below.insert(node.id);
            let text: String = tree::text_of(&node).chars().take(TOLD).collect();
            if !text.is_empty() {
                removed.push(Removed { text, rule });
            }
            gone.push(node);
        }
    }
    gone.iter().for_each(NodeRef::remove_from_parent);
    removed
}

/// Blocks without the title, without rules at the ends, and with headings from the second level on.
fn arranged(blocks: Vec<Block>, title: Option<&str>, removed: &mut Vec<Removed>) -> Vec<Block> {
    let wanted = title.map(title::fold);
    let mut untitled = false;
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Heading { text, .. } if text.is_empty() => {
                removed.push(Removed { text, rule: "empty_heading" });
            }
            Block::Heading { level, text, .. }
                if !untitled
                    && (level == 1
                        || kept.iter().all(|block| !matches!(block, Block::Heading { .. } | Block::Paragraph(_))))
                    && wanted.as_deref() == Some(title::fold(&plain(&text)).as_str()) =>
            {
                untitled = true;
            }
            Block::Rule if matches!(kept.last(), None | Some(Block::Rule)) => {}
            block => kept.push(block),
        }
    }
    while kept.last() == Some(&Block::Rule) {
        kept.pop();
    }
    let lower = kept.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
    for block in &mut kept {
        if let Block::Heading { level, .. } = block
            && lower
        {
            *level = (*level + 1).min(6);
        }
    }
    kept
}

/// A line of Markdown without the signs that escape.
fn plain(text: &str) -> String {
    text.replace(['\\', '`'], "")
}

/// What a text without a title is called: its first words.
fn first_words(blocks: &[Block]) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => {
            let line = plain(text.lines().next()?);
            let short: String = line.chars().take(60).collect();
            Some(short.trim().to_owned()).filter(|short| !short.is_empty())
        }
        _ => None,
    })
}
