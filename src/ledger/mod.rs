//! In: misses, replies, votes, counts, settings, offers and barred channels. Out: the same, after a restart.
//! Never: keeps who asked, or anything of what was asked in private beyond a count.

mod barred;
mod found;
mod frequent;
mod migrations;
mod misses;
mod offers;
mod removals;
mod replies;
mod retention;
mod scrub;
mod settings;
mod votes;

pub use barred::BarredChannel;
pub use found::Found;
pub use frequent::frequent;
pub use misses::{Miss, Missed};
pub use offers::OfferedIn;
pub use removals::Removal;
pub use replies::Replied;
pub use scrub::scrub;
pub use settings::{Policy, Settings};
pub use votes::Vote;

use crate::fault::Fault;
use anyhow::Result;
use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

/// What must outlive a restart.
#[derive(Clone, Debug)]
pub struct Ledger {
    pool: SqlitePool,
}

/// Seconds since 1970; the caller's clock.
pub type Seconds = i64;
/// Seconds of a day.
pub const DAY: Seconds = 86_400;

impl Ledger {
    /// Opens the database at an address such as `sqlite:faqt.db`, a path in it relative to a folder;
    /// creates what is missing.
    ///
    /// # Errors
    /// When the address is not SQLite's, or the file cannot be opened.
    pub async fn open(url: &str, folder: &Path) -> Result<Self> {
        let fault = |what: String| {
            Fault::new(what, "write `url = \"sqlite:faqt.db\"` in [ledger], in a folder that can be written to")
        };
        let Some(path) = url.strip_prefix("sqlite:") else {
            return Err(
                fault(format!("the ledger cannot be kept in {:?}", url.split(':').next().unwrap_or_default())).into()
            );
        };
        let is_memory = path == ":memory:" || path == "::memory:";
        let options = if is_memory {
            SqliteConnectOptions::from_str("sqlite::memory:")?
        } else {
            let path = path.trim_start_matches("//");
            SqliteConnectOptions::new()
                .filename(folder.join(path))
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
        };
        let options = options.busy_timeout(Duration::from_secs(5));
        // A database in memory belongs to its connection.
        let (most, idle) = if is_memory { (1, None) } else { (4, Some(Duration::from_secs(300))) };
        let pool = SqlitePoolOptions::new()
            .max_connections(most)
            .idle_timeout(idle)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await
            .map_err(|error| fault(format!("the ledger {url} does not open: {error}")))?;
        migrations::run(&pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) => anyhow::Error::new(Fault::new(
                format!("the ledger {url} was written by a newer faqt"),
                "start that one, or name another file in [ledger]",
            )),
            error => anyhow::Error::new(error).context("the ledger cannot be brought up to date"),
        })?;
        Ok(Self { pool })
    }

    /// Writes what is not yet written, and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Counts something that happened in a server; `None`: elsewhere.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn count(&self, guild: Option<u64>, what: &str, now: Seconds) -> Result<()> {
        sqlx::query("INSERT INTO tally (day, guild, what, times) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1")
            .bind(now.div_euclid(DAY))
            .bind(guild.map(|guild| guild.to_string()).unwrap_or_default())
            .bind(what)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How often something happened today, in all servers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn today(&self, what: &str, now: Seconds) -> Result<i64> {
        let row: (i64,) = sqlx::query_as("SELECT COALESCE(SUM(times), 0) FROM tally WHERE day = ? AND what = ?")
            .bind(now.div_euclid(DAY))
            .bind(what)
            .fetch_one(&self.pool)
            .await?;
        Ok(row.0)
    }
}

#[cfg(test)]
pub(crate) async fn in_memory() -> Ledger {
    Ledger::open("sqlite::memory:", Path::new("")).await.unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open("sqlite:faqt.db", folder.path()).await.unwrap();
        ledger.count(Some(1), "asked", 5 * DAY + 7).await.unwrap();
        ledger.count(None, "asked", 5 * DAY + 8).await.unwrap();
        ledger.close().await;
        let ledger = Ledger::open("sqlite:faqt.db", folder.path()).await.unwrap();
        assert_eq!(ledger.today("asked", 5 * DAY + 9).await.unwrap(), 2);
        assert_eq!(ledger.today("asked", 6 * DAY).await.unwrap(), 0);
        assert!(folder.path().join("faqt.db").is_file());
    }

    #[tokio::test]
    async fn the_ledger_of_a_newer_version_is_left_alone() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let ledger = Ledger::open("sqlite:faqt.db", folder.path()).await?;
        sqlx::query(
            "UPDATE _sqlx_migrations SET version = 1000 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
        )
        .execute(&ledger.pool)
        .await?;
        drop(ledger);
        let error = Ledger::open("sqlite:faqt.db", folder.path()).await.unwrap_err();
        insta::assert_snapshot!(crate::fault::report(&error), @r"
        error: the ledger sqlite:faqt.db was written by a newer faqt
          remedy: start that one, or name another file in [ledger]
        ");
        Ok(())
    }

    #[tokio::test]
    async fn another_kind_of_database_is_refused_with_a_remedy() {
        let error = Ledger::open("postgres://me:secret@host/db", Path::new("")).await.unwrap_err();
        insta::assert_snapshot!(crate::fault::report(&error), @r#"
        error: the ledger cannot be kept in "postgres"
          remedy: write `url = "sqlite:faqt.db"` in [ledger], in a folder that can be written to
        "#);
    }
}
