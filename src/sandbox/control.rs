//! Commands as text, for programs in other languages that use a sandbox in another process.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::deletion::Deletion;

use super::{Fault, Request, Sandbox};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Command {
    Add(Deletion),
    FailNext(Response),
    DropNext {},
    Recover {},
    Requests {},
}

/// What the sandbox is to send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    /// Whether the connection ends after the body, before its announced length.
    #[serde(default)]
    truncated: bool,
}

impl Sandbox {
    /// Does what a command says, a JSON object, and returns a JSON object: `{}`, the requests, or
    /// an `error`. The example `sandbox` reads these from its standard input, so that a program in
    /// any language can tell it what to do.
    ///
    /// | Command | Effect |
    /// |---|---|
    /// | `{"add": {"operation": "delete_group", "group_id": "9f2b6c1d"}}` | [`add`](Self::add) |
    /// | `{"fail_next": {"status": 502, "headers": {}, "body": "…", "truncated": false}}` | [`fail_next`](Self::fail_next) with this response |
    /// | `{"drop_next": {}}` | [`fail_next`](Self::fail_next) with [`Fault::drop_connection`] |
    /// | `{"recover": {}}` | [`recover`](Self::recover) |
    /// | `{"requests": {}}` | returns the [`requests`](Self::requests) and [clears](Self::clear_requests) them |
    #[must_use]
    pub fn control(&self, command: &str) -> String {
        let reply = match serde_json::from_str(command) {
            Ok(command) => self.obey(command),
            Err(error) => json!({ "error": error.to_string() }),
        };
        reply.to_string()
    }

    fn obey(&self, command: Command) -> Value {
        match command {
            Command::Add(deletion) => self.add(&deletion),
            Command::FailNext(response) => self.fail_next(response.into()),
            Command::DropNext {} => self.fail_next(Fault::drop_connection()),
            Command::Recover {} => self.recover(),
            Command::Requests {} => {
                let requests: Vec<Value> = self.requests().iter().map(as_json).collect();
                self.clear_requests();
                return json!({ "requests": requests });
            }
        }
        json!({})
    }
}

impl From<Response> for Fault {
    fn from(response: Response) -> Self {
        let length = response.body.len();
        let mut fault = Self::status(response.status).body(response.body);
        for (name, value) in response.headers {
            fault = fault.header(name, value);
        }
        if response.truncated {
            fault = fault.cut_after(length);
        }
        fault
    }
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
