//! The command line of faqt.

use clap::{Parser, Subcommand};
use faqt::cli;
use faqt::config::{Config, Flags};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "faqt", version, about)]
struct Cli {
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    index: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    knowledge: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer a question from the articles
    Ask(cli::ask::Args),
    /// Fit the weights of ranking and confidence on question sets
    Fit(cli::fit::Args),
    /// Measure how often the answers are right
    Eval(cli::eval::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let flags = Flags { config: cli.config, index: cli.index, knowledge: cli.knowledge };
    if let Command::Fit(args) = &cli.command {
        return finish(cli::fit::run(args));
    }
    let result = Config::load(&flags).and_then(|config| match cli.command {
        Command::Ask(args) => cli::ask::run(&args, &config),
        Command::Fit(args) => cli::fit::run(&args),
        Command::Eval(args) => cli::eval::run(&args, &config),
    });
    finish(result)
}

fn finish(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
