//! What people asked most of what was not answered, read without opening the ledger for the bot.

use anyhow::{Context as _, Result};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The wordings that were missed most, each with how often, at most so many. `None` where there is no
/// ledger yet: none is created, and nothing is written to one.
///
/// # Errors
/// When the ledger is there and cannot be read.
pub async fn frequent(url: &str, folder: &Path, most: u32) -> Result<Option<Vec<(String, u64)>>> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(None) };
    let file = folder.join(path.trim_start_matches("//"));
    if !file.is_file() {
        return Ok(None);
    }
    let options = SqliteConnectOptions::new().filename(&file).read_only(true).busy_timeout(Duration::from_secs(5));
    // Closed by who wrote it last, it is read as a file like any other; else SQLite would lay its own
    // files beside it.
    let is_closed = !beside(&file, "-wal").exists();
    let options = options.immutable(is_closed);
    let told = || format!("cannot read the ledger {}", file.display());
    let mut connection = SqliteConnection::connect_with(&options).await.with_context(told)?;
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT wording, COUNT(*) FROM miss GROUP BY wording ORDER BY COUNT(*) DESC, MAX(at) DESC, wording LIMIT ?",
    )
    .bind(i64::from(most))
    .fetch_all(&mut connection)
    .await
    .with_context(told)?;
    connection.close().await.with_context(told)?;
    Ok(Some(rows.into_iter().map(|(wording, times)| (wording, times.unsigned_abs())).collect()))
}

/// The file of that name and an ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::super::{Ledger, Miss, Missed};
    use super::*;
    use std::time::Instant;

    /// A ledger in which one wording was missed twice.
    async fn ledger(folder: &Path) -> Ledger {
        let ledger = Ledger::open("sqlite:faqt.db", folder).await.unwrap();
        for (question, wording) in [(1, "once"), (2, "twice"), (3, "last"), (4, "twice")] {
            let miss = Miss { question, guild: 1, channel: 2, parent: None, wording, missed: Missed::Unanswered };
            ledger.miss(miss, i64::try_from(question).unwrap()).await.unwrap();
        }
        ledger
    }

    #[tokio::test]
    async fn what_was_missed_most_comes_first_while_the_bot_has_it_open() {
        let folder = tempfile::tempdir().unwrap();
        let _open = ledger(folder.path()).await;
        let asked = frequent("sqlite:faqt.db", folder.path(), 2).await.unwrap().unwrap();
        assert_eq!(asked, [("twice".to_owned(), 2), ("last".to_owned(), 1)]);
    }

    /// Runs something to its end in a runtime of its own: connections that are still being handed back
    /// go with it.
    fn alone<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
    }

    #[test]
    fn nothing_is_created_or_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let names = || -> Vec<_> {
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect()
        };
        assert_eq!(alone(frequent("sqlite:faqt.db", folder.path(), 9)).unwrap(), None);
        assert!(names().is_empty());
        alone(async { ledger(folder.path()).await.close().await });
        // Connections that close at the same time leave SQLite's own files; one that closes alone does not.
        let started = Instant::now();
        while names().len() > 1 {
            assert!(started.elapsed() < Duration::from_secs(60), "{:?}", names());
            alone(async { Ledger::open("sqlite:faqt.db", folder.path()).await.unwrap().close().await });
        }
        let asked = alone(frequent("sqlite:faqt.db", folder.path(), 9)).unwrap().unwrap();
        assert_eq!(asked.len(), 3);
        assert_eq!(names(), ["faqt.db"]);
    }
}
