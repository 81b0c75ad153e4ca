//! Serves the sandbox to other processes and other languages.
//!
//! ```text
//! cargo run --example sandbox -- --port 8080
//! ```
//!
//! The first line of output is a JSON object with `base_url`, `access_token` and `organization`.
//! Each line of input is a command, and each gets a line of output: see `Sandbox::control`. It
//! runs until its standard input closes.

use std::error::Error;

use tallyfy::sandbox::Sandbox;
use tokio::io::{AsyncBufReadExt, BufReader};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let port = match arguments[..] {
        [] => 0,
        ["--port", port] => port.parse()?,
        _ => return Err("usage: sandbox [--port PORT]".into()),
    };
    let sandbox = Sandbox::start_on(port).await?;
    println!(
        "{}",
        serde_json::json!({
            "base_url": sandbox.base_url(),
            "access_token": sandbox.access_token(),
            "organization": sandbox.organization(),
        })
    );
    let mut commands = BufReader::new(tokio::io::stdin()).lines();
    while let Some(command) = commands.next_line().await? {
        println!("{}", sandbox.control(&command));
    }
    Ok(())
}
