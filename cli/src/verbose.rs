//! `--verbose`: the library's events, on standard error.

use std::io;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Shows what the library does from now on. Other crates stay silent.
pub fn start(verbose: bool) {
    if !verbose {
        return;
    }
    let layer = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        // It would report a closed pipe on that very pipe.
        .log_internal_errors(false);
    let tallyfy = Targets::new().with_target("tallyfy", LevelFilter::DEBUG);
    tracing_subscriber::registry()
        .with(tallyfy)
        .with(layer)
        .init();
}
