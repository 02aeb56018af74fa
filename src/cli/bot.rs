//! `DISCORD_TOKEN=… faqt bot`: answers on Discord.

use super::{Context, Format, jobs, serving};
use crate::discord::{self, Checked, EX_CONFIG, Misconfigured};
use crate::fault::{self, Fault};
use crate::publish::Build;
use anyhow::Result;
use std::process::ExitCode;

/// What `bot` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  faqt bot              serve until SIGTERM
  faqt bot --check      verify token, intents and permissions, and end

The token stands in the environment, as DISCORD_TOKEN, and nowhere else. docs/discord.md tells how
to get one and how to invite the bot.

Exit status: 0 after SIGTERM, 78 where the configuration or the token must change, 2 other errors.
Of --check: 0 all is there, 1 something is missing, 2 Discord was not reached.")]
pub(super) struct Args {
    /// Verify token, intents and permissions without serving
    #[arg(long)]
    check: bool,
    /// Answer from the index as it is
    #[arg(long)]
    no_build: bool,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<ExitCode> {
    context.only(&[Format::Text])?;
    let token = std::env::var("DISCORD_TOKEN").unwrap_or_default().trim().trim_start_matches("Bot ").to_owned();
    if token.is_empty() {
        let remedy = "set it to the token of your application (developer portal, Bot, Reset Token)";
        return Ok(end(&Fault::new("is not set", remedy).in_variable("DISCORD_TOKEN").into(), EX_CONFIG));
    }
    if args.check {
        return Ok(match discord::check(&context.config, &token)? {
            Checked::Complete(lines) => tell(&lines, 0),
            Checked::Missing(lines) => tell(&lines, 1),
        });
    }
    let how = if args.no_build { Build::Never } else { Build::Gated };
    let generation = serving::open_as(context, how)?;
    match discord::run(context.config.clone(), &token, generation, jobs::imports(&context.config)) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.is::<Misconfigured>() => Ok(end(&error, EX_CONFIG)),
        Err(error) => Err(error),
    }
}

fn tell(lines: &[String], status: u8) -> ExitCode {
    for line in lines {
        anstream::println!("{line}");
    }
    ExitCode::from(status)
}

fn end(error: &anyhow::Error, status: u8) -> ExitCode {
    anstream::eprint!("{}", fault::report(error));
    ExitCode::from(status)
}
