//! Another generation serves as soon as `CURRENT` names it, whoever published it: `faqt index`,
//! `/reindex` or a schedule. Answers in flight are finished on the one that they began with.

use super::bot::{Bot, lock};
use crate::index::manifest::Name;
use crate::index::{Generation, Store};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// `CURRENT` is looked at so often where nobody tells of its change.
const LOOK: Duration = Duration::from_secs(1);

/// Follows `CURRENT` for good.
pub(super) async fn follow(bot: Arc<Bot>) {
    let store = Store::new(&bot.config.index);
    let changed = Arc::new(Notify::new());
    let _watcher = watch(store.folder(), &changed);
    let refused = Arc::new(Mutex::new(None));
    loop {
        let (bot, store, refused) = (Arc::clone(&bot), store.clone(), Arc::clone(&refused));
        // It reads files, and what an index covers is made of all of it.
        let looked = tokio::task::spawn_blocking(move || look(&bot, &store, &refused)).await;
        if let Err(error) = looked {
            tracing::error!(%error, "a new generation could not be looked at");
        }
        // Either way it is time to look again.
        let _ = timeout(LOOK, changed.notified()).await;
    }
}

/// Lets what `CURRENT` names serve, if it is another one than serves. What does not open is told
/// once, and what serves serves on.
fn look(bot: &Bot, store: &Store, refused: &Mutex<Option<Name>>) {
    let Ok(Some(current)) = store.current() else { return };
    let serving = bot.serving().generation.manifest.name();
    if current == serving || lock(refused).as_ref() == Some(&current) {
        return;
    }
    match Generation::open(&store.path(&current)) {
        Ok(generation) => {
            if bot.serve_after(&serving, Arc::new(generation)) {
                tracing::info!(from = %serving, to = %current, "another generation serves");
            }
        }
        // By the next look it may be whole, or another one may be named.
        Err(error) if !matches!(store.current(), Ok(Some(now)) if now == current) => {
            tracing::debug!(%error, "a generation is gone already");
        }
        Err(error) => {
            tracing::error!(%error, generation = %current, "a new generation does not open: the one before serves on");
            *lock(refused) = Some(current);
        }
    }
}

/// Tells of what happens in the folder of the generations; `None` where that cannot be watched.
fn watch(folder: &Path, changed: &Arc<Notify>) -> Option<RecommendedWatcher> {
    let changed = Arc::clone(changed);
    let told = move |event: notify::Result<notify::Event>| {
        if event.map_or(true, |event| !event.kind.is_access()) {
            changed.notify_one();
        }
    };
    let watcher = notify::recommended_watcher(told).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    watcher.inspect_err(|error| tracing::debug!(%error, "the index folder is looked at every second")).ok()
}
