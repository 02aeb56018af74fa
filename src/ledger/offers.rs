//! Where answers were offered, and where nothing is said unasked any more.

use super::{Ledger, Seconds};
use anyhow::Result;

/// What was offered in a channel or a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedIn {
    /// The channel or thread.
    pub channel: u64,
    /// Its server.
    pub guild: u64,
    /// The line that is there and was not pressed.
    pub line: Option<u64>,
    /// Whether an answer was removed or dismissed here: nothing is said unasked any more.
    pub quiet: bool,
    /// When something was offered last, or removed.
    pub at: Seconds,
}

impl Ledger {
    /// Keeps what was offered in a channel, in place of what was kept of it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn offered(&self, offered: OfferedIn) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO offer (channel, guild, line, quiet, at) VALUES (?, ?, ?, ?, ?)")
            .bind(offered.channel.to_string())
            .bind(offered.guild.to_string())
            .bind(offered.line.map(|line| line.to_string()))
            .bind(offered.quiet)
            .bind(offered.at)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// All of it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn offers(&self) -> Result<Vec<OfferedIn>> {
        let rows: Vec<(String, String, Option<String>, bool, Seconds)> =
            sqlx::query_as("SELECT channel, guild, line, quiet, at FROM offer ORDER BY channel")
                .fetch_all(&self.pool)
                .await?;
        let read = |(channel, guild, line, quiet, at): (String, String, Option<String>, bool, Seconds)| {
            let line = line.and_then(|line| line.parse().ok());
            Some(OfferedIn { channel: channel.parse().ok()?, guild: guild.parse().ok()?, line, quiet, at })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, in_memory};
    use super::*;

    #[tokio::test]
    async fn a_line_is_kept_until_it_is_pressed_and_a_channel_until_it_is_old_or_its_server_is_gone() {
        let ledger = in_memory().await;
        let offered = |channel| OfferedIn { channel, guild: channel / 10, line: Some(channel), quiet: false, at: 0 };
        for channel in [10, 20, 21] {
            ledger.offered(offered(channel)).await.unwrap();
        }
        ledger.offered(OfferedIn { quiet: true, at: 50 * DAY, ..offered(20) }).await.unwrap();
        ledger.offered(OfferedIn { line: None, ..offered(10) }).await.unwrap();
        let kept = ledger.offers().await.unwrap();
        assert_eq!(kept[0], OfferedIn { line: None, ..offered(10) });
        assert_eq!(kept[1], OfferedIn { quiet: true, at: 50 * DAY, ..offered(20) });
        ledger.left(1, 0).await.unwrap();
        ledger.forget_old(90, 31 * DAY).await.unwrap();
        assert_eq!(ledger.offers().await.unwrap(), kept[1..]);
        ledger.forget_old(90, 91 * DAY).await.unwrap();
        assert_eq!(ledger.offers().await.unwrap(), [kept[1]]);
    }
}
