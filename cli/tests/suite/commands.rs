//! Help, operations, completions, manual pages, and the built-in sandbox.

use std::fs;

use tallyfy::Operation;

use crate::support::{World, run_without_account};

#[test]
fn help_names_the_exit_codes_and_the_environment() {
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["plan", "--help"],
        &["one", "--help"],
    ] {
        let help = run_without_account(arguments).has_code(0);
        let help = help.prints("Exit codes:").prints("TALLYFY_ACCESS_TOKEN");
        help.prints("TALLYFY_API_TOKEN").prints("9  the run ended");
    }
    run_without_account(&[])
        .has_code(2)
        .says("Usage: tallyfy-delete");
    run_without_account(&["--version"])
        .has_code(0)
        .prints("tallyfy-delete ");
}

#[test]
fn operations_are_those_of_the_library() {
    let list = run_without_account(&["operations"]).has_code(0).out;
    let json = run_without_account(&["operations", "--json"])
        .has_code(0)
        .json();
    let purges = Operation::all()
        .iter()
        .filter(|one| one.requires().is_some());
    let count = Operation::all().len() + purges.count();
    assert_eq!(
        (list.lines().count(), json.as_array().unwrap().len()),
        (count + 1, count)
    );
    for (operation, entry) in Operation::all().iter().zip(json.as_array().unwrap()) {
        assert_eq!(entry["name"], operation.id());
        assert_eq!(entry["effect"], operation.effect().as_str());
        assert_eq!(
            entry["arguments"].as_array().unwrap().len(),
            operation.parameters().len()
        );
    }
}

#[test]
fn completions_and_manual_pages_hold_every_operation() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = world.run(&["completions", shell]).has_code(0);
        let last = Operation::all().last().unwrap();
        script.prints("allow-permanent").prints(last.id());
    }
    world.run(&["man", "new/man1"]).has_code(0);
    let page = |name: &str| fs::read_to_string(world.path(&format!("new/man1/{name}.1"))).unwrap();
    assert!(page("tallyfy-delete-run").contains("allow\\-permanent"));
    for operation in Operation::all() {
        assert!(page(&format!("tallyfy-delete-one-{}", operation.id())).contains("DELETE"));
    }
    world.write("file", "");
    world
        .run(&["man", "file/man1"])
        .has_code(2)
        .says("can't write the manual");
}

#[test]
fn the_built_in_sandbox_needs_no_account_and_ignores_the_one_there_is() {
    let world = World::new();
    let ended = world.run(&["run", "--sandbox", "300"]).has_code(0);
    ended.prints("300 items: 300 deleted");
    assert!(world.sandbox.requests().is_empty());

    let mut command = world.command(&["run", "--sandbox", "5", "--json"]);
    command
        .env("TALLYFY_BASE_URL", "not a url")
        .env("TALLYFY_ORG_ID", "..");
    command.env("TALLYFY_CREDENTIALS", "missing");
    let ended = crate::support::Ended::from(command.output().unwrap()).has_code(0);
    assert_eq!(ended.json()["outcomes"]["deleted"], 5);
    let ended = run_without_account(&["run", "--sandbox", "5", "--dry-run"]).has_code(0);
    ended.prints("5 items").prints("nothing was sent");
}
