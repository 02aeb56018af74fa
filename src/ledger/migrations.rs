//! The ledger's tables, brought up to date when it is opened. What stands here has been run on ledgers
//! that are in use: add a file, never change one.

use sqlx::SqlitePool;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use std::borrow::Cow;

/// Version, name and statements of each, in order.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "begin", include_str!("migrations/0001_begin.sql")),
    (2, "replies", include_str!("migrations/0002_replies.sql")),
    (3, "barred", include_str!("migrations/0003_barred.sql")),
    (4, "offers", include_str!("migrations/0004_offers.sql")),
    (5, "found", include_str!("migrations/0005_found.sql")),
    (6, "parents", include_str!("migrations/0006_parents.sql")),
    (7, "removals", include_str!("migrations/0007_removals.sql")),
];

/// Runs those that a ledger has not seen.
///
/// # Errors
/// When one fails, or the ledger has seen another one under the same version.
pub(super) async fn run(pool: &SqlitePool) -> Result<(), MigrateError> {
    // sqlx's macro would do the same, and have sqlx and SQLite built a second time for the compiler.
    let migrations = MIGRATIONS.iter().map(|(version, name, statements)| {
        Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, Cow::Borrowed(*statements), false)
    });
    Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT }.run(pool).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_named_once_and_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/migrations");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort_unstable();
        let named: Vec<String> =
            MIGRATIONS.iter().map(|(version, name, _)| format!("{version:04}_{name}.sql")).collect();
        assert_eq!(files, named);
    }
}
