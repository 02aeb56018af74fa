//! `faqt topics`: what the articles are about.

use super::render::safe;
use super::{Context, Format, out, serving};
use crate::index::Generation;
use crate::index::records::SectionRecord;
use anyhow::Result;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// What `topics` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt topics
  faqt topics --collection ecs-images --format json")]
pub(super) struct Args {
    /// Only of this collection; may be repeated
    #[arg(long = "collection", value_name = "NAME")]
    collections: Vec<String>,
    /// Read the index as it is
    #[arg(long)]
    no_build: bool,
}

/// A section as JSON.
#[derive(Debug, Serialize)]
struct Topic {
    collection: String,
    article: String,
    anchor: String,
    title: String,
    heading: Vec<String>,
    source: Option<String>,
    updated: Option<String>,
    language: String,
}

impl Topic {
    fn new(section: SectionRecord, language: &str) -> Self {
        Self {
            collection: section.collection,
            article: section.article,
            anchor: section.anchor,
            title: section.title,
            heading: section.heading,
            source: section.source,
            updated: section.updated,
            language: language.to_owned(),
        }
    }

    /// The headings below the title.
    fn below(&self) -> &[String] {
        let is_titled = self.heading.first() == Some(&self.title);
        self.heading.get(usize::from(is_titled)..).unwrap_or_default()
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    context.config.check_collections(&args.collections)?;
    let topics = topics(&*serving::open(context, args.no_build)?, &args.collections)?;
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&topics)?)?,
        _ => write!(out, "{}", text(&topics))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Sections by collection and article, in the order of the file.
fn topics(generation: &Generation, collections: &[String]) -> Result<Vec<Topic>> {
    let mut by_article: BTreeMap<(String, String), Vec<Topic>> = BTreeMap::new();
    for index in &generation.languages {
        for number in 0..index.section_count() {
            let section = index.section(number)?;
            if collections.is_empty() || collections.contains(&section.collection) {
                let key = (section.collection.clone(), section.article.clone());
                by_article.entry(key).or_default().push(Topic::new(section, &index.language));
            }
        }
    }
    Ok(by_article.into_values().flatten().collect())
}

fn text(topics: &[Topic]) -> String {
    let strong = anstyle::Style::new().bold();
    let faint = anstyle::Style::new().dimmed();
    let mut out = String::new();
    let (mut collection, mut article) = (None, None);
    for topic in topics {
        if collection != Some(&topic.collection) {
            let _ = writeln!(
                out,
                "{}{strong}{}{strong:#}",
                if collection.is_some() { "\n" } else { "" },
                safe(&topic.collection)
            );
            (collection, article) = (Some(&topic.collection), None);
        }
        if article != Some(&topic.article) {
            let _ = writeln!(out, "  {} {faint}{}{faint:#}", safe(&topic.title), safe(&topic.article));
            article = Some(&topic.article);
        }
        let below = topic.below();
        if let Some(last) = below.last() {
            let _ = writeln!(out, "{}{}", "  ".repeat(below.len() + 1), safe(last));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(article: &str, heading: &[&str]) -> Topic {
        Topic {
            collection: "docs".into(),
            article: article.into(),
            anchor: String::new(),
            title: "Images".into(),
            heading: heading.iter().map(|h| (*h).to_owned()).collect(),
            source: None,
            updated: None,
            language: "en".into(),
        }
    }

    #[test]
    fn headings_stand_under_their_article() {
        let topics = [
            topic("a.md", &["Images"]),
            topic("a.md", &["Images", "Price"]),
            topic("a.md", &["Images", "Price", "Storage"]),
            topic("b.md", &["Other"]),
        ];
        insta::assert_snapshot!(anstream::adapter::strip_str(&text(&topics)).to_string(), @"
        docs
          Images a.md
            Price
              Storage
          Images b.md
            Other
        ");
    }
}
