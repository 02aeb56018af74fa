//! SQLite's FTS5 with its Porter stemmer: any of the words, by BM25, the title counting 1.5.

use super::Passage;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// An open database.
pub struct Peer {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Peer {
    /// Indexes passages in one transaction and merges the index; with the time that took.
    pub fn build(folder: &Path, passages: impl Iterator<Item = Passage>) -> anyhow::Result<(Self, Duration)> {
        let start = Instant::now();
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("fts5.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-200000")
            .disable_statement_logging();
        let connection = runtime.block_on(async {
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let create =
                "CREATE VIRTUAL TABLE passages USING fts5(title, heading, body, tokenize = 'porter unicode61')";
            sqlx::query(create).execute(&mut connection).await?;
            let mut all = connection.begin().await?;
            for passage in passages {
                sqlx::query("INSERT INTO passages (title, heading, body) VALUES (?, ?, ?)")
                    .bind(passage.title)
                    .bind(passage.heading)
                    .bind(passage.body)
                    .execute(&mut *all)
                    .await?;
            }
            all.commit().await?;
            sqlx::query("INSERT INTO passages (passages) VALUES ('optimize')").execute(&mut connection).await?;
            anyhow::Ok(connection)
        })?;
        Ok((Self { runtime, connection }, start.elapsed()))
    }

    /// Titles and texts of the best passages, best first.
    pub fn answer(&mut self, question: &str, count: u32) -> anyhow::Result<Vec<(String, String)>> {
        let query = any_word(question);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let select =
            "SELECT title, body FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, 1.5, 1.5, 1.0) LIMIT ?";
        let rows =
            self.runtime.block_on(sqlx::query(select).bind(query).bind(count).fetch_all(&mut self.connection))?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}

/// A question as FTS5 reads it: each word quoted, any of them.
fn any_word(question: &str) -> String {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ")
}
