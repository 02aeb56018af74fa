//! In: the bytes of Markdown files and of the two settings files beside them.
//! Out: articles with sections, passages, units and tables as byte ranges, and findings.
//! Never: ranks, writes, or knows what is done with an article.

mod age;
mod anchors;
mod article;
mod checks;
mod collection;
mod entries;
mod fence;
mod findings;
mod front_matter;
mod html;
mod index_pages;
mod language;
mod leaves;
mod linked;
mod lists;
mod markdown;
mod markers;
mod markup;
mod nesting;
mod outdent;
#[cfg(test)]
mod outline;
mod pages;
mod passages;
mod plain;
#[cfg(test)]
mod properties;
mod questions;
mod questions_in_text;
mod reading;
mod sections;
mod sentences;
mod settings_files;
mod sites;
mod slugs;
mod summary;
mod synonyms;
mod tables;
mod tags;
mod visible;

pub use age::{Age, ago};
pub use article::{Article, AuthorQuestion, Cell, Passage, Row, Section, Span, Table, Unit, UnitKind};
pub use checks::duplicate_titles;
pub use collection::{CollectionSettings, Entry, Loaded, list_files, read_bytes, read_collection};
pub use fence::is_fence;
pub use findings::{Finding, Problem, Severity, sort as sort_findings};
pub use html::{preformatted, without_tags};
pub use language::detect;
pub use linked::linked_addresses;
pub use markup::without_markers;
pub use outdent::outdented;
pub use pages::Pages;
pub(crate) use pages::{hugo_settings, said, scripts_in, top_level};
pub use passages::PASSAGE_WORDS;
pub use plain::plain_article;
pub use questions::{Asked, Expected, KnowledgeTest, Place, load_questions, questions_file, read_questions};
pub(crate) use questions_in_text::asks;
pub use reading::{MAX_ARTICLE_BYTES, read_article};
pub use sites::Site;
pub use synonyms::{SynonymGroup, load_synonyms, read_synonyms, synonyms_file};
pub use tables::{is_table_row, table_columns};
#[cfg(feature = "import")]
pub(crate) use tags::means_source;
