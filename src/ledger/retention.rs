//! Forgets what need not be kept any longer.

use super::{DAY, Ledger, Seconds};
use anyhow::Result;

/// A server that removed the bot is erased after so many days.
const GONE: Seconds = 30;
/// Tables of what is known of servers.
const TABLES: [&str; 9] = ["setting", "barred", "found", "miss", "offer", "removal", "reply", "vote", "tally"];

impl Ledger {
    /// Notes that a server removed the bot.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn left(&self, guild: u64, now: Seconds) -> Result<()> {
        sqlx::query("INSERT OR IGNORE INTO gone (guild, at) VALUES (?, ?)")
            .bind(guild.to_string())
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Servers of which something is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn known_guilds(&self) -> Result<Vec<u64>> {
        let of = |table: &&str| format!("SELECT guild FROM {table}");
        let query = TABLES.iter().map(of).collect::<Vec<_>>().join(" UNION ");
        let rows: Vec<(String,)> = sqlx::query_as(&query).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().filter_map(|(guild,)| guild.parse().ok()).collect())
    }

    /// Forgets what is kept of a channel or a thread, but for votes and counts: it was deleted, and its
    /// questions with it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_channel(&self, channel: u64) -> Result<()> {
        let mut work = self.pool.begin().await?;
        for table in ["setting", "barred", "found", "miss", "offer", "removal", "reply"] {
            let query = format!("DELETE FROM {table} WHERE channel = ?");
            sqlx::query(&query).bind(channel.to_string()).execute(&mut *work).await?;
        }
        sqlx::query("DELETE FROM miss WHERE parent = ?").bind(channel.to_string()).execute(&mut *work).await?;
        work.commit().await?;
        Ok(())
    }

    /// Notes that the bot is in a server.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn joined(&self, guild: u64) -> Result<()> {
        sqlx::query("DELETE FROM gone WHERE guild = ?").bind(guild.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets what is older than `keep` days, and servers that removed the bot 30 days ago.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_old(&self, keep: u32, now: Seconds) -> Result<()> {
        let before = now - Seconds::from(keep) * DAY;
        let mut work = self.pool.begin().await?;
        sqlx::query("DELETE FROM miss WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM reply WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM found WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM offer WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM removal WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM vote WHERE at < ?").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM tally WHERE day < ?").bind(before.div_euclid(DAY)).execute(&mut *work).await?;
        let gone = now - GONE * DAY;
        for table in TABLES {
            let query = format!("DELETE FROM {table} WHERE guild IN (SELECT guild FROM gone WHERE at <= ?)");
            sqlx::query(&query).bind(gone).execute(&mut *work).await?;
        }
        sqlx::query("DELETE FROM gone WHERE at <= ?").bind(gone).execute(&mut *work).await?;
        work.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BarredChannel, Found, Miss, Missed, OfferedIn, Replied, Settings, Vote, in_memory};
    use super::*;

    fn miss(question: u64, guild: u64) -> Miss<'static> {
        Miss { question, guild, channel: 2, parent: None, wording: "is it free?", missed: Missed::Unanswered }
    }

    #[tokio::test]
    async fn questions_are_forgotten_after_ninety_days() {
        let ledger = in_memory().await;
        ledger.miss(miss(1, 1), 0).await.unwrap();
        ledger.miss(miss(2, 1), 50 * DAY).await.unwrap();
        ledger.forget_old(90, 90 * DAY).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap().len(), 2);
        ledger.forget_old(90, 91 * DAY).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn what_is_old_goes_and_what_moderators_set_stays_however_old() {
        let ledger = in_memory().await;
        let thread = Settings { thread: Some(true), ..Settings::default() };
        ledger.set(1, Some(2), &thread).await.unwrap();
        let barred = BarredChannel { channel: 2, guild: 1, told: true };
        ledger.bar(barred).await.unwrap();
        for (id, at) in [(10, 0), (20, 5 * DAY)] {
            ledger.miss(miss(id, 1), at).await.unwrap();
            let replied = Replied { question: id, guild: 1, channel: 2, reply: id + 1, unasked: None, at };
            ledger.replied(replied).await.unwrap();
            ledger.found(Found { reply: id + 2, question: id, guild: 1, channel: 2, at }).await.unwrap();
            ledger.offered(OfferedIn { channel: id, guild: 1, line: None, quiet: true, at }).await.unwrap();
            let vote = Vote { answer: id, voter: 3, guild: Some(1), passage: "ab", helpful: true };
            ledger.vote(vote, at).await.unwrap();
            ledger.count(Some(1), "asked", at).await.unwrap();
        }
        // What is just as old as it may be is kept.
        for (day, left) in [(7, 2), (8, 1), (12, 1), (13, 0)] {
            ledger.forget_old(7, day * DAY).await.unwrap();
            assert_eq!(ledger.misses().await.unwrap().len(), left, "day {day}");
            let (mut replied, mut found, mut asked) = (0, 0, 0);
            for (id, at) in [(10, 0), (20, 5 * DAY)] {
                replied += usize::from(ledger.reply_to(id).await.unwrap().is_some());
                found += ledger.found_for(id).await.unwrap().len();
                asked += usize::try_from(ledger.today("asked", at).await.unwrap()).unwrap();
            }
            let (votes, _) = ledger.votes("ab").await.unwrap();
            let offers = ledger.offers().await.unwrap().len();
            assert_eq!([replied, found, asked, offers], [left; 4], "day {day}");
            assert_eq!(usize::try_from(votes).unwrap(), left, "day {day}");
        }
        assert_eq!(ledger.settings(1, Some(2)).await.unwrap(), thread);
        assert_eq!(ledger.barred().await.unwrap(), [barred]);
    }

    #[tokio::test]
    async fn what_was_asked_in_a_channel_goes_with_it() {
        let ledger = in_memory().await;
        ledger.miss(miss(1, 1), 0).await.unwrap();
        ledger.miss(Miss { channel: 3, ..miss(2, 1) }, 0).await.unwrap();
        ledger.miss(Miss { channel: 4, parent: Some(2), ..miss(3, 1) }, 0).await.unwrap();
        let thread = Settings { thread: Some(true), ..Settings::default() };
        ledger.set(1, Some(2), &thread).await.unwrap();
        ledger.set(1, None, &thread).await.unwrap();
        ledger.forget_channel(2).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap().len(), 1);
        assert_eq!(ledger.settings(1, Some(2)).await.unwrap(), Settings::default());
        assert_eq!(ledger.settings(1, None).await.unwrap(), thread);
    }

    #[tokio::test]
    async fn it_is_known_of_which_servers_something_is_kept() {
        let ledger = in_memory().await;
        ledger.miss(miss(1, 1), 0).await.unwrap();
        ledger.count(Some(2), "asked", 0).await.unwrap();
        ledger.count(None, "asked", 0).await.unwrap();
        assert_eq!(ledger.known_guilds().await.unwrap(), [1, 2]);
    }

    #[tokio::test]
    async fn a_server_that_removed_the_bot_is_erased_after_thirty_days() {
        let ledger = in_memory().await;
        let thread = Settings { thread: Some(true), ..Settings::default() };
        for guild in [1, 2, 3] {
            ledger.miss(miss(guild, guild), 0).await.unwrap();
            ledger.set(guild, None, &thread).await.unwrap();
        }
        ledger.left(1, 0).await.unwrap();
        ledger.left(2, 0).await.unwrap();
        ledger.joined(2).await.unwrap();
        ledger.forget_old(90, 29 * DAY).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap().len(), 3);
        ledger.forget_old(90, 30 * DAY).await.unwrap();
        assert_eq!(ledger.misses().await.unwrap().len(), 2);
        assert_eq!(ledger.settings(1, None).await.unwrap(), Settings::default());
        assert_eq!(ledger.settings(2, None).await.unwrap(), thread);
    }
}
