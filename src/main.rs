//! `faqt`: parse the arguments, set up tracing, run one command, print one error.

use clap::Parser as _;
use std::process::ExitCode;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> ExitCode {
    let cli = faqt::cli::Cli::parse();
    let filter = ["FAQT_LOG", "RUST_LOG"].into_iter().find_map(|name| EnvFilter::try_from_env(name).ok());
    let log = tracing_subscriber::fmt::layer().with_writer(anstream::stderr);
    tracing_subscriber::registry()
        .with(
            filter.unwrap_or_else(|| EnvFilter::new(if cli.is_quiet() { "error" } else { "warn,faqt::discord=info" })),
        )
        .with(log.with_filter(filter_fn(is_safe)))
        .init();
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
