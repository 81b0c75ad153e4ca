//! Serves the sandbox to other processes and other languages.
//!
//! ```text
//! cargo run --example sandbox -- --port 8080
//! ```
//!
//! The first line of output is a JSON object with `base_url`, `access_token` and `organization`.
//! It runs until its standard input closes. Each line of input is a command, a JSON object, and is
//! answered with a line of output, `{}` or what was asked for:
//!
//! ```text
//! {"add": {"operation": "delete_group", "group_id": "9f2b6c1d"}}   makes the record
//! {"fail_next": {"status": 502, "headers": {}, "body": "…"}}       the next answer
//! {"drop_next": {}}                                                ends the next connection without one
//! {"recover": {}}                                                  forgets what it was told to fail
//! {"requests": {}}                                                 what came in since it was last asked
//! ```

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::{Value, json};
use tallyfy::Deletion;
use tallyfy::sandbox::{Fault, Request, Sandbox};
use tokio::io::{AsyncBufReadExt, BufReader};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    Add(Deletion),
    FailNext(Answer),
    DropNext {},
    Recover {},
    Requests {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    /// Whether the connection ends after the body, before its announced length.
    #[serde(default)]
    truncated: bool,
}

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
        json!({
            "base_url": sandbox.base_url(),
            "access_token": sandbox.access_token(),
            "organization": sandbox.organization(),
        })
    );
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match serde_json::from_str(&line) {
            Ok(command) => obey(&sandbox, command),
            Err(error) => json!({ "error": error.to_string() }),
        };
        println!("{answer}");
    }
    ExitCode::SUCCESS
}

fn obey(sandbox: &Sandbox, command: Command) -> Value {
    match command {
        Command::Add(deletion) => sandbox.add(&deletion),
        Command::FailNext(answer) => {
            let length = answer.body.len();
            let mut fault = Fault::status(answer.status).body(answer.body);
            if answer.truncated {
                fault = fault.cut_after(length);
            }
            sandbox.fail_next(
                answer
                    .headers
                    .iter()
                    .fold(fault, |fault, (name, value)| fault.header(name, value)),
            );
        }
        Command::DropNext {} => sandbox.fail_next(Fault::drop_connection()),
        Command::Recover {} => sandbox.recover(),
        Command::Requests {} => {
            let requests: Vec<Value> = sandbox.requests().iter().map(as_json).collect();
            sandbox.clear_requests();
            return json!({ "requests": requests });
        }
    }
    json!({})
}

fn as_json(request: &Request) -> Value {
    json!({
        "method": request.method(),
        "path": request.path(),
        "query": request.query(),
        "headers": request.headers(),
        "body": String::from_utf8_lossy(request.body()),
    })
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
