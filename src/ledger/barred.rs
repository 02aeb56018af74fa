//! Channels that the bot may not write to.

use super::Ledger;
use anyhow::Result;

/// A channel that may not be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarredChannel {
    /// The channel.
    pub channel: u64,
    /// Its server.
    pub guild: u64,
    /// Whether a moderator was told.
    pub told: bool,
}

impl Ledger {
    /// Keeps a channel in place of what was known of it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn bar(&self, barred: BarredChannel) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO barred (channel, guild, told) VALUES (?, ?, ?)")
            .bind(barred.channel.to_string())
            .bind(barred.guild.to_string())
            .bind(barred.told)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets a channel: it can be written to.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn unbar(&self, channel: u64) -> Result<()> {
        sqlx::query("DELETE FROM barred WHERE channel = ?").bind(channel.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// All of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn barred(&self) -> Result<Vec<BarredChannel>> {
        let rows: Vec<(String, String, bool)> =
            sqlx::query_as("SELECT channel, guild, told FROM barred ORDER BY channel").fetch_all(&self.pool).await?;
        let read = |(channel, guild, told): (String, String, bool)| {
            Some(BarredChannel { channel: channel.parse().ok()?, guild: guild.parse().ok()?, told })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, in_memory};
    use super::*;

    #[tokio::test]
    async fn a_channel_is_kept_until_it_can_be_written_to_or_its_server_is_gone() {
        let ledger = in_memory().await;
        let barred = |channel| BarredChannel { channel, guild: channel / 10, told: false };
        for channel in [10, 11, 20] {
            ledger.bar(barred(channel)).await.unwrap();
        }
        ledger.bar(BarredChannel { told: true, ..barred(10) }).await.unwrap();
        ledger.unbar(11).await.unwrap();
        let kept = [BarredChannel { told: true, ..barred(10) }, barred(20)];
        assert_eq!(ledger.barred().await.unwrap(), kept);
        ledger.left(1, 0).await.unwrap();
        ledger.forget_old(90, 31 * DAY).await.unwrap();
        assert_eq!(ledger.barred().await.unwrap(), [barred(20)]);
    }
}
