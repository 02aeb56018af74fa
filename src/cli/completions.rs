//! `faqt completions bash > ~/.local/share/bash-completion/completions/faqt`

use super::{Cli, out};
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
    out::raw().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn every_command_and_flag_is_completed_in_every_shell() {
        let mut command = Cli::command();
        command.build();
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "faqt", &mut script);
            let script = String::from_utf8(script).unwrap();
            for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
                assert!(script.contains(sub.get_name()), "{shell}: {}", sub.get_name());
                for flag in sub.get_arguments().filter_map(|argument| argument.get_long()) {
                    assert!(script.contains(flag), "{shell}: {} --{flag}", sub.get_name());
                }
            }
            // PowerShell and Elvish are told no values.
            let has_values = matches!(shell, Shell::Bash | Shell::Zsh | Shell::Fish);
            assert!(!has_values || script.contains("github"), "{shell}: the formats");
        }
    }
}
