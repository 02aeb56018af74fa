//! The articles as they were in a git revision, checked out aside by the program `git`: neither the
//! working tree nor the repository is written to.

use super::super::owner::canonical;
use crate::config::{Config, Environment, FILE_NAME, Flags};
use crate::fault::{Fault, Faults, shown};
use anyhow::{Context as _, Result};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A commit of the repository that the articles stand in.
#[derive(Debug)]
pub(super) struct Revision {
    /// As it was named.
    given: String,
    /// Its full hash.
    commit: String,
    /// Top folder of the repository, canonical.
    top: PathBuf,
}

impl Revision {
    /// Looks a revision up.
    ///
    /// # Errors
    /// When git is not there, the articles stand in no repository, or it has no such revision.
    pub(super) fn find(config: &Config, given: &str) -> Result<Self> {
        let unknown = |why: &str| {
            let what = format!("{given:?} is no generation, no folder{why}");
            let remedy = "name one of `faqt index --list`, a folder, or a revision of git; in a shallow clone \
                          `git fetch origin REVISION` first (a workflow: `fetch-depth: 0`)";
            Fault::new(what, remedy)
        };
        // It would be taken for an option.
        if given.starts_with('-') || given.is_empty() {
            return Err(unknown(" and no git revision").into());
        }
        let folder = base(config)?;
        let top = run(&mut git(&folder, &["rev-parse", "--show-toplevel"]))?;
        if !top.status.success() {
            return Err(unknown(&format!(", and git has no revisions here: {}", first_line(&top.stderr))).into());
        }
        let top = PathBuf::from(String::from_utf8_lossy(&top.stdout).trim_end());
        let top = top.canonicalize().with_context(|| format!("cannot read {}", shown(&top)))?;
        let commit = run(&mut git(&folder, &["rev-parse", "--quiet", "--verify", &format!("{given}^{{commit}}")]))?;
        if !commit.status.success() {
            return Err(unknown(" and no git revision").into());
        }
        let commit = String::from_utf8_lossy(&commit.stdout).trim_end().to_owned();
        Ok(Self { given: given.to_owned(), commit, top })
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        let short = self.commit.get(..7).unwrap_or(&self.commit);
        if self.commit.starts_with(&self.given) {
            format!("revision {short}")
        } else {
            format!("revision {} ({short})", self.given)
        }
    }

    /// Checks the articles out into an empty folder, with the files that go with them. Gives the
    /// configuration that holds for them: that of the revision, where it has one.
    ///
    /// # Errors
    /// When git refuses, or the configuration of then cannot be read.
    pub(super) fn check_out(&self, config: &Config, copy: &Path) -> Result<Config> {
        // Where we find ourselves in the repository: links lead elsewhere than they seem.
        let copy = &copy.canonicalize()?;
        let config = self.configuration(config, copy)?;
        let mut wanted = BTreeSet::new();
        for collection in &config.collections {
            let Ok(inside) = collection.path.strip_prefix(copy) else { continue };
            wanted.extend(self.list(inside, true)?);
            // Tests and synonyms stand beside, and what tells the site above.
            for above in inside.ancestors().skip(1) {
                wanted.extend(self.list(above, false)?);
            }
        }
        self.write(copy, &wanted)?;
        Ok(config)
    }

    /// The configuration of then, all paths of the repository in the copy.
    fn configuration(&self, config: &Config, copy: &Path) -> Result<Config> {
        let mut then = match self.file_of_then(config)? {
            Some(inside) => {
                self.write(copy, &BTreeSet::from([inside.clone()]))?;
                let flags = Flags { config: Some(copy.join(inside)), ..Flags::default() };
                Config::load(&flags, &Environment::of_process()).map_err(|error| self.told_of_then(error, copy))?
            }
            None => config.clone(),
        };
        for collection in &mut then.collections {
            let path = match collection.path.strip_prefix(copy) {
                Ok(inside) => plain(&self.top.join(inside)),
                Err(_) => plain(&canonical(&collection.path)?),
            };
            // What lies outside of the repository no revision holds: it is as it is.
            collection.path = path.strip_prefix(&self.top).map_or(path.clone(), |inside| copy.join(inside));
        }
        Ok(then)
    }

    /// The configuration file as a path from the top, where the revision has it.
    fn file_of_then(&self, config: &Config) -> Result<Option<PathBuf>> {
        if config.knowledge.is_some() {
            return Ok(None);
        }
        let file = plain(&canonical(config.file.as_deref().unwrap_or(Path::new(FILE_NAME)))?);
        let Ok(inside) = file.strip_prefix(&self.top) else { return Ok(None) };
        let object = format!("{}:{}", self.commit, slashed(inside));
        let found = run(&mut git(&self.top, &["cat-file", "-e", &object]))?.status.success();
        Ok(found.then(|| inside.to_owned()))
    }

    /// Names the files of the copy as git does: `main:faqt.toml:3`.
    fn told_of_then(&self, error: anyhow::Error, copy: &Path) -> anyhow::Error {
        let copy = format!("{}/", shown(copy));
        match error.downcast::<Faults>() {
            Ok(Faults(mut faults)) => {
                for place in faults.iter_mut().filter_map(|fault| fault.place.as_mut()) {
                    *place = place.replace(&copy, &format!("{}:", self.given));
                }
                Faults(faults).into()
            }
            Err(error) => error,
        }
    }

    /// The files of a folder, as paths from the top; with those of all folders below it, or not.
    fn list(&self, folder: &Path, below: bool) -> Result<Vec<PathBuf>> {
        let mut command = git(&self.top, &["ls-tree", "-z", "--full-tree"]);
        command.args(below.then_some("-r")).arg(&self.commit);
        let folder = slashed(folder);
        if !folder.is_empty() {
            command.arg("--").arg(format!("{folder}/"));
        }
        let listed = succeeded(run(&mut command)?, "ls-tree")?;
        // `<mode> <type> <hash>\t<path>`: files and links to files, no folders and no submodules.
        let path = |entry: &[u8]| {
            let (kind, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
            kind.contains(" blob ").then(|| PathBuf::from(path))
        };
        Ok(listed.stdout.split(|byte| *byte == 0).filter_map(path).collect())
    }

    /// Writes files of the revision, with the line ends that a checkout gives them.
    fn write(&self, copy: &Path, files: &BTreeSet<PathBuf>) -> Result<()> {
        // An index of our own, so that the repository's stays as it is.
        let index = tempfile::tempdir().context("cannot make a temporary folder\n  remedy: set TMPDIR")?;
        let with_index = |arguments: &[&str]| {
            let mut command = git(&self.top, arguments);
            command.env("GIT_INDEX_FILE", index.path().join("index"));
            command
        };
        succeeded(run(&mut with_index(&["read-tree", &self.commit]))?, "read-tree")?;
        let mut prefix = std::ffi::OsString::from("--prefix=");
        prefix.push(copy);
        prefix.push("/");
        let mut command = with_index(&["checkout-index", "--force", "--quiet", "-z", "--stdin"]);
        command.arg(prefix).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| missing(&error))?;
        if let Some(mut input) = child.stdin.take() {
            let names: Vec<u8> = files.iter().flat_map(|file| [slashed(file).into_bytes(), vec![0]].concat()).collect();
            // It reads all before it says anything, and says what is wrong when it ends.
            let _ = input.write_all(&names);
        }
        succeeded(child.wait_with_output()?, "checkout-index")?;
        Ok(())
    }
}

/// The folder whose repository counts.
fn base(config: &Config) -> Result<PathBuf> {
    let file = config.file.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    Ok(canonical(config.knowledge.as_deref().or(file).unwrap_or(Path::new(".")))?)
}

/// git, in a folder.
fn git(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "core.quotePath=false"]).args(arguments).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<Output> {
    command.output().map_err(|error| missing(&error).into())
}

fn missing(error: &std::io::Error) -> Fault {
    let remedy = "install git, or name a folder or a generation with --against";
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Fault::new("a revision is read by the program `git`, which is not here", remedy)
        }
        _ => Fault::new(format!("`git` cannot be run: {error}"), remedy),
    }
}

fn succeeded(output: Output, what: &str) -> Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    let what = format!("`git {what}` fails: {}", first_line(&output.stderr));
    Err(Fault::new(what, "look at the repository with `git fsck`, and fetch what is missing").into())
}

fn first_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned()
}

/// As git writes a path.
fn slashed(path: &Path) -> String {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
