//! In: arguments. Out: text on the terminal and an exit status.
//! Never: decides what an answer is.

mod around;
mod ask;
mod batch;
#[cfg(feature = "discord")]
mod bot;
mod calibrate;
mod check;
mod compare;
mod completions;
mod diff;
mod diff_markdown;
mod diff_text;
mod docusaurus;
mod eval;
#[cfg(feature = "import")]
mod fetching;
mod findings;
mod fit;
mod generations;
mod github;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "import")]
mod import_report;
mod index;
mod init;
#[cfg(feature = "discord")]
mod jobs;
#[cfg(feature = "import")]
mod links;
mod out;
mod progress;
mod prompt;
mod publication;
mod published;
pub mod render;
mod serving;
mod topics;
mod watching;
mod why;

use crate::config::{Config, Environment, Flags};
use crate::fault::Fault;
use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "faqt",
    version,
    about,
    max_term_width = 100,
    after_help = examples()
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

fn examples() -> String {
    let import = match cfg!(feature = "import") {
        true => "  faqt import https://example.com/help/images   a page of the web as an article\n",
        false => "",
    };
    format!(
        "\
Examples:
  faqt ask \"is a custom image free?\"            the sentence that answers, and its source
  faqt --knowledge ../website/docs ask \"…\"      the docs that you have, as they are
  faqt init                                     make them yours: a faqt.toml for this folder
  faqt check                                    what is wrong with the articles, and what to do
{import}
`faqt help COMMAND` shows more of each."
    )
}

#[derive(Debug, clap::Args)]
struct Global {
    /// Configuration file [default: the nearest faqt.toml here or above]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Global options")]
    config: Option<PathBuf>,
    /// Folder of the built index
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Global options")]
    index: Option<PathBuf>,
    /// A folder of Markdown in place of the configured collections
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Global options")]
    knowledge: Option<PathBuf>,
    /// How data is printed [default: text]
    #[arg(long, global = true, value_enum, value_name = "FORMAT", help_heading = "Global options")]
    format: Option<Format>,
    /// Print results and errors only: no notes, warnings or progress
    #[arg(long, short, global = true, help_heading = "Global options")]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer a question from the articles
    Ask(ask::Args),
    /// Put two things or more side by side
    Compare(compare::Args),
    /// List what the articles are about
    Topics(topics::Args),
    /// Tell what made an answer
    Why(why::Args),
    /// Answer on Discord
    #[cfg(feature = "discord")]
    Bot(bot::Args),
    /// Build the index and let it serve, where nothing speaks against it
    Index(index::Args),
    /// Make articles of web pages, sites, exports, feeds and folders, or bring them up to date
    #[cfg(feature = "import")]
    Import(import::Args),
    /// Tell what is wrong with the articles, and run the knowledge tests
    Check(check::Args),
    /// Show which answers change before the articles are published
    Diff(diff::Args),
    /// Write a faqt.toml for the docs of a folder
    Init(init::Args),
    /// Measure how often the answers are right
    Eval(eval::Args),
    /// Fit the weights of ranking and confidence on question sets
    Fit(fit::Args),
    /// Print the completions of a shell
    Completions(completions::Args),
}

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// Annotations of a pull request (`check`)
    Github,
    /// For a page or a comment that is reviewed (`diff`)
    Markdown,
}

/// What every command is given.
#[derive(Debug)]
struct Context {
    config: Config,
    /// What it was loaded by.
    flags: Flags,
    format: Format,
    quiet: bool,
}

impl Context {
    /// The configuration as it is by now.
    fn reload(&self) -> Result<Config> {
        Config::load(&self.flags, &Environment::of_process())
    }

    /// Says something beside the result.
    fn note(&self, text: impl Display) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Refuses a format that a command does not have.
    fn only(&self, formats: &[Format]) -> Result<(), Fault> {
        if formats.contains(&self.format) {
            return Ok(());
        }
        let name = |format: &Format| format.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
        let known: Vec<_> = formats.iter().map(name).collect();
        let what = format!("this command does not print `--format {}`", name(&self.format));
        Err(Fault::new(what, format!("use --format {}", known.join(" or "))))
    }
}

/// The day that it is, by the clock of the machine (UTC).
fn today() -> Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

impl Cli {
    /// Whether nothing but results and errors is to be printed.
    pub fn is_quiet(&self) -> bool {
        self.global.quiet
    }

    /// Runs the command.
    ///
    /// # Errors
    /// What [`crate::fault::report`] prints.
    pub fn run(self) -> Result<ExitCode> {
        let Global { config, index, knowledge, format, quiet } = self.global;
        // What needs no articles must not fail for their configuration.
        let flags = Flags { config, index, knowledge };
        let config = match &self.command {
            Command::Init(_) | Command::Fit(_) | Command::Completions(_) => Config::default(),
            _ => Config::load(&flags, &Environment::of_process())?,
        };
        let context = Context { config, flags, format: format.unwrap_or_default(), quiet };
        match self.command {
            Command::Ask(args) => ask::run(&args, &context),
            Command::Compare(args) => compare::run(&args, &context),
            Command::Topics(args) => topics::run(&args, &context),
            Command::Why(args) => why::run(&args, &context),
            #[cfg(feature = "discord")]
            Command::Bot(args) => bot::run(&args, &context),
            Command::Index(args) => index::run(&args, &context),
            #[cfg(feature = "import")]
            Command::Import(args) => import::run(&args, &context),
            Command::Check(args) => check::run(&args, &context),
            Command::Diff(args) => diff::run(&args, &context),
            Command::Init(args) => init::run(&args, &context),
            Command::Eval(args) => eval::run(&args, &context, format),
            Command::Fit(args) => fit::run(&args),
            Command::Completions(args) => completions::run(&args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_of_every_command_teaches_by_example() {
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with(&format!("Examples:\n  faqt {name}")), "{name}: {help}");
            assert!(help.lines().all(|line| line.chars().count() <= 100), "{name}: {help}");
            assert!(command.get_arguments().all(|argument| argument.get_help().is_some()), "{name}");
        }
    }

    #[test]
    fn every_example_of_the_help_is_a_command_that_parses() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines().filter_map(|line| line.strip_prefix("  faqt ")) {
                // What is said about an example stands two blanks or more behind it.
                let example = line.split("  ").next().unwrap_or_default();
                let example = example.split(" > ").next().unwrap_or_default();
                let words = std::iter::once("faqt".to_owned()).chain(split(example));
                if let Err(error) = Cli::try_parse_from(words) {
                    panic!("faqt {example}: {error}");
                }
            }
        }
    }

    /// The words of a line, as a shell has them.
    fn split(line: &str) -> Vec<String> {
        let mut words = Vec::new();
        for (number, part) in line.split('"').enumerate() {
            if number % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        words
    }
}
