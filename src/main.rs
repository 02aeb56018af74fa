//! `faqt`: parse the arguments, set up tracing, run one command, print one error.

use clap::Parser as _;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = faqt::cli::Cli::parse();
    let filter = ["FAQT_LOG", "RUST_LOG"].into_iter().find_map(|name| EnvFilter::try_from_env(name).ok());
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|| EnvFilter::new(if cli.is_quiet() { "error" } else { "warn" })))
        .with_writer(anstream::stderr)
        .init();
    cli.run().unwrap_or_else(|error| {
        if is_closed_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        anstream::eprint!("{}", faqt::fault::report(&error));
        ExitCode::from(2)
    })
}

/// Whoever read our output has enough, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(closed))
}
