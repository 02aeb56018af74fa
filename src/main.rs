//! `faqt`: parse the arguments, set up tracing, run one command, print one error.

use clap::Parser as _;
use std::process::ExitCode;
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> ExitCode {
    let cli = faqt::cli::Cli::parse();
    let filter = ["FAQT_LOG", "RUST_LOG"].into_iter().find_map(|name| EnvFilter::try_from_env(name).ok());
    let default = if cli.is_quiet() { "error" } else { "warn,faqt::discord=info" };
    let filter = filter.unwrap_or_else(|| EnvFilter::new(default));
    let log = tracing_subscriber::fmt::layer().with_writer(anstream::stderr);
    let layers = tracing_subscriber::registry().with(log.with_filter(filter.and(filter_fn(is_safe))));
    #[cfg(feature = "discord")]
    let layers = layers.with(faqt::discord::Closes.with_filter(filter_fn(faqt::discord::Closes::hears)));
    layers.init();
    cli.run().unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        anstream::eprint!("{}", faqt::fault::report(&error));
        ExitCode::from(2)
    })
}

/// Below `info` other crates write what they send, tokens of interactions included.
fn is_safe(metadata: &tracing::Metadata<'_>) -> bool {
    metadata.target().starts_with("faqt") || *metadata.level() <= tracing::Level::INFO
}

/// Whoever read our output has enough, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(closed))
}
