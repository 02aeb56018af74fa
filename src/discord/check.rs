//! `faqt bot --check`: whether Discord lets the bot be what it is configured to be.

use super::call::{Failed, REST, within};
use super::client::{self, refused_token};
use super::global_limit::GlobalLimit;
use crate::config::Config;
use crate::fault::Fault;
use anyhow::Result;
use serenity::http::GuildPagination;
use serenity::model::application::ApplicationFlags;
use serenity::model::guild::GuildInfo;
use serenity::model::id::ApplicationId;
use serenity::model::permissions::Permissions;

/// What the bot asks a server for.
pub(super) const PERMISSIONS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::CREATE_PUBLIC_THREADS);

/// So many servers Discord names at once.
const PAGE: u64 = 200;

/// What was found, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// All is there.
    Complete(Vec<String>),
    /// Something is missing.
    Missing(Vec<String>),
}

/// Verifies token, intents and permissions, and changes nothing.
///
/// # Errors
/// When Discord is not reached.
pub fn check(config: &Config, token: &str) -> Result<Checked> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(look(config, token))
}

async fn look(config: &Config, token: &str) -> Result<Checked> {
    let http = client::http(&config.discord, token, &GlobalLimit::default().into())?;
    let application = match within(REST, http.get_current_application_info()).await {
        Ok(application) => application,
        Err(Failed::Refused { status: 401, .. }) => return Ok(Checked::Missing(vec![refused_token().to_string()])),
        Err(failed) => {
            return Err(
                Fault::new(failed.to_string(), "look at the connection and at https://discordstatus.com").into()
            );
        }
    };
    let mut lines = vec![format!("token: ok, of {}", application.name)];
    let mut missing = Vec::new();
    let flags = application.flags.unwrap_or(ApplicationFlags::empty());
    let granted =
        flags.intersects(ApplicationFlags::GATEWAY_MESSAGE_CONTENT | ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED);
    match (config.discord.message_content, granted) {
        (true, false) => missing.push(
            Fault::new(
                "message content: not enabled",
                "enable the Message Content Intent (developer portal, Bot), or set `message_content = false` in [discord]",
            )
            .to_string(),
        ),
        (true, true) => lines.push("message content: ok".to_owned()),
        (false, _) => lines.push("message content: not asked for".to_owned()),
    }
    let mut guilds: Vec<GuildInfo> = Vec::new();
    loop {
        let after = guilds.last().map(|last| GuildPagination::After(last.id));
        match within(REST, http.get_guilds(after, Some(PAGE))).await {
            Ok(more) => {
                let is_last = more.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
                guilds.extend(more);
                if is_last {
                    break;
                }
            }
            Err(failed) => return Err(Fault::new(failed.to_string(), "try again").into()),
        }
    }
    let home = config.discord.home_guild.as_deref();
    let is_home = home.is_none_or(|home| guilds.iter().any(|guild| guild.id.to_string() == home));
    if guilds.is_empty() {
        missing
            .push(Fault::new("the bot is in no server", format!("invite it: {}", invite(application.id))).to_string());
    }
    for guild in guilds {
        let lacks = PERMISSIONS.difference(guild.permissions);
        if guild.permissions.administrator() || lacks.is_empty() {
            lines.push(format!("{}: ok", guild.name));
        } else {
            let names = lacks.get_permission_names().join(", ");
            let what = format!("{}: lacks {names}", guild.name);
            missing.push(
                Fault::new(what, "give these to the bot's role in the server's settings, or invite it again")
                    .to_string(),
            );
        }
    }
    match home {
        None => lines.push("maintainers' commands: none, as there is no home_guild".to_owned()),
        Some(home) if is_home => lines.push(format!("maintainers' commands: in server {home}")),
        Some(home) => missing.push(
            Fault::new(
                format!("maintainers' commands: the bot is not in server {home}"),
                format!("correct `home_guild` in [discord], or invite the bot there: {}", invite(application.id)),
            )
            .to_string(),
        ),
    }
    if missing.is_empty() {
        return Ok(Checked::Complete(lines));
    }
    lines.extend(missing);
    Ok(Checked::Missing(lines))
}

/// The address that invites the bot into a server.
pub(super) fn invite(application: ApplicationId) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        PERMISSIONS.bits()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invite_asks_for_what_is_needed_and_nothing_else() {
        assert_eq!(
            invite(ApplicationId::new(12)),
            "https://discord.com/oauth2/authorize?client_id=12&scope=bot+applications.commands&permissions=309237730304"
        );
    }
}
