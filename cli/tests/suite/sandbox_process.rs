//! The program against a sandbox in another process, which is this test binary anew.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;
use tallyfy::sandbox::Sandbox;

use crate::support::{World, bare_command, group};

const SERVE: &str = "TALLYFY_TEST_SERVE";

#[test]
fn a_sandbox_in_another_process_is_cleaned_up() {
    if std::env::var_os(SERVE).is_some() {
        serve();
        return;
    }
    let mut server = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg("sandbox_process::a_sandbox_in_another_process_is_cleaned_up")
        .env(SERVE, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut next = || {
        let line = lines
            .find(|line| line.as_ref().unwrap().contains('{'))
            .unwrap()
            .unwrap();
        serde_json::from_str::<Value>(&line[line.find('{').unwrap()..]).unwrap()
    };
    let address = next();
    for number in 0..20 {
        let command = serde_json::json!({ "add": group(number) });
        writeln!(input, "{command}").unwrap();
        assert_eq!(next(), serde_json::json!({}));
    }

    let world = World::new();
    world.list("list.jsonl", (0..20).map(group));
    let arguments = ["run", "list.jsonl", "--allow-permanent", "--yes"];
    let mut command = bare_command(world.directory.path(), &arguments);
    command
        .env("TALLYFY_BASE_URL", address["base_url"].as_str().unwrap())
        .env(
            "TALLYFY_API_TOKEN",
            address["access_token"].as_str().unwrap(),
        )
        .env("TALLYFY_ORG_ID", address["organization"].as_str().unwrap());
    let ended = crate::support::Ended::from(command.output().unwrap()).has_code(0);
    ended.prints("20 deleted");
    writeln!(input, r#"{{"requests": {{}}}}"#).unwrap();
    assert_eq!(next()["requests"].as_array().unwrap().len(), 20);
    drop(input);
    assert!(server.wait().unwrap().success());
}

fn serve() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let address = serde_json::json!({
        "base_url": sandbox.base_url(),
        "access_token": sandbox.access_token(),
        "organization": sandbox.organization(),
    });
    println!("\n{address}");
    for command in std::io::stdin().lines() {
        println!("{}", sandbox.control(&command.unwrap()));
    }
}
