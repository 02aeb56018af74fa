//! A playground: the tests' Discord in a browser, with the unmodified bot in it and no token.
//! `cargo run --release --example playground [-- FAQT.TOML]`, then open the address that it prints.
//!
//! It holds no logic of its own: what is done goes to the double, what is shown comes from it.

#[path = "../../tests/support/discord/mod.rs"]
mod discord;
mod serve;

use anyhow::Context as _;
use discord::Discord;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Where the page is, unless the port is taken.
const PORT: u16 = 8642;

fn main() -> anyhow::Result<()> {
    let configuration = std::env::args().nth(1).map_or_else(|| PathBuf::from("faqt.toml"), PathBuf::from);
    let configuration =
        configuration.canonicalize().with_context(|| format!("{} is not there", configuration.display()))?;
    let folder = configuration.parent().context("faqt.toml stands in a folder")?;
    let program = built()?;
    let discord = Arc::new(Discord::new());
    discord.runs(&program, folder);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = match TcpListener::bind(("127.0.0.1", PORT)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind(("127.0.0.1", 0)).await?,
        };
        println!("http://{}/", listener.local_addr()?);
        Ok(serve::serve(discord, listener).await?)
    })
}

/// The bot's program, built as this one was.
fn built() -> anyhow::Result<PathBuf> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--bin", "faqt", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    anyhow::ensure!(command.status()?.success(), "faqt could not be built");
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(Path::parent).context("an example stands in a folder of its own")?;
    Ok(folder.join(format!("faqt{}", std::env::consts::EXE_SUFFIX)))
}
