//! The playground in a real browser: what a member sees, and every button pressed.
#![cfg(feature = "discord")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/discord/mod.rs"]
mod discord;
#[path = "../examples/playground/serve.rs"]
mod serve;

use browser::Browser;
use discord::Discord;
use discord::articles::BIKES;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A phone.
const PHONE: (u32, u32) = (360, 740);

/// Serves the playground while it is held.
struct Playground {
    discord: Arc<Discord>,
    address: String,
    _runtime: Runtime,
}

impl Playground {
    fn new(discord: Discord) -> Self {
        let discord = Arc::new(discord);
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        runtime.spawn(serve::serve(Arc::clone(&discord), listener));
        Self { discord, address, _runtime: runtime }
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        // What the browser shows was read there.
        self.discord.arrange(|world| {
            world.messages.values_mut().for_each(|message| message.read = message.version);
            world.interactions.values_mut().for_each(|interaction| interaction.read = true);
        });
    }
}

/// Types into the line below the messages and sends it.
fn says(page: &mut Browser, text: &str) {
    page.until("picture && picture.commands.length > 0");
    let text = serde_json::json!(text);
    page.evaluate(&format!("$('text').value = {text}; $('say').requestSubmit()"));
}

/// Presses a button of the last message that has it.
fn presses(page: &mut Browser, label: &str) {
    let button = format!(
        "[...document.querySelectorAll('.row button')].filter((it) => !it.disabled && it.textContent.includes({})).pop()",
        serde_json::json!(label)
    );
    page.until(&format!("!!{button}"));
    page.evaluate(&format!("{button}.click()"));
}

fn shows(page: &mut Browser, text: &str) {
    page.until(&format!("$('messages').innerText.includes({})", serde_json::json!(text)));
}

#[test]
fn every_button_of_an_answer_does_in_the_browser_what_it_says() {
    let playground = Playground::new(Discord::with(BIKES));
    let Some(mut page) = Browser::open(&playground.address, PHONE.0, PHONE.1) else { return };
    says(&mut page, "<@BOT> what does a city bike cost?".replace("BOT", &bot(&playground).to_string()).as_str());
    shows(&mut page, "A city bike costs 400 euros.");
    // Quote and source on one screen of a phone, and nothing to scroll sideways.
    let height = page.evaluate("[...document.querySelectorAll('.message')].pop().getBoundingClientRect().height");
    assert!(height.as_f64().unwrap() < f64::from(PHONE.1), "{height}");
    assert_eq!(page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
    let source = page.evaluate("[...document.querySelectorAll('.row a')].map((it) => it.href).join()");
    assert_eq!(source, "https://example.com/city#price");

    presses(&mut page, "Helpful");
    shows(&mut page, "Thank you.");

    presses(&mut page, "Not helpful");
    page.until("!!document.querySelector('.row select')");
    let options = page.evaluate("document.querySelectorAll('.row select option').length");
    assert!(options.as_u64().unwrap() > 1, "{options}");
    page.evaluate(
        "{ const it = [...document.querySelectorAll('.row select')].pop();
           it.value = [...it.options].find((one) => one.value).value;
           it.dispatchEvent(new Event('change')); }",
    );
    page.until("[...document.querySelectorAll('.message')].some((it) => it.innerText.includes('(edited)'))");

    presses(&mut page, "Follow up");
    page.until("$('modal').open");
    page.evaluate(
        "$('modal').querySelector('input, textarea').value = 'and who repairs one?';
         $('modal').querySelector('button[value=submit]').click()",
    );
    shows(&mut page, "Any shop repairs a city bike for 30 euros.");

    presses(&mut page, "Not helpful");
    shows(&mut page, "Sorry.");
    let before = page.evaluate("document.querySelectorAll('.message').length");
    presses(&mut page, "Remove");
    page.until(&format!(
        "document.querySelectorAll('.message').length < {before} || $('messages').innerText.includes('Removed')"
    ));
    assert_eq!(page.evaluate("$('error').textContent"), "");
}

fn bot(playground: &Playground) -> u64 {
    playground.discord.arrange_quietly(|world| world.bot)
}

/// The pictures of the README. `FAQT_PICTURES=docs/pictures cargo test --test playground` takes them anew.
#[test]
fn the_shipped_articles_are_asked_and_compared_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let configuration = fs::read_to_string(project.join("faqt.toml")).unwrap();
    let knowledge = project.join("knowledge");
    fs::write(
        folder.path().join("faqt.toml"),
        configuration.replace("\"knowledge", &format!("\"{}", knowledge.display())),
    )
    .unwrap();
    let discord = Discord::new();
    discord.starts_in(folder.path());
    let playground = Playground::new(discord);
    let Some(mut page) = Browser::open(&playground.address, 760, 540) else { return };
    let pictures = std::env::var_os("FAQT_PICTURES").map(PathBuf::from);
    let take = |page: &mut Browser, name: &str| {
        page.evaluate("[...document.querySelectorAll('.message')].pop().scrollIntoView()");
        let picture = page.picture();
        assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000, "{name}: {} bytes", picture.len());
        if let Some(folder) = &pictures {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(name), picture).unwrap();
        }
    };
    says(&mut page, "<@BOT> is a custom image free?".replace("BOT", &bot(&playground).to_string()).as_str());
    page.until("document.querySelectorAll('.embed').length > 0");
    shows(&mut page, "Quoted word for word");
    take(&mut page, "answer.png");
    says(&mut page, "/compare first:custom image second:public image aspect:security");
    page.until("document.querySelectorAll('.embed .field').length > 1");
    take(&mut page, "compare.png");
    assert_eq!(page.evaluate("$('error').textContent"), "");
}
