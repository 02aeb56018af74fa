//! faqt answers questions from articles: it finds the passage, quotes it byte for byte, links its
//! source, and says nothing when nothing fits.
//!
//! The way of the data, a room a step: [`knowledge`] reads Markdown into articles, sections and
//! passages; [`index`] makes a generation of them; [`answer`] puts a question to it. [`publish`] does
//! the first two for the collections of a `faqt.toml`, and keeps the index up to date; [`eval`]
//! measures and fits; [`cli`] is what stands before it all.
//!
//! An article of three lines, indexed in memory and asked:
//! ```
//! use faqt::answer::{Request, answer};
//! use faqt::index::{analysed::analyse, draft::Draft, lexicon::Lexicon, manifest::Manifest};
//! use faqt::knowledge::{CollectionSettings, Site, read_article};
//!
//! let text = "# Custom images\n\nA custom image is free. Its snapshot is charged at 0.1 a GB.\n";
//! let settings = CollectionSettings::new("docs", "docs");
//! let (article, findings) = read_article(&settings, Site::Github, "custom.md", text.as_bytes());
//! let article = article.ok_or_else(|| anyhow::anyhow!("{findings:?}"))?;
//!
//! let mut draft = Draft::new(None, [("docs".to_owned(), String::new())]);
//! draft.push("docs", analyse(&article, text.as_bytes(), &mut Lexicon::new("en")))?;
//! let generation = draft.finish(Manifest::default(), Vec::new())?;
//!
//! let answer = answer(&generation, &Request { text: "is a custom image free?", ..Request::default() })?;
//! let best = &answer.passages[0];
//! assert_eq!(best.quote, "A custom image is free.");
//! assert_eq!(best.quote, text[best.range.range()]);
//! # Ok::<(), anyhow::Error>(())
//! ```

pub mod answer;
pub mod cli;
pub mod config;
#[cfg(feature = "discord")]
pub mod discord;
pub mod eval;
pub mod fault;
#[cfg(feature = "import")]
pub mod import;
pub mod index;
pub mod knowledge;
#[cfg(feature = "discord")]
pub mod ledger;
pub mod publish;
