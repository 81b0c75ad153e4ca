//! A run that is killed again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;
use tallyfy::bulk::Item;
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{Deletion, Purge};

use crate::support::{World, group, outcomes, records};

/// From the environment, so that the same test runs long where there is time.
fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

/// SplitMix64. Its seed is printed, and `BULK_KILL_SEED` repeats one.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("BULK_KILL_SEED").map_or_else(
            |_| RandomState::new().hash_one(0),
            |text| text.parse().unwrap(),
        );
        println!("BULK_KILL_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
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
/// first request but its response is lost, and for two the server fails at first. Of each thousand,
/// the server fails for two whenever they come.
fn fault(path: &str, before: usize) -> Option<Fault> {
    let id = path
        .split('/')
        .find(|segment| segment.len() == 32 && segment.starts_with("000"))?;
    let number = usize::from_str_radix(id, 16).ok()?;
    if is_failing(number) {
        return Some(Fault::status(502));
    }
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

fn number_of(item: &Item) -> usize {
    let id = item.to_string();
    usize::from_str_radix(id.split('=').next_back().unwrap(), 16).unwrap()
}

fn is_refused(item: &Item) -> bool {
    matches!(number_of(item) % 100, 1 | 21 | 41 | 61 | 81)
}

fn is_failing(number: usize) -> bool {
    matches!(number % 1000, 250 | 750)
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
fn kill_at(child: &mut Child, journal: &Path, size: u64, later: Duration) {
    while std::fs::metadata(journal).map_or(0, |file| file.len()) < size {
        let ended = child.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "it ended before it could be killed: {ended:?}"
        );
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(later);
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
    let mut random = Random::new();
    let world = World::new();
    let sandbox = &world.sandbox;
    let journal = world.path("list.jsonl.journal");
    let items = items(count);
    world.list("list.jsonl", &items);
    items.iter().for_each(|item| sandbox.add(first_step(item)));
    sandbox.fail_by(|request, before| fault(request.path(), before));
    let arguments = ["run", "list.jsonl", "--allow-permanent", "--yes"];
    // Items for which the server fails end together.
    let more = ["--concurrency", "32", "--max-consecutive-failures", "32"];
    let start = || {
        world
            .command(&[&arguments[..], &more, &["--responses", "responses"]].concat())
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
        let size = from + random.below(whole / (kills as u64 + 1));
        let later = Duration::from_micros(random.below(2000));
        let mut child = start();
        kill_at(&mut child, &journal, size, later);
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
            _ if is_failing(number_of(item)) => &["unknown"],
            "delete_process" => &["deleted", "unknown"],
            _ => &["deleted", "already_gone"],
        };
        assert!(expected.contains(&outcome), "{item}: {outcome}");
        let stays = is_refused(item) || is_failing(number_of(item));
        assert_eq!(there, stays, "{item}: {outcome}");
        *counts.entry((outcome, there)).or_default() += 1;
    }
    // A kill left at most a part of a line, and no item without one.
    let text = std::fs::read_to_string(world.path("responses")).unwrap();
    let lines = text.lines().map(serde_json::from_str::<Value>);
    let (whole, torn): (Vec<_>, Vec<_>) = lines.partition(Result::is_ok);
    assert!(torn.len() <= kills, "{} lines", torn.len());
    let listed: BTreeMap<String, Value> = whole
        .into_iter()
        .map(Result::unwrap)
        .map(|line| (line["item"].to_string(), line["outcome"].clone()))
        .collect();
    for (item, outcome) in &outcomes {
        assert_eq!(&listed[item], outcome, "{item}");
    }
    println!("{count} items, {kills} kills, {requests} requests: {counts:?}");
}
