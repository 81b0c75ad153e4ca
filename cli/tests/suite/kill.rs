//! A run that is killed again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use tallyfy::bulk::Item;
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{Deletion, Purge};

use crate::support::{World, group, outcomes, records};

/// From the environment, so that the same test runs long where there is time.
fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

fn random(below: u64) -> u64 {
    RandomState::new().hash_one(0) % below.max(1)
}

/// Groups, and for each ten of them a purge of two steps, and a deletion after whose loss a missing
/// record proves nothing.
fn items(count: usize) -> Vec<Item> {
    (0..count)
        .map(|number| {
            let id = format!("{number:032x}");
            match number % 10 {
                8 => Deletion::delete_process(id).unwrap().into(),
                9 => Purge::purge_process(id).unwrap().into(),
                _ => group(number).into(),
            }
        })
        .collect()
}

/// Of each hundred groups, five are refused by a rule. Of each hundred items, two are done at their
/// first request but its response is lost, and for two the server fails at first.
fn fault(path: &str, before: usize) -> Option<Fault> {
    let id = path
        .split('/')
        .find(|segment| segment.len() == 32 && segment.starts_with("000"))?;
    let number = usize::from_str_radix(id, 16).ok()?;
    match (number % 100, before) {
        (1 | 21 | 41 | 61 | 81, _) => {
            let rule = r#"{"error":true,"message":"The group is in use."}"#;
            Some(Fault::status(422).body(rule))
        }
        (17 | 78, 0) => Some(Fault::reset().after_acting()),
        (33 | 89, 0) => Some(Fault::status(502)),
        _ => None,
    }
}

fn is_refused(item: &Item) -> bool {
    let id = item.to_string();
    let number = usize::from_str_radix(id.split('=').next_back().unwrap(), 16).unwrap();
    matches!(number % 100, 1 | 21 | 41 | 61 | 81)
}

fn first_step(item: &Item) -> &Deletion {
    item.steps().next().unwrap()
}

/// The paths of an item's requests.
fn paths(sandbox: &Sandbox, item: &Item) -> Vec<String> {
    let previews = sandbox.client().bulk().requests(item).unwrap();
    previews
        .iter()
        .map(|preview| preview.url()[sandbox.base_url().len()..].to_owned())
        .collect()
}

/// What the journal has as final, without a torn last line.
fn finished(journal: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(journal).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let records: Vec<_> = whole
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    outcomes(&records).into_keys().collect()
}

/// Kills it when the journal has reached a size, and then some moments later.
fn kill_at(child: &mut Child, journal: &Path, size: u64) {
    while std::fs::metadata(journal).map_or(0, |file| file.len()) < size {
        let ended = child.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "it ended before it could be killed: {ended:?}"
        );
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(Duration::from_micros(random(2000)));
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(
        status.code().is_none(),
        "it ended before it could be killed: {status}"
    );
}

#[test]
fn a_run_killed_at_random_moments_gives_every_item_one_outcome_and_needs_no_other_start() {
    let count = number("BULK_KILL_ITEMS", 2000);
    let kills = number("BULK_KILLS", 5);
    let world = World::new();
    let sandbox = &world.sandbox;
    let journal = world.path("list.jsonl.journal");
    let items = items(count);
    world.list("list.jsonl", &items);
    items.iter().for_each(|item| sandbox.add(first_step(item)));
    sandbox.fail_by(|request, before| fault(request.path(), before));
    let arguments = ["run", "list.jsonl", "--allow-permanent", "--yes"];
    let start = || {
        world
            .command(&[&arguments[..], &["--concurrency", "32"]].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };

    let paths: BTreeMap<String, Vec<String>> = items
        .iter()
        .map(|item| {
            let json = serde_json::to_value(item).unwrap().to_string();
            (json, paths(sandbox, item))
        })
        .collect();
    let mut settled = BTreeSet::new();
    let mut requests = 0;
    // No request since the last call was for an item that was settled on disk by then.
    let mut check = |journal: &Path| {
        let sent = sandbox.requests();
        sandbox.clear_requests();
        for request in &sent {
            assert!(
                !settled.contains(request.path()),
                "{} was sent again",
                request.path()
            );
        }
        let finished = finished(journal);
        settled = finished
            .iter()
            .flat_map(|item| paths[item].clone())
            .collect();
        requests += sent.len();
        requests
    };
    // Two records for each item, about 110 and 150 bytes.
    let whole = 260 * count as u64;
    for kill in 0..kills as u64 {
        let from = whole * kill / (kills as u64 + 1);
        let size = from + random(whole / (kills as u64 + 1));
        let mut child = start();
        kill_at(&mut child, &journal, size);
        check(&journal);
    }
    // It came to the end of the list, and some items failed.
    assert_eq!(start().wait().unwrap().code(), Some(9));
    let requests = check(&journal);

    let outcomes = outcomes(&records(&journal));
    assert!(outcomes.keys().eq(paths.keys()));
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for item in &items {
        let json = serde_json::to_value(item).unwrap().to_string();
        let outcome = outcomes[&json].as_str();
        let there = item.steps().any(|step| sandbox.contains(step));
        let expected: &[&str] = match item.name() {
            _ if is_refused(item) => &["failed", "unknown"],
            "delete_process" => &["deleted", "unknown"],
            _ => &["deleted", "already_gone"],
        };
        assert!(expected.contains(&outcome), "{item}: {outcome}");
        assert_eq!(there, is_refused(item), "{item}: {outcome}");
        *counts.entry((outcome, there)).or_default() += 1;
    }
    println!("{count} items, {kills} kills, {requests} requests: {counts:?}");
}
