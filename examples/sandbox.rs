//! Serves the sandbox to other processes and other languages.
//!
//! ```text
//! cargo run --example sandbox -- --port 8080
//! ```
//!
//! The first line of output is a JSON object with `base_url`, `access_token` and `organization`.
//! It runs until its standard input closes.

use std::process::ExitCode;

use tallyfy::sandbox::Sandbox;
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> ExitCode {
    let port = match port(std::env::args().skip(1)) {
        Ok(port) => port,
        Err(problem) => {
            eprintln!("{problem}\nusage: sandbox [--port PORT]");
            return ExitCode::from(2);
        }
    };
    let sandbox = match Sandbox::start_on(port).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("the sandbox can't start: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{}",
        serde_json::json!({
            "base_url": sandbox.base_url(),
            "access_token": sandbox.access_token(),
            "organization": sandbox.organization(),
        })
    );
    let mut ignored = [0; 1024];
    let mut input = tokio::io::stdin();
    while matches!(input.read(&mut ignored).await, Ok(bytes) if bytes > 0) {}
    ExitCode::SUCCESS
}

/// The port asked for, or 0 for one of the system's choice.
fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, _, _) => Ok(0),
        (Some("--port"), Some(port), None) => port
            .parse()
            .map_err(|error| format!("--port {port}: {error}")),
        _ => Err("these arguments are not understood".to_owned()),
    }
}
