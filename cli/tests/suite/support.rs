//! A sandbox, a directory and the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tallyfy::Deletion;
use tallyfy::sandbox::{Fault, Sandbox};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub struct World {
    pub sandbox: Sandbox,
    pub directory: TempDir,
    /// Serves the sandbox.
    _runtime: Runtime,
}

impl World {
    pub fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        Self {
            sandbox: runtime.block_on(Sandbox::start()).unwrap(),
            directory: tempfile::tempdir().unwrap(),
            _runtime: runtime,
        }
    }

    /// With so many groups, and the list `list.jsonl` of them.
    pub fn with_groups(count: usize) -> (Self, Vec<Deletion>) {
        let world = Self::new();
        let groups: Vec<_> = (0..count).map(group).collect();
        groups.iter().for_each(|group| world.sandbox.add(group));
        world.list("list.jsonl", &groups);
        (world, groups)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn list(&self, name: &str, items: impl IntoIterator<Item = impl serde::Serialize>) {
        let lines = items
            .into_iter()
            .map(|item| serde_json::to_string(&item).unwrap() + "\n");
        self.write(name, lines.collect::<String>());
    }

    /// The program in the directory, with no environment but where the sandbox is.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare_command(self.directory.path(), arguments);
        command
            .env("TALLYFY_BASE_URL", self.sandbox.base_url())
            .env("TALLYFY_ACCESS_TOKEN", self.sandbox.access_token())
            .env("TALLYFY_ORG_ID", self.sandbox.organization());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.command(arguments).output().unwrap().into()
    }

    /// Answers slowly, so that a run can be met on its way.
    pub fn slow_down(&self) {
        self.sandbox
            .fail_always(Fault::delayed(Duration::from_millis(20)));
    }

    pub fn wait_for_requests(&self, count: usize) {
        while self.sandbox.requests().len() < count {
            thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn left(&self, groups: &[Deletion]) -> usize {
        groups
            .iter()
            .filter(|group| self.sandbox.contains(group))
            .count()
    }
}

pub fn bare_command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tallyfy-delete"));
    command
        .args(arguments)
        .env_clear()
        .current_dir(directory)
        .stdin(Stdio::null());
    command
}

/// The program as `"$0" "$@"` of a script, with its own directory and environment.
#[cfg(unix)]
pub fn in_shell(program: &Command, script: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", script])
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir(program.get_current_dir().unwrap())
        .env_clear()
        .envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::null());
    shell
}

/// The program without a sandbox or an account.
pub fn run_without_account(arguments: &[&str]) -> Ended {
    let directory = tempfile::tempdir().unwrap();
    let output = bare_command(directory.path(), arguments).output();
    output.unwrap().into()
}

pub fn group(number: usize) -> Deletion {
    Deletion::delete_group(format!("{number:032x}")).unwrap()
}

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    #[track_caller]
    pub fn has_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} is missing: {self:#?}");
        self
    }

    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "{text:?} is missing: {self:#?}");
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// The records of a journal without its first line.
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "only tests of signals and kills read them")
)]
pub fn records(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The final outcomes in a journal, by item; each has one.
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "only tests of signals and kills read them")
)]
pub fn outcomes(records: &[Value]) -> BTreeMap<String, String> {
    let mut outcomes = BTreeMap::new();
    for record in records {
        let outcome = record["outcome"].as_str().unwrap_or("postponed");
        if outcome != "postponed" {
            let item = record["done"].to_string();
            let twice = outcomes.insert(item.clone(), outcome.to_owned());
            assert!(twice.is_none(), "{item} has two outcomes");
        }
    }
    outcomes
}
