//! What is measured, indexed as a generation is: analysed and written anew, in a temporary folder.

use super::gold::Places;
use super::sets::CorpusLine;
use crate::index::analysed::{AnalysedArticle, analyse};
use crate::index::blobs::Place;
use crate::index::generation::SynonymGroup;
use crate::index::lexicon::Lexicon;
use crate::index::manifest::Manifest;
use crate::index::writer::LanguageWriter;
use crate::index::{Generation, LanguageIndex, in_order};
use crate::knowledge::{
    Article, AuthorQuestion, CollectionSettings, Entry, Finding, Severity, Span, list_files, plain_article,
    read_article, read_bytes,
};
use anyhow::{Context as _, Result};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Name of the collection that a corpus becomes.
const COLLECTION: &str = "corpus";

/// An open generation and what it cost to build.
#[derive(Debug)]
pub struct Measured {
    /// What is asked.
    pub generation: Generation,
    /// Which gold the places of the articles satisfy.
    pub places: Places,
    /// Bytes of article text that were indexed.
    pub bytes: u64,
    /// From reading the first article to the last file on disk.
    pub took: Duration,
    // Closed after the generation, which maps its files.
    _folder: Option<TempDir>,
}

/// Threads that read and analyse, as for a generation that answers.
const WORKERS: usize = 2;

/// What each of these threads remembers, by language.
type Lexicons = HashMap<String, Lexicon>;

fn lexicon<'l>(lexicons: &'l mut Lexicons, language: &str) -> &'l mut Lexicon {
    lexicons.entry(language.to_owned()).or_insert_with(|| Lexicon::new(language))
}

/// Builds what is measured.
#[derive(Debug)]
pub struct Builder {
    folder: Option<TempDir>,
    started: Instant,
    writers: BTreeMap<String, (LanguageWriter, Place)>,
    places: Places,
}

impl Builder {
    /// Writes to a temporary folder.
    ///
    /// # Errors
    /// When there is no room for one.
    pub fn in_folder() -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder\n  remedy: set TMPDIR")?;
        Ok(Self { folder: Some(folder), ..Self::in_memory() })
    }

    /// Writes to memory.
    pub fn in_memory() -> Self {
        Self { folder: None, started: Instant::now(), writers: BTreeMap::new(), places: Places::corpus() }
    }

    /// Adds the lines of a corpus: those of one title (and language) are sections of one article.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn push_corpus(&mut self, corpus: &[CorpusLine]) -> Result<()> {
        let mut order: Vec<Vec<&CorpusLine>> = Vec::new();
        let mut by_title: HashMap<&str, usize> = HashMap::new();
        for line in corpus {
            let at = if line.title.is_empty() { None } else { by_title.get(line.title.as_str()).copied() };
            match at {
                Some(at) => order[at].push(line),
                None => {
                    by_title.insert(&line.title, order.len());
                    order.push(vec![line]);
                }
            }
        }
        let make = |lexicons: &mut Lexicons, _: usize, lines: &Vec<&CorpusLine>| {
            let mut languages: BTreeMap<String, Joined> = BTreeMap::new();
            for line in lines {
                let mut article = plain_article(
                    COLLECTION,
                    &line.id,
                    &line.title,
                    line.section.as_deref(),
                    &line.text,
                    line.language.as_deref().filter(|tag| !tag.is_empty()),
                );
                if !line.questions.is_empty() {
                    let anchor = line.id.clone();
                    let question =
                        |text: &String| AuthorQuestion { text: text.clone(), anchor: Some(anchor.clone()), line: 1 };
                    article.questions = line.questions.iter().map(question).collect();
                    article.sections.iter_mut().for_each(|section| section.anchor.clone_from(&anchor));
                }
                languages.entry(primary(&article.language)).or_default().add(&line.id, &line.text, article);
            }
            let analysed = |(language, joined): (String, Joined)| {
                let bytes = joined.text.as_bytes();
                let mut analysed = analyse(&joined.article?, bytes, lexicon(lexicons, &language));
                for (section, id) in analysed.sections.iter_mut().zip(joined.ids) {
                    section.record.article = id;
                }
                Some((language, analysed))
            };
            languages.into_iter().filter_map(analysed).collect::<Vec<_>>()
        };
        in_order(&order, WORKERS, HashMap::new, make, |_, articles| {
            articles.into_iter().try_for_each(|(language, analysed)| self.push(&language, analysed))
        })
    }

    /// Adds the articles of a collection, read as they are for answers, but for those that `keep`
    /// leaves out. Returns what is wrong with them.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn push_collection(
        &mut self,
        settings: &CollectionSettings,
        keep: impl Fn(&str) -> bool,
    ) -> Result<Vec<Finding>> {
        self.push_edited(settings, keep, |_| ())
    }

    /// The same, each article edited before it is indexed.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn push_edited(
        &mut self,
        settings: &CollectionSettings,
        keep: impl Fn(&str) -> bool,
        edit: impl Fn(&mut Article) + Sync,
    ) -> Result<Vec<Finding>> {
        self.places.read_markdown();
        let site = settings.site();
        let (entries, mut findings) = list_files(settings);
        let entries: Vec<_> = entries.into_iter().filter(|entry| keep(&entry.inside)).collect();
        let make = |lexicons: &mut Lexicons, _: usize, entry: &Entry| {
            let bytes = match read_bytes(&entry.file) {
                Ok(bytes) => bytes,
                Err(problem) => {
                    let severity = if settings.strict { Severity::Error } else { Severity::Warning };
                    return (None, vec![Finding { file: entry.file.clone(), line: 1, severity, problem }]);
                }
            };
            let (article, found) = read_article(settings, site, &entry.inside, &bytes);
            let analysed = article.map(|mut article| {
                edit(&mut article);
                let language = primary(&article.language);
                let analysed = analyse(&article, &bytes, lexicon(lexicons, &language));
                (language, analysed, article)
            });
            (analysed, found)
        };
        in_order(&entries, WORKERS, HashMap::new, make, |_, (analysed, found)| {
            findings.extend(found);
            let Some((language, analysed, article)) = analysed else { return Ok(()) };
            self.push(&language, analysed)?;
            self.places.add(&article);
            Ok(())
        })?;
        Ok(findings)
    }

    /// Writes what is left and opens it.
    ///
    /// # Errors
    /// When the index cannot be written or read.
    pub fn finish(self, synonyms: Vec<Vec<String>>) -> Result<Measured> {
        let mut bytes = 0;
        let mut places = Vec::with_capacity(self.writers.len());
        for (language, (writer, place)) in self.writers {
            bytes += writer.finish()?;
            places.push((language, place));
        }
        let took = self.started.elapsed();
        let languages =
            places.iter().map(|(language, place)| LanguageIndex::open(place, language)).collect::<Result<_>>()?;
        let synonyms = synonyms.into_iter().map(|words| SynonymGroup { words, language: None }).collect();
        let manifest = Manifest { hash: "eval".to_owned(), ..Manifest::default() };
        let generation = Generation::in_memory(manifest, languages, synonyms);
        Ok(Measured { generation, places: self.places, bytes, took, _folder: self.folder })
    }

    fn push(&mut self, language: &str, article: AnalysedArticle) -> Result<()> {
        if !self.writers.contains_key(language) {
            let place = match &self.folder {
                Some(folder) => Place::Folder(folder.path().join(language)),
                None => Place::memory(),
            };
            let writer = LanguageWriter::create(place.clone())?;
            self.writers.insert(language.to_owned(), (writer, place));
        }
        self.writers.get_mut(language).context("a writer was just made")?.0.push(article)
    }
}

/// Lines of one title as one article.
#[derive(Default)]
struct Joined {
    article: Option<Article>,
    text: String,
    ids: Vec<String>,
}

impl Joined {
    fn add(&mut self, id: &str, text: &str, mut line: Article) {
        let by = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        self.text.push('\n');
        for section in &mut line.sections {
            shift(section, by);
            self.ids.push(id.to_owned());
        }
        match &mut self.article {
            Some(article) => {
                article.sections.append(&mut line.sections);
                article.questions.append(&mut line.questions);
            }
            None => self.article = Some(line),
        }
    }
}

fn shift(section: &mut crate::knowledge::Section, by: u32) {
    let move_by = |span: &mut Span| *span = Span { start: span.start + by, end: span.end + by };
    for passage in &mut section.passages {
        move_by(&mut passage.span);
        for unit in &mut passage.units {
            move_by(&mut unit.span);
            unit.lead.iter_mut().for_each(move_by);
        }
    }
}

/// The primary subtag of a language, under which its index goes.
fn primary(language: &str) -> String {
    language.split(['-', '_']).next().filter(|tag| !tag.is_empty()).unwrap_or("en").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn line(id: &str, title: &str, text: &str) -> CorpusLine {
        let language = Some("en".to_owned());
        CorpusLine { id: id.into(), title: title.into(), text: text.into(), language, ..CorpusLine::default() }
    }

    #[test]
    fn lines_of_one_title_are_sections_of_one_article() {
        let mut builder = Builder::in_memory();
        let corpus = [
            line("a", "Images", "An image is free.\n\nIt holds a disk."),
            line("b", "Prices", "A snapshot costs money."),
            line("c", "Images", "Images can be shared: see below."),
            line("d", "", "No title here."),
            line("e", "", "Nor here."),
        ];
        builder.push_corpus(&corpus).unwrap();
        let measured = builder.finish(Vec::new()).unwrap();
        let index = measured.generation.language("en").unwrap();
        assert_eq!((index.summary.articles, index.summary.passages), (4, 5));
        let ids: Vec<String> = (0..5).map(|i| index.section(i).unwrap().article).collect();
        assert_eq!(ids, ["a", "c", "b", "d", "e"]);
        assert_eq!(index.section(0).unwrap().article_number, index.section(1).unwrap().article_number);
        assert_eq!(index.passage(1).unwrap().text, "Images can be shared: see below.");
    }

    #[test]
    fn each_language_of_a_corpus_has_its_own_index() {
        let mut builder = Builder::in_folder().unwrap();
        let mut chinese = line("z", "Images", "自定义镜像免费。");
        chinese.language = Some("zh-CN".to_owned());
        builder.push_corpus(&[line("a", "Images", "An image is free."), chinese]).unwrap();
        let measured = builder.finish(Vec::new()).unwrap();
        assert!(measured.generation.language("en").is_some() && measured.generation.language("zh").is_some());
        assert_eq!(measured.bytes, ("An image is free.".len() + "自定义镜像免费。".len()) as u64);
    }

    #[test]
    fn articles_that_are_left_out_are_not_indexed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "# A\n\nAn image is free.\n").unwrap();
        fs::write(folder.path().join("b.md"), "# B\n\nA snapshot costs money.\n").unwrap();
        let mut settings = CollectionSettings::new("docs", folder.path());
        settings.language = Some("en".to_owned());
        let mut builder = Builder::in_memory();
        let findings = builder.push_collection(&settings, |path| path != "b.md").unwrap();
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(builder.finish(Vec::new()).unwrap().generation.passages(), 1);
    }
}
