//! Publishes again whenever a file that decides the index changes, until it is told to stop.

use super::owner::canonical;
use super::progress::Progress;
use super::publication::{Outcome, Publication, publish};
use crate::config::{Config, FILE_NAME};
use crate::fault::{Fault, report};
use anyhow::Result;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Files are at rest when none has changed for so long: an editor writes more than once, and a
/// checkout changes many.
const REST: Duration = Duration::from_millis(200);
/// So long a change waits for others at most.
const LONGEST: Duration = Duration::from_secs(3);

/// What ends a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// A file changed.
    Changed,
    /// It is time to stop.
    Stop,
}

/// Publishes now, and again after each change of the articles, of the files beside them or of the
/// configuration, which `load` reads; `told` gets what came of it, except that nothing changed after
/// all, and an error that it was just told.
///
/// Returns once [`Wake::Stop`] comes out of `wakes`, whose other end is `wake`. A build that runs
/// then is finished.
///
/// # Errors
/// When the first publication fails or files cannot be watched. Later failures are told, and what
/// serves serves on.
pub fn watch(
    load: &dyn Fn() -> Result<Config>,
    (wake, wakes): (&Sender<Wake>, &Receiver<Wake>),
    force: bool,
    progress: Progress<'_>,
    told: &mut dyn FnMut(Result<Publication>) -> Result<()>,
) -> Result<()> {
    let mut config = load()?;
    // From before the first look at the files, so that no change falls between.
    let mut watched = Watched::new(&config, wake)?;
    told(Ok(publish(&config, force, progress)?))?;
    let mut failed = None;
    while at_rest(wakes) {
        let publication = load().and_then(|loaded| {
            config = loaded;
            publish(&config, false, progress)
        });
        // Folders may have come and gone, and the configuration may name others.
        let again = watched.follow(&config, wake);
        let failure = publication.as_ref().err().map(report);
        let is_old = failure.is_some() && failure == failed;
        failed = failure;
        match publication {
            Ok(Publication { outcome: Outcome::Unchanged(_), .. }) => {}
            publication if !is_old => told(publication)?,
            _ => {}
        }
        again?;
    }
    Ok(())
}

/// Waits for a change, and until there are no more. False when it is time to stop.
fn at_rest(wakes: &Receiver<Wake>) -> bool {
    if wakes.recv() != Ok(Wake::Changed) {
        return false;
    }
    let started = Instant::now();
    loop {
        match wakes.recv_timeout(REST) {
            Ok(Wake::Changed) if started.elapsed() < LONGEST => {}
            Ok(Wake::Changed) | Err(RecvTimeoutError::Timeout) => return true,
            Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Folders that are watched.
struct Watched {
    folders: BTreeMap<PathBuf, RecursiveMode>,
    _watcher: RecommendedWatcher,
}

impl Watched {
    fn new(config: &Config, wake: &Sender<Wake>) -> Result<Self> {
        let folders = folders(config);
        let index = canonical(&config.index)?;
        let wake = wake.clone();
        let changed = move |event: notify::Result<notify::Event>| {
            if event.map_or(true, |event| matters(&event, &index)) {
                // Nobody waits any more: the program ends.
                let _ = wake.send(Wake::Changed);
            }
        };
        let mut watcher = notify::recommended_watcher(changed).map_err(|error| refused(&error))?;
        for (folder, mode) in &folders {
            watcher.watch(folder, *mode).map_err(|error| refused(&error).in_file(folder))?;
        }
        Ok(Self { folders, _watcher: watcher })
    }

    /// Watches what is to be watched by now.
    fn follow(&mut self, config: &Config, wake: &Sender<Wake>) -> Result<()> {
        if self.folders != folders(config) {
            *self = Self::new(config, wake)?;
            // What changed in between was not seen.
            let _ = wake.send(Wake::Changed);
        }
        Ok(())
    }
}

/// The folders of the articles with all below them, and those of the files beside them. Of a folder
/// that is missing, the nearest one above is watched until it is there.
fn folders(config: &Config) -> BTreeMap<PathBuf, RecursiveMode> {
    let mut folders = BTreeMap::new();
    let mut add = |folder: &Path, mode: RecursiveMode| {
        let there = folder.canonicalize().map(|folder| (folder, mode));
        let nearest = || std::path::absolute(folder).ok()?.ancestors().find_map(|above| above.canonicalize().ok());
        let found = there.ok().or_else(|| nearest().map(|above| (above, RecursiveMode::NonRecursive)));
        if let Some((folder, mode)) = found {
            let known = folders.entry(folder).or_insert(mode);
            if mode == RecursiveMode::Recursive {
                *known = mode;
            }
        }
    };
    for collection in &config.collections {
        add(&collection.path, RecursiveMode::Recursive);
        // `synonyms.toml` and its like may stand beside the folder.
        add(above(&collection.path), RecursiveMode::NonRecursive);
    }
    if config.knowledge.is_none() {
        add(above(config.file.as_deref().unwrap_or(Path::new(FILE_NAME))), RecursiveMode::NonRecursive);
    }
    folders
}

/// The folder that a path stands in.
fn above(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether an event may change what is published. Reading a file does not, nor does what a build
/// itself writes.
fn matters(event: &notify::Event, index: &Path) -> bool {
    // What import keeps beside the articles is never indexed.
    let is_imports = |path: &PathBuf| path.components().any(|part| part.as_os_str() == ".import");
    let is_ours = |path: &PathBuf| path.starts_with(index) || is_imports(path);
    event.need_rescan()
        || (!matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(is_ours)))
}

fn refused(error: &notify::Error) -> Fault {
    let remedy = match error.kind {
        notify::ErrorKind::MaxFilesWatch => "raise the limit: sysctl fs.inotify.max_user_watches=1048576",
        _ => "check its permissions, or run `faqt index` when you have edited",
    };
    Fault::new(format!("changes cannot be watched: {error}"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::CollectionSettings;
    use notify::event::{AccessKind, CreateKind, Event};
    use std::sync::mpsc::channel;

    #[test]
    fn what_a_build_reads_and_writes_is_no_change() {
        let index = Path::new("/project/index");
        let event = |kind, path: &str| Event::new(kind).add_path(path.into());
        let created = EventKind::Create(CreateKind::File);
        assert!(matters(&event(created, "/project/docs/a.md"), index));
        assert!(!matters(&event(EventKind::Access(AccessKind::Read), "/project/docs/a.md"), index));
        assert!(!matters(&event(created, "/project/index/CURRENT"), index));
        assert!(!matters(&event(created, "/project/docs/.import/a.md"), index));
        assert!(matters(&Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan), index));
    }

    #[test]
    fn a_missing_folder_is_awaited_in_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("docs/en")).unwrap();
        let collection = |path: &str| CollectionSettings::new(path.replace('/', "."), root.join(path));
        let config = Config {
            file: Some(root.join("faqt.toml")),
            collections: vec![collection("docs/en"), collection("wiki/zh")],
            ..Config::default()
        };
        let modes: Vec<(PathBuf, RecursiveMode)> = folders(&config).into_iter().collect();
        assert_eq!(
            modes,
            [
                (root.clone(), RecursiveMode::NonRecursive),
                (root.join("docs"), RecursiveMode::NonRecursive),
                (root.join("docs/en"), RecursiveMode::Recursive),
            ]
        );
    }

    #[test]
    fn an_error_is_told_once_until_it_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let docs = folder.path().join("docs");
        std::fs::create_dir(&docs).unwrap();
        std::fs::write(docs.join("a.md"), "# A\n\nText.\n").unwrap();
        let config = Config {
            file: Some(folder.path().join("faqt.toml")),
            index: folder.path().join("index"),
            collections: vec![CollectionSettings::new("docs", docs)],
            ..Config::default()
        };
        let mut faults = ["", "one", "one", "two", "", "two"].into_iter();
        let (wake, wakes) = channel();
        let loads = std::cell::RefCell::new(&mut faults);
        let load = || {
            let next = loads.borrow_mut().next();
            // Each look is followed by another.
            let _ = wake.send(if next.is_some() { Wake::Changed } else { Wake::Stop });
            match next {
                None | Some("") => Ok(config.clone()),
                Some(what) => Err(Fault::new(what, "mend it").into()),
            }
        };
        let mut told = Vec::new();
        let mut tell = |publication: Result<Publication>| {
            told.extend(publication.err().map(|error| error.to_string()));
            Ok(())
        };
        watch(&load, (&wake, &wakes), false, &crate::publish::silent, &mut tell).unwrap();
        assert_eq!(told, ["one", "two", "two"].map(|what| format!("{what}\n  remedy: mend it")));
    }

    #[test]
    fn stopping_goes_before_a_change() {
        let (wake, wakes) = channel();
        wake.send(Wake::Changed).unwrap();
        wake.send(Wake::Stop).unwrap();
        assert!(!at_rest(&wakes));
        wake.send(Wake::Changed).unwrap();
        assert!(at_rest(&wakes));
        drop(wake);
        assert!(!at_rest(&wakes));
    }
}
