//! Who may do what where: roles, then a channel's overwrites, as Discord adds them up.

use super::state::{Id, World};

/// Everything, everywhere in a server.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Change the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// See a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Write in a channel, open a post in a forum.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Delete what others wrote, write despite a locked thread.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Have embeds shown.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Send files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read what was written before, reply to it.
pub const READ_HISTORY: u64 = 1 << 16;
/// Mention everyone and every role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Use commands.
pub const USE_COMMANDS: u64 = 1 << 31;
/// Archive, lock and see all threads.
pub const MANAGE_THREADS: u64 = 1 << 34;
/// Open public threads.
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
/// Open private threads.
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
/// Write in threads.
pub const SEND_IN_THREADS: u64 = 1 << 38;
/// Publish replies of an app that only the account has.
pub const USE_EXTERNAL_APPS: u64 = 1 << 50;

/// What everybody in a new server may do.
pub const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_HISTORY
    | USE_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_IN_THREADS
    | USE_EXTERNAL_APPS;

/// What a bot's invite asks for here: what faqt's asks for.
pub const INVITED: u64 =
    VIEW_CHANNEL | SEND_MESSAGES | SEND_IN_THREADS | EMBED_LINKS | READ_HISTORY | CREATE_PUBLIC_THREADS;

/// What a private conversation allows.
const PRIVATE: u64 = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | USE_COMMANDS;

/// What a member may do in a server as a whole; none for somebody who is no member.
pub fn in_guild(world: &World, guild: Id, user: Id) -> u64 {
    let Some(guild) = world.guilds.get(&guild) else { return 0 };
    let Some(member) = guild.members.get(&user) else { return 0 };
    let roles = guild.roles.iter().filter(|role| role.id == guild.id || member.roles.contains(&role.id));
    let all = roles.fold(0, |sum, role| sum | role.permissions);
    if guild.owner == user || all & ADMINISTRATOR != 0 { u64::MAX } else { all }
}

/// What a member may do in a channel; a thread has its parent's overwrites.
pub fn in_channel(world: &World, channel: Id, user: Id) -> u64 {
    let Some(channel) = world.channels.get(&channel) else { return 0 };
    let Some(guild_id) = channel.guild else {
        return if channel.recipients.contains(&user) { PRIVATE } else { 0 };
    };
    let everywhere = in_guild(world, guild_id, user);
    if everywhere == u64::MAX || everywhere == 0 {
        return everywhere;
    }
    let guild = &world.guilds[&guild_id];
    let roles = &guild.members[&user].roles;
    let parent = channel.thread.as_ref().and(channel.parent).and_then(|parent| world.channels.get(&parent));
    let overwrites = &parent.unwrap_or(channel).overwrites;
    let mut sum = everywhere;
    for step in 0..3 {
        let (mut allow, mut deny) = (0, 0);
        for overwrite in overwrites {
            let applies = match step {
                0 => overwrite.id == guild_id,
                1 => overwrite.id != guild_id && roles.contains(&overwrite.id),
                _ => overwrite.id == user,
            };
            if applies {
                allow |= overwrite.allow;
                deny |= overwrite.deny;
            }
        }
        sum = sum & !deny | allow;
    }
    if sum & VIEW_CHANNEL == 0 {
        return 0;
    }
    let write = if channel.thread.is_some() { SEND_IN_THREADS } else { SEND_MESSAGES };
    if sum & write == 0 {
        sum &= !(EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE);
    }
    sum
}

/// Whether a member sees a channel; a private thread is seen by those who are in it.
pub fn sees(world: &World, channel: Id, user: Id) -> bool {
    let sum = in_channel(world, channel, user);
    if sum & VIEW_CHANNEL == 0 {
        return false;
    }
    let thread = world.channels.get(&channel).and_then(|channel| channel.thread.as_ref().map(|it| (channel.kind, it)));
    match thread {
        Some((super::state::PRIVATE_THREAD, thread)) => thread.members.contains(&user) || sum & MANAGE_THREADS != 0,
        _ => true,
    }
}
