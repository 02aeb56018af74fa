//! `faqt eval --calibrate`: coverage against precision, measured on each collection's own questions.

use super::findings::count;
use super::serving::warn;
use super::{Context, Format, out};
use crate::answer::calibration::{Calibration, FILE_NAME};
use crate::eval::{Calibrated, calibrate};
use crate::fault::{Fault, shown};
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What was measured, and the file that was written, as JSON.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    calibrated: &'a Calibrated,
    written: Option<String>,
}

/// Measures; `write` keeps what was measured beside the questions.
pub(super) fn run(write: bool, context: &Context) -> Result<ExitCode> {
    let collections = context.config.need_collections()?;
    let (calibrated, findings) = calibrate(collections, context.config.precision)?;
    warn(context, &findings);
    if calibrated.is_empty() {
        let remedy = "write questions with what they expect to questions.toml in the folder of the articles";
        return Err(Fault::new("no collection has a questions.toml", remedy).into());
    }
    let mut told = Vec::new();
    for calibrated in &calibrated {
        let file = match &calibrated.calibration {
            Some(calibration) if write => Some(keep(calibrated, *calibration)?),
            _ => None,
        };
        told.push(Told { calibrated, written: file.as_deref().map(shown) });
    }
    let mut out = out::stdout();
    match context.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&told)?)?,
        _ => write!(out, "{}", text(&told, write))?,
    }
    let is_short = write && calibrated.iter().any(|calibrated| calibrated.calibration.is_none());
    Ok(if is_short { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn text(told: &[Told<'_>], write: bool) -> String {
    let mut out = String::new();
    for (number, Told { calibrated, written }) in told.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let Calibrated { answerable, unanswerable, left_out, precision, .. } = calibrated;
        let asked = count(*answerable as u64, "question");
        let _ = writeln!(out, "{} ({})", calibrated.collections.join(", "), shown(&calibrated.file));
        let _ = write!(out, "{asked} with an answer, {unanswerable} without");
        let _ = if *left_out > 0 { writeln!(out, ", {left_out} left out") } else { writeln!(out) };
        if !calibrated.rows.is_empty() {
            out.push_str("\n  precision  threshold  answered  right\n");
        }
        for row in &calibrated.rows {
            let or_none = |value: Option<f64>, digits: usize| match value {
                Some(value) => format!("{value:.digits$}"),
                None => "-".to_owned(),
            };
            let wanted = if row.precision == *precision { '*' } else { ' ' };
            let (threshold, right) = (or_none(row.threshold, 4), or_none(row.right, 3));
            let answered = row.answered;
            let _ = writeln!(out, "{wanted} {:<9}  {threshold:>9}  {answered:>8.3}  {right:>5}", row.precision);
        }
        if !calibrated.rows.is_empty() {
            out.push_str("  measured on questions that the threshold was not chosen on\n");
        }
        out.push('\n');
        let _ = match (&calibrated.calibration, written, &calibrated.why_not) {
            (Some(_), Some(file), _) => writeln!(out, "wrote {file}; the next generation carries it"),
            (Some(found), None, _) => {
                let Calibration { threshold, suggest, .. } = found;
                writeln!(out, "answered from {threshold}, suggested from {suggest}; `--write` keeps them")
            }
            (None, _, why) => {
                let kept = if write { "; nothing was written" } else { "" };
                writeln!(out, "no threshold for {precision}: {}{kept}", why.as_deref().unwrap_or_default())
            }
        };
    }
    out
}

/// Writes `calibration.toml` beside the questions.
fn keep(calibrated: &Calibrated, calibration: Calibration) -> Result<PathBuf, Fault> {
    let file = calibrated.file.with_file_name(FILE_NAME);
    let Calibrated { answerable, unanswerable, precision, .. } = calibrated;
    let Calibration { threshold, suggest, .. } = calibration;
    let text = format!(
        "# Written by `faqt eval --calibrate --write`, for a precision of {precision}: measured on\n\
         # {answerable} questions with an answer and {unanswerable} without. The next generation carries it.\n\
         threshold = {threshold:?}\nsuggest = {suggest:?}\nprecision = {precision:?}\n"
    );
    let remedy = "check the permissions of the folder";
    replace(&file, &text).map_err(|error| Fault::new(format!("cannot be written: {error}"), remedy).in_file(&file))?;
    Ok(file)
}

/// Puts the whole file in place of the one before, or nothing.
fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut named = tempfile::Builder::new();
    named.prefix(".calibration-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes its part away, as it does from any other file.
        named.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut written = named.tempfile_in(folder)?;
    written.write_all(text.as_bytes())?;
    written.as_file().sync_all()?;
    written.persist(file)?;
    Ok(())
}
