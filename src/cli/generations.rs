//! `faqt index --list`, `--verify` and `--rollback`: the generations that are kept.

use super::publication::{sizes, sum};
use super::{Context, Format, out};
use crate::fault::report;
use crate::publish::{Kept, list, roll_back, verify};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

const STRONG: Style = Style::new().bold();
const DAMAGED: Style = AnsiColor::Red.on_default().bold();

/// A generation as JSON.
#[derive(Debug, Serialize)]
struct Listed {
    generation: String,
    number: u64,
    current: bool,
    rolled_back: bool,
    /// When it was built, in UTC.
    built: Option<Timestamp>,
    articles: u64,
    sections: u64,
    passages: u64,
    bytes: u64,
    /// What it was published against.
    forced: Vec<String>,
    /// Why it does not open.
    damage: Option<String>,
}

impl From<&Kept> for Listed {
    fn from(kept: &Kept) -> Self {
        let manifest = kept.manifest.as_ref();
        let counts = manifest.map(|manifest| {
            (sum(manifest, |c| c.articles), sum(manifest, |c| c.sections), manifest.passages(), manifest.forced.clone())
        });
        let (articles, sections, passages, forced) = counts.unwrap_or_default();
        Self {
            generation: kept.name.hash.clone(),
            number: kept.name.number,
            current: kept.is_current,
            rolled_back: kept.is_rolled_back,
            built: built(kept),
            articles,
            sections,
            passages,
            bytes: kept.bytes(),
            forced,
            damage: manifest.err().map(ToString::to_string),
        }
    }
}

/// Prints the generations that are kept, newest first.
pub(super) fn print_list(context: &Context) -> Result<ExitCode> {
    print(&list(&context.config), context, "")?;
    Ok(ExitCode::SUCCESS)
}

/// The same, every file compared with its hash; status 1 where one differs.
pub(super) fn print_verified(context: &Context) -> Result<ExitCode> {
    let kept = verify(&context.config);
    print(&kept, context, "whole, ")?;
    Ok(if kept.iter().all(|kept| kept.manifest.is_ok()) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Lets the generation before serve again.
pub(super) fn go_back(context: &Context) -> Result<ExitCode> {
    let manifest = roll_back(&context.config)?;
    let mut out = out::stdout();
    match context.format {
        Format::Json => {
            let json = serde_json::json!({
                "outcome": "rolled back", "generation": manifest.hash, "number": manifest.number
            });
            writeln!(out, "{json}")?;
        }
        _ => {
            writeln!(out, "{STRONG}{} serves again{STRONG:#}: {}", manifest.name(), sizes(&manifest))?;
            context.note("the articles as they are now stay back until they change, or `faqt index --force`");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(kept: &[Kept], context: &Context, whole: &str) -> Result<()> {
    let mut out = out::stdout();
    match context.format {
        Format::Json => {
            let listed: Vec<Listed> = kept.iter().map(Listed::from).collect();
            writeln!(out, "{}", serde_json::to_string(&listed)?)?;
        }
        _ if kept.is_empty() => context.note("there is no generation yet\n  remedy: faqt index"),
        _ => write!(out, "{}", text(kept, whole))?,
    }
    Ok(out.flush()?)
}

fn text(kept: &[Kept], whole: &str) -> String {
    let mut out = String::new();
    for kept in kept {
        let state = match (kept.is_current, kept.is_rolled_back) {
            (true, _) => "current",
            (_, true) => "rolled back",
            _ => "",
        };
        let when = built(kept).map(|built| built.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default();
        let _ = write!(out, "{STRONG}{}{STRONG:#}  {state:<11}  {when:<20}  ", kept.name);
        match &kept.manifest {
            Ok(manifest) => {
                let _ = writeln!(out, "{whole}{}, {}", sizes(manifest), size(kept.bytes()));
                for reason in &manifest.forced {
                    let _ = writeln!(out, "  forced although {reason}");
                }
            }
            Err(fault) => {
                let report = report(&anyhow::anyhow!("{fault}"));
                let what = report.trim_start_matches("error: ").trim_end();
                let remedy =
                    if kept.is_current { "faqt index --force" } else { "remove it, or leave it: nobody reads it" };
                let _ = writeln!(out, "{DAMAGED}{what}{DAMAGED:#}\n  remedy: {remedy}");
            }
        }
    }
    out
}

fn built(kept: &Kept) -> Option<Timestamp> {
    kept.built.and_then(|time| Timestamp::try_from(time).ok()).and_then(|time| time.round(jiff::Unit::Second).ok())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit_that_fits() {
        assert_eq!([900, 1_250_000, 3_000_000_000].map(size), ["1 kB", "1.2 MB", "3.0 GB"]);
    }
}
