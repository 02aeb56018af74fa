//! `faqt completions bash > ~/.local/share/bash-completion/completions/faqt`

use super::Cli;
use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::Write as _;
use std::process::ExitCode;

/// What `completions` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt completions bash > ~/.local/share/bash-completion/completions/faqt
  faqt completions zsh > \"${fpath[1]}/_faqt\"
  faqt completions fish > ~/.config/fish/completions/faqt.fish")]
pub(super) struct Args {
    /// The shell to complete for
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "faqt", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
