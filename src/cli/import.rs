//! `faqt import`: pages of the web, of exports and of folders become articles.

use super::fetching::Fetching;
use super::import_report::{held_line, print};
use super::progress::Bar;
use super::render::safe;
use super::{Context, Format};
use crate::fault::Fault;
use crate::import::fetch;
use crate::import::sources::{Kind, Options};
use crate::import::{self, Choice, Conflict, Held, Person, Report, Reviewer, Side, Status, Wish};
use crate::knowledge::{CollectionSettings, Site};
use anyhow::Result;
use clap::ValueHint;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `import` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt import https://example.com/help/images       one page, into the only collection
  faqt import page.html --collection docs           a saved page, into one of several
  faqt import https://blog.example.com/ --limit 50  a WordPress site, its first 50 posts and pages
  faqt import export.xml --dry-run                  what would be written, and what left out
  faqt import saved/ --into knowledge/help          a folder, into one that is no collection yet
  faqt import https://example.com/feed --since 2026-01-01
  faqt import http://wiki.local:8080/a --allow wiki.local:8080
  faqt import --review                              what conflicts, and what scheduled runs held

The same command again brings the articles up to date, and keeps what you edited: text by text, row
by row. Where you and the page changed the same text you are asked; unasked, your article stays as
it is, and the new text waits in `.import/` until `faqt import --review`, `--ours` or `--theirs`.
An article that you delete stays deleted until you say --restore; one that you move is found.

Exit status: 0 all taken or unchanged, 1 some skipped, in conflict, gone or failed, 2 nothing could
be done.")]
pub(super) struct Args {
    /// Addresses, files, folders, or `-` for standard input
    #[arg(value_name = "SOURCE", required_unless_present = "review", conflicts_with = "review", value_hint = ValueHint::AnyPath)]
    sources: Vec<String>,
    /// What the sources are [default: found out]: page, wordpress, wxr, feed, sitemap or folder
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// The collection to import into [default: the only one]
    #[arg(long, value_name = "NAME", conflicts_with = "into")]
    collection: Option<String>,
    /// The folder to import into; the [[collection]] to add for it is printed
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    into: Option<PathBuf>,
    /// Only what changed on this day or later, where the source tells when
    #[arg(long, value_name = "DATE")]
    since: Option<jiff::civil::Date>,
    /// The most pages of one source
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    /// Write nothing; tell what would be written and what would be left out
    #[arg(long, conflicts_with = "review")]
    dry_run: bool,
    /// In a conflict, keep what the article says
    #[arg(long, conflicts_with = "theirs")]
    ours: bool,
    /// In a conflict, take what the page says
    #[arg(long)]
    theirs: bool,
    /// Take pages again whose articles you deleted or refused
    #[arg(long, conflicts_with = "review")]
    restore: bool,
    /// Go through what is held and what conflicts
    #[arg(long)]
    review: bool,
    /// The most bytes of one page
    #[arg(long, value_name = "SIZE", default_value = "20MB", value_parser = size)]
    max_bytes: usize,
    #[command(flatten)]
    fetching: Fetching,
}

fn kind(text: &str) -> Result<Kind, String> {
    text.parse()
}

fn size(text: &str) -> Result<usize, String> {
    let wrong = || format!("`{text}` is no size, such as 500kB, 20MB or 1GB");
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    let size = number.parse::<usize>().ok().and_then(|number| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(wrong)
}

impl Args {
    fn side(&self) -> Option<Side> {
        match (self.ours, self.theirs) {
            (true, _) => Some(Side::Ours),
            (_, true) => Some(Side::Theirs),
            _ => None,
        }
    }

    fn wish(&self) -> Wish {
        let fetch = fetch::Options { max_bytes: self.max_bytes, ..self.fetching.options() };
        let options = Options { kind: self.kind, since: self.since, limit: self.limit, fetch };
        Wish {
            sources: self.sources.clone(),
            options,
            is_dry: self.dry_run,
            side: self.side(),
            is_restored: self.restore,
        }
    }
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text, Format::Json])?;
    let target = target(args, context)?;
    let others = &context.config.collections;
    let mut person = AtTerminal::new(args, context);
    let report = if args.review {
        let all = target.map_or_else(|| context.config.collections.clone(), |collection| vec![collection]);
        import::review(&all, others, &mut person)?
    } else {
        let Some(collection) = target else { return Err(which(context).into()) };
        let report = import::run(&collection, others, &args.wish(), &mut person)?;
        person.bar.clear();
        print(&report, args.dry_run, &collection, context)?;
        if report.count(Status::Added) > 0 && is_unknown(&collection, context) {
            context.note(format_args!(
                "no collection has this folder; add to faqt.toml:\n\n{}",
                table(&collection, context)
            ));
        }
        return end(report);
    };
    let collection = CollectionSettings::default();
    print(&report, false, &collection, context)?;
    end(report)
}

fn end(report: Report) -> Result<ExitCode> {
    let is_vain = report.is_vain();
    let is_clean = report.is_clean();
    if let Some(fault) = report.stopped {
        return Err(fault.into());
    }
    Ok(match (is_clean, is_vain) {
        (true, _) => ExitCode::SUCCESS,
        (_, true) if !report.items.iter().any(|item| item.reason == Some(import::Reason::Held)) => ExitCode::from(2),
        _ => ExitCode::from(1),
    })
}

/// The collection to import into; `None` where it is not told which of several.
fn target(args: &Args, context: &Context) -> Result<Option<CollectionSettings>> {
    let collections = &context.config.collections;
    if let Some(into) = &args.into {
        let is_it = |path: &Path| {
            path.canonicalize().ok().is_some_and(|path| into.canonicalize().is_ok_and(|into| into == path))
        };
        let known = collections.iter().find(|collection| is_it(&collection.path)).cloned();
        let name = std::path::absolute(into)?.file_name().map_or_else(
            || "articles".to_owned(),
            |name| name.to_string_lossy().replace(|c: char| c.is_whitespace() || c == '#', "-"),
        );
        let new = CollectionSettings { strict: true, site: Some(Site::Web), ..CollectionSettings::new(name, into) };
        return Ok(Some(known.unwrap_or(new)));
    }
    if let Some(name) = &args.collection {
        context.config.check_collections(std::slice::from_ref(name))?;
        return Ok(collections.iter().find(|collection| collection.name == *name).cloned());
    }
    Ok(match &collections[..] {
        [only] => Some(only.clone()),
        _ => None,
    })
}

/// It is not told which collection to import into.
fn which(context: &Context) -> Fault {
    let names: Vec<_> = context.config.collections.iter().map(|collection| collection.name.as_str()).collect();
    match names[..] {
        [] => Fault::new("there is no collection to import into", "name a folder for the articles: `--into DIR`"),
        _ => Fault::new(
            "there are several collections to import into",
            format!("name one of them: `--collection {}`", names.join("` or `--collection ")),
        ),
    }
}

fn is_unknown(collection: &CollectionSettings, context: &Context) -> bool {
    context.config.collections.iter().all(|other| other.path != collection.path)
}

/// The table for a folder that is no collection yet.
fn table(collection: &CollectionSettings, context: &Context) -> String {
    let file = context.config.file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let path = import::from_folder(file.unwrap_or(Path::new(".")), &collection.path);
    let text = |text: &str| toml::Value::from(text).to_string();
    format!("[[collection]]\nname = {}\npath = {}\nstrict = true\nsite = \"web\"", text(&collection.name), text(&path))
}

/// Whoever sits at the terminal, if anybody does.
struct AtTerminal<'c> {
    bar: Bar,
    context: &'c Context,
    side: Option<Side>,
    is_asked: bool,
}

impl<'c> AtTerminal<'c> {
    fn new(args: &Args, context: &'c Context) -> Self {
        let reads_input = args.sources.iter().any(|source| source == "-");
        let is_asked = !reads_input
            && context.format == Format::Text
            && std::io::stdin().is_terminal()
            && std::io::stderr().is_terminal();
        Self { bar: Bar::new(context), context, side: args.side(), is_asked }
    }

    /// A letter of those that are offered; `None` at the end of the input or for an empty line.
    fn ask(&self, question: &str, letters: &str) -> Option<char> {
        self.bar.clear();
        loop {
            eprint!("{question} ");
            let mut line = String::new();
            if std::io::stdin().lock().read_line(&mut line).ok()? == 0 {
                return None;
            }
            let letter = line.trim().chars().next()?.to_ascii_lowercase();
            if letters.contains(letter) {
                return Some(letter);
            }
        }
    }

    fn choose_side(&self, article: &str, conflict: &Conflict) -> Option<Side> {
        if self.side.is_some() || !self.is_asked {
            return self.side;
        }
        let place = if conflict.place.is_empty() { String::new() } else { format!(", at \"{}\"", conflict.place) };
        eprintln!("{}", safe(&format!("{article}{place}: you and the page say different things")));
        loop {
            match self
                .ask("  [k]eep mine, [t]ake theirs, [s]how both, or Enter to leave the article as it is:", "kts")?
            {
                'k' => return Some(Side::Ours),
                't' => return Some(Side::Theirs),
                _ => {
                    for (whose, text) in [("mine", &conflict.ours), ("theirs", &conflict.theirs)] {
                        let text = if text.is_empty() { "(nothing)" } else { text };
                        eprintln!("--- {whose}\n{}", safe(text));
                    }
                    eprintln!("---");
                }
            }
        }
    }
}

impl Person for AtTerminal<'_> {
    fn decide(&mut self, article: &str, conflict: &Conflict) -> Option<Side> {
        self.choose_side(article, conflict)
    }

    fn progress(&mut self, done: usize, of: Option<usize>) {
        self.bar.show("importing", done, of.unwrap_or(done).max(done));
    }

    fn waiting(&mut self) {
        self.context.note("another import into this collection is running: waiting for its end");
    }
}

impl Reviewer for AtTerminal<'_> {
    fn choose(&mut self, held: &Held) -> Choice {
        match (self.side, self.is_asked) {
            (Some(Side::Theirs), _) => return Choice::Take,
            (Some(Side::Ours), _) => return Choice::Refuse,
            (None, false) => return Choice::Leave,
            (None, true) => {}
        }
        eprintln!("{}", safe(&held_line(held)));
        let question = match held.why {
            import::Why::New => "  [t]ake it, [r]efuse it for good, or Enter to leave it:",
            import::Why::Gone => "  [t]ake the article away, [r]efuse: keep it for good, or Enter to leave it:",
            _ => "  [t]ake what the page says, [r]efuse: keep the article as it is, or Enter to leave it:",
        };
        match self.ask(question, "tr") {
            Some('t') => Choice::Take,
            Some(_) => Choice::Refuse,
            None => Choice::Leave,
        }
    }

    fn decide(&mut self, article: &str, conflict: &Conflict) -> Option<Side> {
        self.choose_side(article, conflict)
    }

    fn waiting(&mut self) {
        Person::waiting(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_as_people_write_them() {
        assert_eq!(size("20MB"), Ok(20_000_000));
        assert_eq!(size("1 KiB"), Ok(1024));
        assert_eq!(size("300"), Ok(300));
        assert!(
            size("0").is_err()
                && size("-1").is_err()
                && size("big").is_err()
                && size("99999999999999999999GB").is_err()
        );
    }
}
