//! `faqt.toml`, the environment and the flags, checked once: a flag goes before a variable, a
//! variable before the file, the file before the default.

mod discord;
mod imports;
mod source_kind;
mod toml_file;

pub use discord::{Discord, Ledger, Limits, Waits};
pub use imports::{Import, duration};
pub use source_kind::SourceKind;

use crate::fault::{Fault, Faults, shown};
use crate::knowledge::{CollectionSettings, Pages, Site};
use anyhow::{Context as _, Result};
use etcetera::BaseStrategy as _;
use serde::Deserialize as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml_file::{FLAG, FOLDER, IDS, Kind, PATH, Reader, SHARE, Section, TEXT, TEXTS};

/// Name of the configuration file.
pub const FILE_NAME: &str = "faqt.toml";
/// Name of the one collection that `--knowledge` makes.
const KNOWLEDGE: &str = "knowledge";

/// What the rest of the program reads. Nothing later looks at the environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    /// The folder that `--knowledge` named, canonical.
    pub knowledge: Option<PathBuf>,
    /// Folder of the generations.
    pub index: PathBuf,
    /// Precision of `answered` that a maintainer asks for, between 0 and 1.
    pub precision: f64,
    /// The collections, their paths resolved.
    pub collections: Vec<CollectionSettings>,
    /// Line of each collection's `path` in the file, by name.
    pub lines: BTreeMap<String, u32>,
    /// What is imported by itself, by the bot.
    pub imports: Vec<Import>,
    /// The bot.
    pub discord: Discord,
    /// What outlives a restart.
    pub ledger: Ledger,
}

/// Flags that stand before or after every subcommand.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--index`
    pub index: Option<PathBuf>,
    /// `--knowledge`
    pub knowledge: Option<PathBuf>,
}

/// The `FAQT_*` variables. An empty one counts as unset.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The variables that the process was started with.
    pub fn of_process() -> Self {
        // `std::env::vars` panics where any variable, of whatever program, is not Unicode.
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        std::env::vars_os().filter_map(unicode).collect()
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self { variables: variables.into_iter().filter(|(name, _)| name.starts_with("FAQT_")).collect() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: None,
            knowledge: None,
            index: "index".into(),
            precision: 0.95,
            collections: Vec::new(),
            lines: BTreeMap::new(),
            imports: Vec::new(),
            discord: Discord::default(),
            ledger: Ledger::default(),
        }
    }
}

impl Config {
    /// Loads the file that `--config` names, else the nearest `faqt.toml` upwards, else the defaults.
    ///
    /// # Errors
    /// [`Faults`] with everything that is wrong in the file and the environment; an error when the
    /// file cannot be read.
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self> {
        let file = match &flags.config {
            Some(file) => Some(file.clone()),
            None => nearest_file(&std::env::current_dir().context("cannot tell the current folder")?),
        };
        let text = match &file {
            Some(file) => read(file)?,
            None => String::new(),
        };
        let path = file.as_deref().unwrap_or(Path::new(FILE_NAME));
        let (mut config, index, mut faults) = Self::parse(path, &text, environment);
        config.file = file;
        if let Some(folder) = &flags.knowledge {
            match folder.canonicalize() {
                Ok(folder) if folder.is_dir() => {
                    config.knowledge = Some(folder);
                    config.lines.clear();
                    config.collections =
                        vec![CollectionSettings::new(KNOWLEDGE, flags.knowledge.clone().unwrap_or_default())];
                }
                Ok(_) => faults.push(
                    Fault::new("`--knowledge` is a file", "name the folder that holds the articles").in_file(folder),
                ),
                Err(error) => faults
                    .push(Fault::new(error.to_string(), "name the folder that holds the articles").in_file(folder)),
            }
        }
        config.index = match (&flags.index, index) {
            (Some(folder), _) => folder.clone(),
            (None, Index::Variable(folder)) => folder,
            (None, Index::File(folder)) => match &config.knowledge {
                Some(knowledge) => cached_index(knowledge)?,
                None => folder,
            },
        };
        for settings in &mut config.collections {
            settings.pages = Pages::of(settings);
        }
        if faults.is_empty() { Ok(config) } else { Err(Faults(faults).into()) }
    }

    /// Checks the text of a file. Does no I/O.
    fn parse(file: &Path, text: &str, environment: &Environment) -> (Self, Index, Vec<Fault>) {
        let reader = Reader::new(file, text, environment);
        let mut top = reader.top();
        let is_variable = environment.get("FAQT_INDEX").is_some();
        let index = top.take_path("index", &PATH);
        let precision = top.take("precision", &SHARE);
        let mut collections: Vec<CollectionSettings> = Vec::new();
        let mut lines = BTreeMap::new();
        for section in top.tables("collection") {
            let at = section.offset();
            let line = u32::try_from(reader.line(section.place("path"))).unwrap_or(u32::MAX);
            let Some(settings) = collection(section, &reader) else { continue };
            lines.entry(settings.name.clone()).or_insert(line);
            if collections.iter().any(|other| other.name == settings.name) {
                let what = format!("two collections are called {:?}", settings.name);
                reader.tell(at, what, "give each a name of its own");
            }
            collections.push(settings);
        }
        let base = file.parent().unwrap_or(Path::new(""));
        let imports = top.tables("import").into_iter();
        let imports = imports.filter_map(|section| Import::read(section, &reader, base, &collections)).collect();
        let discord = Discord::read(top.table("discord"));
        let ledger = Ledger::read(top.table("ledger"));
        top.finish();
        let index = index.map(|folder| if is_variable { Index::Variable(folder) } else { Index::File(folder) });
        let default = Self::default();
        let index = index.unwrap_or(Index::File(base.join(&default.index)));
        let precision = precision.unwrap_or(default.precision);
        let config = Self { precision, collections, lines, imports, discord, ledger, ..default };
        (config, index, reader.finish())
    }

    /// Where the file names the folder of a collection: the file, and the line.
    pub fn place(&self, collection: &CollectionSettings) -> Option<(&Path, u32)> {
        Some((self.file.as_deref()?, *self.lines.get(&collection.name)?))
    }

    /// The collections, for a command that cannot do without.
    ///
    /// # Errors
    /// [`Fault`] when there are none.
    pub fn need_collections(&self) -> Result<&[CollectionSettings], Fault> {
        if !self.collections.is_empty() {
            return Ok(&self.collections);
        }
        Err(match &self.file {
            Some(file) => Fault::new(
                "no [[collection]]: there are no articles to answer from",
                "add one with its `name` and `path`, or run `faqt init` in the folder of your articles",
            )
            .in_file(file),
            None => Fault::new(
                "there is no faqt.toml here or in a folder above",
                "run `faqt init`, or name your articles with `--knowledge DIR`",
            ),
        })
    }

    /// Checks names that were given for collections.
    ///
    /// # Errors
    /// [`Fault`] that names the nearest one for the first that does not exist.
    pub fn check_collections(&self, names: &[String]) -> Result<(), Fault> {
        let known = || self.collections.iter().map(|collection| collection.name.as_str());
        let Some(unknown) = names.iter().find(|name| !known().any(|other| other == name.as_str())) else {
            return Ok(());
        };
        let remedy = match crate::fault::nearest(unknown, known()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("use one of: {}", known().collect::<Vec<_>>().join(", ")),
        };
        Err(Fault::new(format!("there is no collection {unknown:?}"), remedy))
    }
}

/// The folder of the index, and what named it.
enum Index {
    /// `FAQT_INDEX`
    Variable(PathBuf),
    /// The file, or the default.
    File(PathBuf),
}

fn collection(mut section: Section<'_, '_>, reader: &Reader<'_>) -> Option<CollectionSettings> {
    const NAME: Kind<String> = Kind {
        takes: "a name without a blank, `/` or `#`",
        example: "\"docs\"",
        read: |value| {
            let fits = |c: char| !(c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\' | '#'));
            value.as_str().filter(|name| !name.is_empty() && name.chars().all(fits)).map(str::to_owned)
        },
    };
    const LANGUAGE: Kind<String> = Kind {
        takes: "a language tag",
        example: "\"en\"",
        read: |value| {
            let mut parts = value.as_str()?.split('-');
            let primary =
                parts.next().is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()));
            let rest = parts.all(|p| matches!(p.len(), 1..=8) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
            (primary && rest).then(|| value.as_str().map(str::to_owned))?
        },
    };
    const SITE: Kind<Site> = Kind {
        takes: "docusaurus, hugo, jekyll, mkdocs, mdbook, vitepress, vuepress, starlight, github or web",
        example: "\"docusaurus\"",
        read: |value| Site::deserialize(StrDeserializer::<ValueError>::new(value.as_str()?)).ok(),
    };
    let source_at = section.place("source");
    let patterns_at = [section.place("include"), section.place("exclude")];
    section.require("path", FOLDER.example);
    let (name, path) = (section.need("name", &NAME), section.take_path("path", &FOLDER));
    let settings = CollectionSettings {
        language: section.take("language", &LANGUAGE),
        strict: section.take("strict", &FLAG).unwrap_or_default(),
        site: section.take("site", &SITE),
        source: section.take("source", &TEXT),
        include: section.take("include", &TEXTS).unwrap_or_default(),
        exclude: section.take("exclude", &TEXTS).unwrap_or_default(),
        guilds: section.take("guilds", &IDS).unwrap_or_default(),
        ..CollectionSettings::default()
    };
    let is_address = |source: &str| source.starts_with("https://") || source.starts_with("http://");
    if let Some(source) = settings.source.as_deref()
        && !(is_address(source) && source.contains("{path}"))
    {
        let what = format!("`source` is an http or https address with {{path}} in it, not {source:?}");
        reader.tell(source_at, what, "write `source = \"https://docs.example.com/{path}\"`");
    }
    for (patterns, at) in [&settings.include, &settings.exclude].into_iter().zip(patterns_at) {
        for error in patterns.iter().filter_map(|pattern| globset::Glob::new(pattern).err()) {
            let what = format!("pattern {:?}: {}", error.glob().unwrap_or_default(), error.kind());
            reader.tell(at, what, "correct the pattern; `**/*.md` is one that works");
        }
    }
    section.finish();
    Some(CollectionSettings { name: name?, path: path?, ..settings })
}

fn read(file: &Path) -> Result<String> {
    let fault = |what: String, remedy: &str| Fault::new(what, remedy).in_file(file);
    let bytes = std::fs::read(file).map_err(|error| {
        fault(format!("cannot be read: {error}"), "check the name and the permissions, or run `faqt init`")
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count() + 1;
        Fault::new("the line is not UTF-8", "save the file as UTF-8").in_line(file, line)
    })?;
    // Editors of Windows put a byte-order mark before the text; TOML has none.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The nearest `faqt.toml` at or above a folder, as a path relative to it.
fn nearest_file(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .enumerate()
        .find(|(_, folder)| folder.join(FILE_NAME).is_file())
        .map(|(up, _)| std::iter::repeat_n("..", up).collect::<PathBuf>().join(FILE_NAME))
}

/// Where the index of a folder lives that no configuration names.
fn cached_index(knowledge: &Path) -> Result<PathBuf> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Fault::new(format!("no folder for caches: {error}"), "name the folder of the index with `--index DIR`")
    })?;
    let hash = blake3::hash(shown(knowledge).as_bytes()).to_hex();
    Ok(strategy.cache_dir().join("faqt").join(&hash[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Config, String) {
        with(text, &[])
    }

    fn with(text: &str, variables: &[(&str, &str)]) -> (Config, String) {
        let environment = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (mut config, index, faults) = Config::parse(Path::new("team/faqt.toml"), text, &environment);
        let (Index::File(folder) | Index::Variable(folder)) = index;
        config.index = folder;
        (config, Faults(faults).to_string())
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let (config, faults) = parse("");
        assert_eq!(faults, "");
        assert_eq!(config.index, Path::new("team/index"));
        assert_eq!((config.precision, config.discord, config.ledger), (0.95, Discord::default(), Ledger::default()));
        assert_eq!(config.collections, []);
    }

    #[test]
    fn the_shipped_file_shows_every_default() {
        let (config, faults) = parse(include_str!("../faqt.toml"));
        assert_eq!(faults, "");
        let (default, _) = parse("");
        assert_eq!((config.index, config.precision), (default.index, default.precision));
        assert_eq!((config.discord, config.ledger), (default.discord, default.ledger));
    }

    #[test]
    fn a_collection_has_its_path_beside_the_file() {
        let (config, faults) = parse(
            "[[collection]]\nname = 'docs'\npath = '../website/docs'\nsite = 'docusaurus'\nguilds = [12, '34']\n\
             source = 'https://docs.example.com/{path}'\nexclude = ['**/_*']\n",
        );
        assert_eq!(faults, "");
        let [docs] = &config.collections[..] else { panic!("one collection") };
        assert_eq!(docs.path, Path::new("team/../website/docs"));
        assert_eq!(docs.site, Some(Site::Docusaurus));
        assert_eq!(docs.guilds, ["12", "34"]);
        assert!(!docs.strict);
    }

    #[test]
    fn an_import_has_its_path_beside_the_file() {
        let docs = "[[collection]]\nname = 'docs'\npath = 'docs'\n";
        let (config, faults) = parse(&format!(
            "[[import]]\nsource = 'saved'\ncollection = 'docs'\nevery = '30m'\n{docs}\
             [[import]]\nsource = 'https://example.com/'\nkind = 'wordpress'\ncollection = 'docs'\nevery = '1d'\nallow = ['a:1']\n"
        ));
        assert_eq!(faults, "");
        let [saved, site] = &config.imports[..] else { panic!("{:?}", config.imports) };
        assert_eq!((saved.source.as_str(), saved.every.as_secs(), saved.delay.as_secs()), ("team/saved", 1800, 1));
        assert_eq!((site.source.as_str(), site.kind), ("https://example.com/", Some(SourceKind::Wordpress)));
        insta::assert_snapshot!(parse(&format!("{docs}[[import]]\nsource = 'a'\nkind = 'blog'\ncollection = 'dosc'\nevery = 'often'\n")).1, @r#"
        team/faqt.toml:6: `kind` takes page, wordpress, wxr, feed, sitemap or folder, not "blog"
          remedy: write `kind = "wordpress"`
        team/faqt.toml:7: there is no collection "dosc"
          remedy: use one of: docs
        team/faqt.toml:8: `every` takes a time from 1s, such as "30m", "1h" or "1d", not "often"
          remedy: write `every = "1h"`
        "#);
    }

    #[test]
    fn every_wrong_line_is_reported_at_once() {
        let (_, faults) = parse(
            "indx = 'i'\nprecision = 'high'\n\n[[collection]]\nname = 'a b'\npath = 3\nsite = 'sphinx'\n\
             source = 'docs'\nlanguage = 'english'\ninclude = '*.md'\ncolour = 1\n\n[[collection]]\npath = 'x'\n\n\
             [discord]\nowners = ['ana']\n[discord.limits]\nmembr = 6\nserver = 0\n[discord.waits]\nedit = -1\nno_send = 9e18\n\
             [ledger]\nkeep_days = 'long'\n",
        );
        insta::assert_snapshot!(faults, @r#"
        team/faqt.toml:1: unknown key `indx`
          remedy: did you mean `index`?
        team/faqt.toml:2: `precision` takes a number above 0 and below 1, not "high"
          remedy: write `precision = 0.95`
        team/faqt.toml:5: `name` takes a name without a blank, `/` or `#`, not "a b"
          remedy: write `name = "docs"`
        team/faqt.toml:6: `path` takes the path of a folder, not 3
          remedy: write `path = "docs"`
        team/faqt.toml:7: `site` takes docusaurus, hugo, jekyll, mkdocs, mdbook, vitepress, vuepress, starlight, github or web, not "sphinx"
          remedy: write `site = "docusaurus"`
        team/faqt.toml:8: `source` is an http or https address with {path} in it, not "docs"
          remedy: write `source = "https://docs.example.com/{path}"`
        team/faqt.toml:9: `language` takes a language tag, not "english"
          remedy: write `language = "en"`
        team/faqt.toml:10: `include` takes a list of texts, not "*.md"
          remedy: write `include = ["**/*.md"]`
        team/faqt.toml:11: unknown key `colour` in [collection]
          remedy: remove it; known here: name, path, language, strict, site, source, include, exclude, guilds
        team/faqt.toml:13: [[collection]] has no `name`
          remedy: add `name = "docs"`
        team/faqt.toml:17: `owners` takes a list of Discord ids, not what is in this list
          remedy: write `owners = ["123456789012345678"]`
        team/faqt.toml:19: unknown key `membr` in [discord.limits]
          remedy: did you mean `member`?
        team/faqt.toml:20: `server` takes a whole number from 1, not 0
          remedy: write `server = 30`
        team/faqt.toml:22: `edit` takes a number of seconds, at most 31536000, which is a year, not -1
          remedy: write `edit = 1.5`
        team/faqt.toml:23: `no_send` takes a number of seconds, at most 31536000, which is a year, not 9e18
          remedy: write `no_send = 1.5`
        team/faqt.toml:25: `keep_days` takes a whole number from 1, not "long"
          remedy: write `keep_days = 30`
        "#);
    }

    #[test]
    fn what_is_not_toml_is_told_with_its_line() {
        insta::assert_snapshot!(parse("index = \"index\"\nprecision = \n").1, @r#"
        team/faqt.toml:2: string values must be quoted, expected literal string
          remedy: correct the line; a text stands in "quotes", and a key only once a table
        "#);
        insta::assert_snapshot!(parse("collection = 3\ndiscord = true\n").1, @"
        team/faqt.toml:1: `collection` is a list of tables, not 3
          remedy: write [[collection]] in a line of its own, its keys below
        team/faqt.toml:2: `discord` is a table, not true
          remedy: write [discord] in a line of its own, its keys below
        ");
        insta::assert_snapshot!(parse("collection = [3]\n").1, @"
        team/faqt.toml:1: `collection` is a list of tables, not 3
          remedy: write [[collection]] in a line of its own, its keys below
        ");
    }

    #[test]
    fn a_pattern_that_matches_nothing_is_told_where_it_stands() {
        let patterns = "include = ['**/*.md', '[a']\nexclude = ['{b']\n";
        insta::assert_snapshot!(parse(&format!("[[collection]]\nname = 'docs'\npath = 'a'\n{patterns}")).1, @r#"
        team/faqt.toml:4: pattern "[a": unclosed character class; missing ']'
          remedy: correct the pattern; `**/*.md` is one that works
        team/faqt.toml:5: pattern "{b": unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
          remedy: correct the pattern; `**/*.md` is one that works
        "#);
    }

    #[test]
    fn two_collections_of_one_name_are_refused() {
        let one = "[[collection]]\nname = 'docs'\npath = 'a'\n";
        insta::assert_snapshot!(parse(&format!("{one}{one}")).1, @r#"
        team/faqt.toml:4: two collections are called "docs"
          remedy: give each a name of its own
        "#);
    }

    #[test]
    fn a_variable_goes_before_the_file() {
        let file = "index = 'a'\nprecision = 0.9\n[discord]\nowners = [1]\n[discord.waits]\ndefer = 2\n";
        let (config, faults) = with(
            file,
            &[
                ("FAQT_INDEX", "b"),
                ("FAQT_PRECISION", "0.8"),
                ("FAQT_DISCORD_OWNERS", "22, 33"),
                ("FAQT_DISCORD_WAITS_DEFER", "0.5"),
                ("FAQT_DISCORD_HOME_GUILD", "44"),
                ("FAQT_DISCORD_ADDRESS", "http://127.0.0.1:1"),
                ("FAQT_DISCORD_CA", "ca.pem"),
                ("FAQT_LEDGER_URL", ""),
                ("FAQT_SOMETHING_ELSE", "1"),
            ],
        );
        assert_eq!(faults, "");
        assert_eq!((config.index.as_path(), config.precision), (Path::new("b"), 0.8));
        assert_eq!(config.discord.owners, ["22", "33"]);
        assert_eq!(config.discord.home_guild.as_deref(), Some("44"));
        assert_eq!(config.discord.waits.defer, std::time::Duration::from_millis(500));
        assert_eq!(config.discord.address.as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(config.discord.ca.as_deref(), Some(Path::new("ca.pem")));
        assert_eq!(config.ledger.url, "sqlite:faqt.db");
    }

    #[test]
    fn a_wrong_variable_is_named() {
        insta::assert_snapshot!(with("", &[("FAQT_PRECISION", "2"), ("FAQT_DISCORD_MESSAGE_CONTENT", "yes")]).1, @r#"
        FAQT_PRECISION: takes a number above 0 and below 1, not "2"
          remedy: set it to 0.95, or unset it
        FAQT_DISCORD_MESSAGE_CONTENT: takes true or false, not "yes"
          remedy: set it to true, or unset it
        "#);
    }

    #[test]
    fn an_unknown_collection_gets_the_nearest() {
        let (config, _) = parse("[[collection]]\nname = 'docs'\npath = 'a'\n");
        let check = |name: &str| config.check_collections(&[name.to_owned()]);
        assert_eq!(check("docs"), Ok(()));
        insta::assert_snapshot!(check("dosc").unwrap_err(), @r#"
        there is no collection "dosc"
          remedy: did you mean "docs"?
        "#);
        insta::assert_snapshot!(check("wiki").unwrap_err(), @r#"
        there is no collection "wiki"
          remedy: use one of: docs
        "#);
    }
}
