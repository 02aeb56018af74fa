//! The Discord of the tests keeps Discord's rules: tried with a bot by hand.

use crate::discord::Discord;
use crate::discord::clock;
use crate::discord::gateway::{DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT};
use crate::discord::limits::Limits;
use crate::discord::permissions::{CREATE_PUBLIC_THREADS, EMBED_LINKS, READ_HISTORY, SEND_MESSAGES, VIEW_CHANNEL};
use crate::discord::{Trouble, state};
use crate::plain_bot::{Gateway, Rest, Said, message};
use serde_json::{Value, json};
use std::time::Duration;

const INTENTS: u64 = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES;

/// A Discord, and a bot that reads what everybody writes.
fn everything() -> (Discord, Rest, Gateway) {
    with(INTENTS | MESSAGE_CONTENT)
}

fn with(intents: u64) -> (Discord, Rest, Gateway) {
    let discord = Discord::new();
    let rest = Rest::new(discord.address, &discord.authority());
    let gateway = Gateway::identify(discord.address, intents);
    (discord, rest, gateway)
}

fn help(discord: &Discord) -> u64 {
    let guild = discord.guild("Harbour");
    discord.arrange(|world| world.place(guild, "#help"))
}

fn ask() -> Value {
    json!([{"name": "ask", "type": 1, "description": "Asks", "contexts": [0, 1, 2], "integration_types": [0, 1],
        "options": [{"name": "question", "type": 3, "description": "The question", "required": true,
                     "autocomplete": true, "max_length": 500}]},
        {"name": "Find answer", "type": 3}])
}

fn buttons() -> Value {
    let mut message = message("**Free.**");
    message["components"] = json!([
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "Helpful", "custom_id": "helpful"},
                                   {"type": 2, "style": 5, "label": "Source", "url": "https://example.com/a"}]},
        {"type": 1, "components": [{"type": 3, "custom_id": "pick", "placeholder": "Others",
                                    "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]}]}]);
    message
}

#[test]
fn a_bot_is_ready_and_told_of_its_servers() {
    let (discord, rest, mut gateway) = everything();
    let guild = gateway.event("GUILD_CREATE");
    assert_eq!((guild["name"].as_str(), guild["channels"].as_array().unwrap().len()), (Some("Harbour"), 3));
    assert_eq!(rest.get("/gateway").body["url"], format!("ws://{}", discord.address));
    assert_eq!(rest.get("/gateway/bot").body["shards"], 1);
    assert_eq!(rest.get("/users/@me").body["username"], "faqt");
    discord.finish();
}

#[test]
fn serenity_understands_every_event() {
    use serenity::model::event::Event;
    let (discord, rest, mut gateway) = everything();
    rest.commands(&ask());
    let ann = discord.member("ann").installs();
    let question = ann.asks("#help", "@faqt is it free? https://example.com");
    rest.post(&format!("/channels/{}/messages", help(&discord)), &{
        let mut reply = buttons();
        reply["message_reference"] = json!({"message_id": question.to_string()});
        reply
    });
    let shown = discord.next_reply("#help");
    ann.replies(&shown, "thanks");
    ann.forwards(question, "#general");
    ann.edits(question, "@faqt how much is it?");
    ann.posts("#questions", "Is it free?", "please");
    ann.opens_thread(question, "free?");
    discord.archives(question, false);
    ann.writes("is it free?");
    let (slash, typed) = (ann.slash("ask", &[("question", "free?")]), ann.types("ask", "question", "fr", &[]));
    let (menu, press) = (ann.apps(question, "Find answer"), ann.presses(&shown, "Helpful"));
    let away = ann.slash_by_account("@bob", "ask", &[("question", "free?")]);
    discord.member("bob").deletes(question);
    discord.invited_to("Meadow");
    discord.removed_from("Meadow");
    discord.other_bot("robot").says("#help", "@faqt beep");
    let alert = discord.webhook_says("#help", "@faqt beep");
    discord.system_says("#help", 7);
    ann.purges("#help", &[alert]);
    let mut names = Vec::new();
    gateway.send(&json!({"op": 1, "d": null}));
    loop {
        let payload = gateway.payload();
        if payload["op"] == 11 {
            break;
        }
        let tagged = json!({"type": payload["t"], "t": payload["t"], "d": payload["d"]});
        let event: serenity::model::event::GatewayEvent =
            serde_json::from_value(payload.clone()).unwrap_or_else(|error| panic!("{error}: {tagged}"));
        let serenity::model::event::GatewayEvent::Dispatch(_, event) = event else { panic!("{tagged}") };
        assert!(!matches!(event, Event::Unknown(_)), "{tagged}");
        names.push(payload["t"].as_str().unwrap().to_owned());
    }
    for reply in [slash, typed, menu, press, away] {
        reply.fails();
    }
    names.sort();
    names.dedup();
    let all = "GUILD_CREATE GUILD_DELETE INTERACTION_CREATE MESSAGE_CREATE MESSAGE_DELETE MESSAGE_DELETE_BULK MESSAGE_UPDATE THREAD_CREATE \
               THREAD_UPDATE";
    assert_eq!(names.join(" "), all);
    discord.finish();
}

#[test]
fn a_reply_is_drawn_as_the_channel_shows_it() {
    let (discord, rest, mut gateway) = everything();
    let question = discord.member("ann").asks("#help", "@faqt is it free?");
    let event = gateway.event("MESSAGE_CREATE");
    assert_eq!(event["id"], question.to_string());
    assert!(event["content"].as_str().unwrap().starts_with("<@"));
    let mut reply = buttons();
    reply["message_reference"] = json!({"message_id": question.to_string()});
    reply["embeds"] = json!([{"author": {"name": "is it free?"}, "title": "Prices", "url": "https://example.com/p",
        "description": "All of it.", "fields": [{"name": "Fee", "value": "none"}], "footer": {"text": "today"}}]);
    assert_eq!(rest.post(&format!("/channels/{}/messages", help(&discord)), &reply).status, 200);
    let shown = discord.next_reply("#help").to_string();
    assert_eq!(
        shown,
        "faqt, replying to ann:\n**Free.**\n│ is it free?\n│ # [Prices](https://example.com/p)\n│ All of it.\n│ ## Fee\n\
         │ none\n│ -# today\n[Helpful] [Source → https://example.com/a]\n[Others: One | Two]"
    );
    discord.finish();
}

#[test]
#[should_panic(expected = "nobody read this: faqt:\nFree.")]
fn a_reply_that_no_test_read_fails_it() {
    let (discord, rest, _gateway) = everything();
    rest.say(help(&discord), "Free.");
    discord.finish();
}

#[test]
#[should_panic(expected = "no answer to")]
fn an_interaction_without_an_answer_fails_the_test() {
    let (discord, rest, _gateway) = everything();
    rest.commands(&ask());
    discord.member("ann").slash("ask", &[("question", "free?")]);
    discord.finish();
}

#[test]
fn what_discord_would_refuse_is_a_problem() {
    let (discord, rest, _gateway) = everything();
    let channel = help(&discord);
    let path = format!("/channels/{channel}/messages");
    let mut embeds = message("x");
    embeds["embeds"] = json!([{"title": "x".repeat(257)}]);
    let mut many = message("x");
    many["embeds"] = json!([{"description": "x".repeat(4000)}, {"description": "x".repeat(2001)}]);
    let mut twins = buttons();
    twins["components"][0]["components"][1] = twins["components"][0]["components"][0].clone();
    let mut misspelt = message("x");
    misspelt["allowed_mention"] = json!({});
    let bodies = [
        (embeds, "256"),
        (many, "6001"),
        (twins, "two components"),
        (misspelt, "allowed_mention"),
        (message(&"x".repeat(2001)), "content is longer than 2000"),
        (message(""), "the message is empty"),
        (json!({"content": "x"}), "allowed_mentions is missing"),
        (json!({"content": 7, "allowed_mentions": {"parse": []}}), "body/content"),
    ];
    for (body, problem) in bodies {
        assert_eq!(rest.post(&path, &body).code(), (400, 50035), "{problem}");
        let problems = discord.problems();
        assert!(problems.first().is_some_and(|it| it.contains(problem)), "{problem}: {problems:?}");
        discord.later(Duration::from_secs(5));
    }
    assert_eq!(rest.get("/guilds/1/bans").status, 404);
    assert_eq!(rest.get("/channels/help").status, 400);
    assert_eq!(discord.problems().len(), 2);
    discord.finish();
}

#[test]
fn commands_keep_discords_rules() {
    let (discord, rest, _gateway) = everything();
    assert_eq!(rest.commands(&ask()).status, 200);
    let registered = rest.get(&format!("/applications/{}/commands", rest.application));
    assert_eq!(registered.body[0]["options"][0]["required"], true);
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut commands = ask();
        change(&mut commands);
        rest.commands(&commands);
        discord.problems().join(" ")
    };
    assert!(wrong(&|it| it[0]["name"] = json!("Ask")).contains("no name of a command"));
    assert!(wrong(&|it| it[0]["description"] = json!("")).contains("description"));
    assert!(wrong(&|it| it[0]["name_localizations"] = json!({"en": "ask"})).contains("en"));
    assert!(
        wrong(&|it| it[0]["options"][0]["choices"] = json!([{"name": "a", "value": "b"}])).contains("autocomplete")
    );
    assert!(wrong(&|it| it[0]["default_member_permissions"] = json!("8192")).is_empty());
    discord.finish();
}

#[test]
fn without_the_intent_content_is_blank_but_where_the_bot_is_addressed() {
    let (discord, rest, mut gateway) = with(INTENTS);
    let ann = discord.member("ann");
    ann.says("#help", "is it free?");
    let text = |gateway: &mut Gateway| gateway.event("MESSAGE_CREATE")["content"].as_str().unwrap().to_owned();
    assert_eq!(text(&mut gateway), "");
    ann.says("#help", "@faqt is it free?");
    assert!(text(&mut gateway).ends_with("is it free?"));
    ann.says("#help", "@&faqt is it free?");
    assert_eq!(text(&mut gateway), "");
    ann.writes("is it free?");
    assert_eq!(text(&mut gateway), "is it free?");
    rest.say(help(&discord), "Free.");
    assert_eq!(text(&mut gateway), "Free.");
    let shown = discord.next_reply("#help");
    ann.replies(&shown, "sure?");
    assert_eq!(text(&mut gateway), "sure?");
    ann.replies_quietly(&shown, "sure?");
    assert_eq!(text(&mut gateway), "");
    let bare = ann.says("#general", "is it free?");
    discord.member("bob").replies(bare, "@faqt");
    gateway.event("MESSAGE_CREATE");
    assert_eq!(gateway.event("MESSAGE_CREATE")["referenced_message"]["content"], "");
    discord.arrange(|world| world.message_content = false);
    let read = |id: u64| {
        rest.get(&format!("/channels/{}/messages/{id}", discord.arrange(|world| world.messages[&id].channel)))
    };
    assert_eq!(read(bare).body["content"], "");
    discord.arrange(|world| world.message_content = true);
    assert_eq!(read(bare).body["content"], "is it free?");
    discord.finish();
}

#[test]
fn a_reply_to_a_slash_answer_comes_blank() {
    let (discord, rest, mut gateway) = with(INTENTS);
    rest.commands(&ask());
    let reply = discord.member("ann").slash("ask", &[("question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    rest.callback(&event, &json!({"type": 4, "data": message("Free.")}));
    gateway.event("MESSAGE_CREATE");
    discord.member("ann").replies(&reply.shown(), "and a shared one?");
    assert_eq!(gateway.event("MESSAGE_CREATE")["content"], "");
    discord.finish();
}

#[test]
fn only_what_the_bot_sees_is_told() {
    let (discord, rest, mut gateway) = everything();
    discord.denies("#help", VIEW_CHANNEL);
    discord.member("ann").says("#help", "@faqt is it free?");
    discord.member("ann").says("#general", "hello");
    let seen: Vec<_> = gateway.events().into_iter().filter(|it| it.starts_with("MESSAGE")).collect();
    assert_eq!(seen, ["MESSAGE_CREATE"]);
    assert_eq!(rest.say(help(&discord), "Free.").code(), (403, 50001));
    discord.finish();
}

#[test]
fn missing_permissions_are_refused_each_with_its_code() {
    let (discord, rest, _gateway) = everything();
    let (channel, ann) = (help(&discord), discord.member("ann"));
    let question = ann.says("#help", "is it free?");
    let messages = format!("/channels/{channel}/messages");
    let mut reply = message("Free.");
    reply["message_reference"] = json!({"message_id": question.to_string()});
    let mut embed = message("Free.");
    embed["embeds"] = json!([{"title": "Free"}]);
    discord.denies("#help", SEND_MESSAGES);
    assert_eq!(rest.say(channel, "Free.").code(), (403, 50013));
    discord.denies("#help", EMBED_LINKS);
    assert_eq!(rest.post(&messages, &embed).code(), (403, 50013));
    discord.denies("#help", READ_HISTORY);
    assert_eq!(rest.post(&messages, &reply).code(), (403, 160_002));
    assert_eq!(rest.get(&messages).status, 403);
    discord.denies("#help", CREATE_PUBLIC_THREADS);
    let open = format!("{messages}/{question}/threads");
    assert_eq!(rest.post(&open, &json!({"name": "free?"})).code(), (403, 50013));
    discord.denies("#help", 0);
    discord.faults(|faults| faults.threads_full = true);
    assert_eq!(rest.post(&open, &json!({"name": "free?"})).code(), (400, 160_006));
    discord.faults(|faults| faults.threads_full = false);
    assert_eq!(rest.post(&open, &json!({"name": "free?"})).id(), question.to_string());
    assert_eq!(rest.post(&open, &json!({"name": "free?"})).code(), (400, 160_004));
    assert_eq!(rest.say(question, "Free.").status, 200);
    let shown = discord.next_reply_in(question);
    discord.archives(question, true);
    assert_eq!(rest.say(question, "Free.").code(), (400, 50083));
    assert_eq!(
        rest.patch(&format!("/channels/{question}/messages/{}", shown.id), &message("No.")).code(),
        (400, 50083)
    );
    discord.arrange(|world| world.channels.get_mut(&question).unwrap().thread.as_mut().unwrap().archived = false);
    assert_eq!(rest.say(question, "Free.").code(), (400, 160_005));
    let talk = rest.post("/users/@me/channels", &json!({"recipient_id": ann.id.to_string()})).id();
    ann.closes_messages();
    assert_eq!(rest.post(&format!("/channels/{talk}/messages"), &message("hi")).code(), (403, 50007));
    assert_eq!(rest.delete(&format!("{messages}/{question}")).code(), (403, 50013));
    discord.finish();
}

#[test]
fn an_interaction_has_three_seconds_one_response_and_a_quarter_of_an_hour() {
    let (discord, rest, mut gateway) = everything();
    rest.commands(&ask());
    let answer = json!({"type": 4, "data": message("Free.")});
    let late = discord.member("ann").slash("ask", &[("question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    discord.later(Duration::from_millis(3001));
    assert_eq!(rest.callback(&event, &answer).code(), (404, 10062));
    late.fails();
    let reply = discord.member("ann").slash("ask", &[("question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!(rest.post(&rest.hook(&event, ""), &message("More.")).code(), (404, 10015));
    assert_eq!(rest.callback(&event, &answer).status, 204);
    assert_eq!(rest.callback(&event, &answer).code(), (400, 40060));
    assert_eq!(reply.shown().to_string(), "faqt:\nFree.");
    discord.later(Duration::from_secs(14 * 60));
    assert_eq!(rest.post(&rest.hook(&event, ""), &message("More.")).status, 200);
    assert_eq!(reply.followed().to_string(), "faqt, replying to faqt:\nMore.");
    assert_eq!(rest.patch(&rest.hook(&event, "/messages/@original"), &message("Not free.")).status, 200);
    assert_eq!(discord.next_version(reply.original()).to_string(), "faqt (edited):\nNot free.");
    discord.later(Duration::from_secs(61));
    assert_eq!(rest.post(&rest.hook(&event, ""), &message("More.")).code(), (401, 50027));
    discord.finish();
}

#[test]
fn a_deferral_fixes_who_sees_the_answer() {
    let (discord, rest, mut gateway) = everything();
    rest.commands(&ask());
    let reply = discord.member("ann").slash("ask", &[("question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    rest.callback(&event, &json!({"type": 5, "data": {"flags": 64}}));
    assert_eq!(rest.post(&rest.hook(&event, ""), &message("Free.")).status, 200);
    assert_eq!(reply.shown().to_string(), "faqt (only ann sees this):\nFree.");
    assert_eq!(discord.shows("#help", "bob"), "");
    // The bot alone is told too, as of a direct message; of what follows it says what it follows.
    let told = gateway.event("MESSAGE_CREATE");
    assert_eq!((&told["guild_id"], &told["member"]), (&Value::Null, &Value::Null));
    let id = reply.original();
    assert_eq!(told["interaction_metadata"]["original_response_message_id"], Value::Null);
    let mut more = message("Free of charge.");
    more["flags"] = json!(64);
    assert_eq!(rest.post(&rest.hook(&event, ""), &more).status, 200);
    assert_eq!(reply.followed().only_for, Some(discord.member("ann").id));
    let told = gateway.event("MESSAGE_CREATE");
    assert_eq!(told["interaction_metadata"]["original_response_message_id"], id.to_string());
    assert_eq!(rest.get(&format!("/channels/{}/messages/{id}", help(&discord))).code(), (404, 10008));
    discord.finish();
}

#[test]
fn components_answer_to_those_who_see_them() {
    let (discord, rest, mut gateway) = everything();
    rest.post(&format!("/channels/{}/messages", help(&discord)), &buttons());
    let shown = discord.next_reply("#help");
    let press = discord.member("bob").presses(&shown, "Helpful");
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!(
        (event["data"]["custom_id"].as_str(), event["message"]["content"].as_str()),
        (Some("helpful"), Some("**Free.**"))
    );
    rest.callback(&event, &json!({"type": 7, "data": message("Thanks.")}));
    assert!(press.changed().to_string().starts_with("faqt (edited):\nThanks."));
    let pick = discord.member("bob").picks(&shown, "Others", &["Two"]);
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!(event["data"]["values"], json!(["2"]));
    let input = json!({"type": 4, "custom_id": "q", "style": 1, "label": "Question"});
    let form = json!({"custom_id": "ask", "title": "Ask", "components": [{"type": 1, "components": [input]}]});
    rest.callback(&event, &json!({"type": 9, "data": form}));
    let form = pick.form();
    assert_eq!(form.title(), "Ask");
    let sent = form.submits(&[("Question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!(event["data"]["components"][0]["components"][0]["value"], "free?");
    rest.callback(&event, &json!({"type": 6}));
    sent.acknowledged();
    for (wrong, problem) in [("Source", "is a link"), ("Harmful", "nothing called")] {
        let tried =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| discord.member("ann").presses(&shown, wrong)));
        let why = tried.unwrap_err();
        assert!(why.downcast_ref::<String>().unwrap().contains(problem));
    }
    discord.finish();
}

#[test]
fn what_is_typed_is_completed() {
    let (discord, rest, mut gateway) = everything();
    rest.commands(&ask());
    let typed = discord.member("ann").types("ask", "question", "fr", &[]);
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!((event["type"].as_u64(), event["data"]["options"][0]["focused"].as_bool()), (Some(4), Some(true)));
    rest.callback(&event, &json!({"type": 8, "data": {"choices": [{"name": "Is it free?", "value": "#1"}]}}));
    assert_eq!(typed.choices(), [("Is it free?".to_owned(), "#1".to_owned())]);
    discord.finish();
}

#[test]
fn an_app_of_an_account_has_no_server_and_five_followups() {
    let (discord, rest, mut gateway) = everything();
    rest.commands(&ask());
    let reply = discord.member("ann").installs().slash_by_account("@bob", "ask", &[("question", "free?")]);
    let event = gateway.event("INTERACTION_CREATE");
    assert_eq!(event["authorizing_integration_owners"], json!({"1": discord.member("ann").id.to_string()}));
    assert_eq!((event["context"].as_u64(), event["user"]["username"].as_str()), (Some(2), Some("ann")));
    let channel = event["channel_id"].as_str().unwrap();
    assert_eq!(rest.get(&format!("/channels/{channel}")).code(), (403, 50001));
    let mut private = message("Free.");
    private["flags"] = json!(64);
    rest.callback(&event, &json!({"type": 4, "data": private}));
    reply.shown();
    for _ in 0..5 {
        discord.later(Duration::from_secs(2));
        assert_eq!(rest.post(&rest.hook(&event, ""), &private).status, 200);
        reply.followed();
    }
    discord.later(Duration::from_secs(2));
    assert_eq!(rest.post(&rest.hook(&event, ""), &private).code(), (400, 40094));
    discord.finish();
}

#[test]
fn the_sixth_message_in_five_seconds_is_refused() {
    let (discord, rest, _gateway) = everything();
    discord.arrange(|world| world.clock.stop());
    let channel = help(&discord);
    for left in [4, 3, 2, 1, 0] {
        let sent = rest.say(channel, "Free.");
        assert_eq!((sent.status, sent.header("x-ratelimit-remaining")), (200, Some(left.to_string().as_str())));
    }
    let refused = rest.say(channel, "Free.");
    assert_eq!((refused.status, refused.header("x-ratelimit-scope")), (429, Some("user")));
    let wait: f64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!(wait > 0.0 && wait <= 5.0, "{wait}");
    discord.later(Duration::from_secs(5));
    assert_eq!(rest.say(channel, "Free.").status, 200);
    for _ in 0..6 {
        discord.next_reply("#help");
    }
    discord.finish();
}

#[test]
fn a_bot_has_fifty_requests_a_second_beside_its_interactions() {
    let mut limits = Limits::default();
    for number in 0..50 {
        let channel = (number % 10).to_string();
        assert_eq!(limits.count(1000, "GET /channels/{channel_id}", &channel).refused, None);
    }
    let refused = limits.count(1500, "GET /channels/{channel_id}", "11");
    assert_eq!((refused.refused, refused.reset), (Some("global"), 500));
    let callback = "POST /interactions/{interaction_id}/{interaction_token}/callback";
    assert_eq!(limits.count(1500, callback, "1/a").refused, None);
    assert_eq!(limits.count(2000, "GET /channels/{channel_id}", "11").refused, None);
}

#[test]
fn a_leap_day_is_written_as_one() {
    assert_eq!(clock::timestamp(1_709_164_800_000), "2024-02-29T00:00:00.000000+00:00");
}

#[test]
#[should_panic(expected = "50 requests were refused")]
fn fifty_refusals_fail_the_test() {
    let (discord, rest, _gateway) = everything();
    discord.denies("#help", SEND_MESSAGES);
    for _ in 0..50 {
        rest.say(help(&discord), "Free.");
        discord.later(Duration::from_secs(1));
    }
    discord.finish();
}

#[test]
fn a_nonce_keeps_a_message_from_being_sent_twice() {
    let (discord, rest, _gateway) = everything();
    let path = format!("/channels/{}/messages", help(&discord));
    let mut body = message("Free.");
    body["nonce"] = json!("question-1");
    body["enforce_nonce"] = json!(true);
    discord.fails("POST /channels/{channel_id}/messages", 1, Trouble::AnswerLost);
    assert_eq!(rest.post(&path, &body).status, 502);
    let again = rest.post(&path, &body);
    assert_eq!(again.id(), discord.next_reply("#help").id.to_string());
    discord.finish();
}

#[test]
fn allowed_mentions_decide_who_is_pinged() {
    let (discord, rest, _gateway) = everything();
    let (ann, channel) = (discord.member("ann"), help(&discord));
    let helpers =
        discord.arrange(|world| world.guilds[&ann.guild].roles.iter().find(|it| it.name == "helpers").unwrap().id);
    let text = format!("<@{}> <@&{helpers}> @everyone", ann.id);
    rest.say(channel, &text);
    let shown = discord.next_reply("#help");
    assert_eq!((shown.mentions.len(), shown.mention_roles.len(), shown.mention_everyone), (0, 0, false));
    assert_eq!(shown.to_string(), "faqt:\n<@ann> <@&helpers> @everyone");
    let allowed = json!({"parse": [], "users": [ann.id.to_string()], "roles": [helpers.to_string()]});
    rest.post(&format!("/channels/{channel}/messages"), &json!({"content": text, "allowed_mentions": allowed}));
    let shown = discord.next_reply("#help");
    assert_eq!((shown.mentions.as_slice(), shown.mention_roles.as_slice()), (&[ann.id][..], &[helpers][..]));
    discord.finish();
}

#[test]
fn a_link_is_looked_at_and_a_post_comes_in_either_order() {
    let (discord, _rest, mut gateway) = everything();
    gateway.events();
    discord.member("ann").says("#help", "see https://example.com/x please");
    assert_eq!(gateway.event("MESSAGE_CREATE")["embeds"], json!([]));
    let update = gateway.event("MESSAGE_UPDATE");
    assert_eq!(
        (&update["edited_timestamp"], update["embeds"][0]["url"].as_str()),
        (&Value::Null, Some("https://example.com/x"))
    );
    discord.member("ann").posts("#questions", "Free?", "is it?");
    assert_eq!(gateway.events(), ["THREAD_CREATE", "MESSAGE_CREATE"]);
    discord.faults(|faults| faults.thread_after_message = true);
    let post = discord.member("ann").posts("#questions", "Free?", "is it?");
    assert_eq!(gateway.events(), ["MESSAGE_CREATE", "THREAD_CREATE"]);
    assert!(
        discord.arrange(
            |world| world.messages[&post].channel == post && world.channels[&post].kind == state::PUBLIC_THREAD
        )
    );
    discord.finish();
}

#[test]
fn a_broken_connection_is_resumed_and_misses_nothing() {
    let (discord, _rest, mut gateway) = everything();
    gateway.events();
    discord.breaks();
    assert!(matches!(gateway.hear(), Said::Gone));
    discord.member("ann").says("#help", "is it free?");
    let mut again = Gateway::resume(discord.address, &gateway);
    assert_eq!(again.events(), ["MESSAGE_CREATE", "RESUMED"]);
    discord.reconnects();
    assert_eq!(again.payload()["op"], 7);
    discord.invalidates(true);
    assert_eq!(again.payload(), json!({"op": 9, "d": true}));
    discord.closes(None);
    assert_eq!(again.closed(), None);
    let mut third = Gateway::resume(discord.address, &again);
    assert_eq!(third.events(), ["RESUMED"]);
    discord.closes(Some(4000));
    assert_eq!(third.closed(), Some(4000));
    discord.finish();
}

#[test]
fn a_session_that_is_not_valid_begins_anew() {
    let (discord, _rest, mut gateway) = everything();
    gateway.events();
    discord.invalidates(false);
    assert_eq!(gateway.payload(), json!({"op": 9, "d": false}));
    let mut again = Gateway::resume(discord.address, &gateway);
    assert_eq!(again.payload(), json!({"op": 9, "d": false}));
    let mut anew = Gateway::identify(discord.address, INTENTS);
    anew.close(1000);
    discord.until("the good-bye", |world| world.sessions.last().unwrap().left.then_some(()));
    discord.finish();
}

#[test]
fn the_gateway_closes_on_what_is_not_allowed() {
    let discord = Discord::new();
    let closed = |payload: &Value| {
        let mut gateway = Gateway::connect(discord.address).unwrap();
        gateway.send(payload);
        gateway.closed()
    };
    let identify = |more: Value| {
        let mut data = json!({"token": "a-token", "intents": INTENTS, "properties": {}});
        for (key, value) in more.as_object().unwrap() {
            data[key] = value.clone();
        }
        closed(&json!({"op": 2, "d": data}))
    };
    assert_eq!(identify(json!({"intents": 1_u64 << 40})), Some(4013));
    assert_eq!(identify(json!({"intents": INTENTS | 2})), Some(4014));
    assert_eq!(identify(json!({"shard": [1, 1]})), Some(4010));
    discord.arrange(|world| world.message_content = false);
    assert_eq!(identify(json!({"intents": INTENTS | MESSAGE_CONTENT})), Some(4014));
    assert_eq!(closed(&json!({"op": 3, "d": {}})), Some(4003));
    assert_eq!(closed(&json!({"op": 99})), Some(4001));
    discord.faults(|faults| faults.token_refused = true);
    assert_eq!(identify(json!({})), Some(4004));
    discord.faults(|faults| faults.gateway_refused = true);
    assert!(Gateway::connect(discord.address).is_none());
    discord.finish();
}

#[test]
fn trouble_comes_as_ordered() {
    let (discord, rest, mut gateway) = everything();
    let channel = help(&discord);
    discord.fails("POST /channels", 1, Trouble::Limited { after: Some(1.5), global: true });
    let limited = rest.say(channel, "Free.");
    assert_eq!(
        (limited.status, limited.header("retry-after"), limited.header("x-ratelimit-global")),
        (429, Some("1.500"), Some("true"))
    );
    discord.fails("POST /channels", 1, Trouble::Limited { after: None, global: false });
    assert_eq!(rest.say(channel, "Free.").header("retry-after"), None);
    discord.fails("POST /channels", 1, Trouble::Down(503));
    assert_eq!((rest.say(channel, "Free.").status, discord.requests("POST /channels").len()), (503, 3));
    discord.fails("POST /channels", 1, Trouble::Refused(404, 10003));
    assert_eq!(rest.say(channel, "Free.").code(), (404, 10003));
    gateway.events();
    discord.faults(|faults| faults.events_doubled = true);
    discord.member("ann").says("#help", "hello");
    assert_eq!(gateway.events(), ["MESSAGE_CREATE", "MESSAGE_CREATE"]);
    discord.faults(|faults| faults.acks_muted = true);
    gateway.send(&json!({"op": 1, "d": null}));
    discord.reconnects();
    assert_eq!(gateway.payload()["op"], 7);
    discord.finish();
}
