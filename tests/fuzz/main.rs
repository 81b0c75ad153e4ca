//! Mutates valid inputs of everything that is read from outside, for `FUZZ_SECONDS` each (one unless
//! it is set), and prints how many inputs that were. A failure is shrunk and printed with its input.
//! `FUZZ_SEED` repeats a run. `fuzz/` has the same properties for cargo-fuzz.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../codegen/mod.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod codegen;
mod properties;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Pieces that mean something to one of the parsers.
const TOKENS: &[&str] = &[
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\u{202e}",
    "\0",
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    " ",
    "\t",
    "/",
    "..",
    "%2e%2e",
    "%",
    "@",
    "?",
    "#",
    "\\",
    "[::1]",
    "0x7f.1",
    "localhost.",
    "HTTP/1.1 204 \r\n",
    "content-length: 9\r\n",
    "transfer-encoding: chunked\r\n",
    "content-encoding: gzip\r\n",
    "retry-after: 1\r\n",
    "location: /\r\n",
    "ffffffffffffffff\r\n",
    "&a ",
    "*a",
    "!!binary ",
    "<<: ",
    "$ref: \"#/components/schemas/GroupId\"",
    "- ",
    "  ",
    "operation",
    "delete_group",
    "purge_process",
    "sending",
    "done",
    "outcome",
    "Sun, 06 Nov 1994 08:49:37 GMT",
];

#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, &'static str),
    Remove(Index, usize),
    Repeat(Index, usize),
    Cut(Index),
    Swap(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (index(), select(TOKENS)).prop_map(|(at, token)| Mutation::Insert(at, token)),
        (index(), 1..40_usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (index(), 1..200_usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        index().prop_map(Mutation::Cut),
        (index(), index()).prop_map(|(one, other)| Mutation::Swap(one, other)),
    ]
}

fn mutate(mut input: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for mutation in mutations {
        let length = input.len();
        if length == 0 {
            break;
        }
        match *mutation {
            Mutation::Replace(at, byte) => input[at.index(length)] = byte,
            Mutation::Insert(at, token) => {
                let at = at.index(length + 1);
                input.splice(at..at, token.bytes());
            }
            Mutation::Remove(at, count) => {
                let at = at.index(length);
                input.drain(at..(at + count).min(length));
            }
            Mutation::Repeat(at, count) => {
                let at = at.index(length);
                let piece = input[at..(at + count).min(length)].to_vec();
                input.splice(at..at, piece);
            }
            Mutation::Cut(at) => input.truncate(at.index(length)),
            Mutation::Swap(one, other) => input.swap(one.index(length), other.index(length)),
        }
    }
    input
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn fuzz(name: &str, seeds: &[&str], property: fn(&[u8])) {
    let time = Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(1));
    let mut seed = number("FUZZ_SEED").unwrap_or_else(rand_seed);
    println!("{name}: FUZZ_SEED={seed}");
    for input in seeds {
        property(input.as_bytes());
    }
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    let inputs = (select(seeds), prop::collection::vec(mutation(), 1..6));
    let started = Instant::now();
    let mut tried = 0;
    while started.elapsed() < time {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let config = Config {
            cases: 20,
            failure_persistence: None,
            ..Config::default()
        };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let result = TestRunner::new_with_rng(config, rng).run(&inputs, |(input, mutations)| {
            let input = mutate(input, &mutations);
            std::panic::catch_unwind(|| property(&input)).map_err(|_| {
                let shown = String::from_utf8_lossy(&input[..input.len().min(2000)]).into_owned();
                TestCaseError::fail(format!("the input was {shown:?}"))
            })
        });
        if let Err(error) = result {
            panic!("{name}, FUZZ_SEED={seed}: {error}");
        }
        tried += 20;
        seed = seed.wrapping_add(1);
    }
    println!(
        "{name}: {tried} inputs in {:.1} s",
        started.elapsed().as_secs_f64()
    );
}

fn rand_seed() -> u64 {
    use std::hash::BuildHasher;
    std::hash::RandomState::new().hash_one("seed")
}

const DELETIONS: &[&str] = &[
    r#"{"operation":"delete_group","group_id":"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}"#,
    r#"{"operation":"disable_member","user_id":7}"#,
    r#"{"operation":"remove_member","user_id":7,"with_reassignment":true,"to":"8"}"#,
    r#"{"operation":"delete_guest","guest_email":"a+b@example.com"}"#,
];

const WORK_LISTS: &[&str] = &[
    "\u{feff}{\"operation\":\"delete_group\",\"group_id\":\"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b\"}\r\n\n{\"operation\":\"purge_process\",\"run_id\":\"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b\"}\n",
    "{\"operation\":\"disable_member\",\"user_id\":\"7\"}\n",
    "a@example.com\nb%40@example.com\n",
];

const JOURNALS: &[&str] = &[
    "",
    concat!(
        "{\"journal\":\"tallyfy\",\"version\":1,\"base_url\":\"http://127.0.0.1\",\"organization\":\"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b\"}\n",
        "{\"sending\":{\"operation\":\"delete_group\",\"group_id\":\"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b\"},\"at\":1795420800}\n",
        "{\"done\":{\"operation\":\"delete_group\",\"group_id\":\"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b\"},\"outcome\":\"deleted\",\"status\":204,\"attempts\":1,\"at\":1795420801}\n",
        "{\"sending\":{\"operation\":\"disable_member\",\"user_id\":7},\"at\":1795420802}\n",
    ),
];

const BASE_URLS: &[&str] = &[
    "https://go.tallyfy.com/api",
    "http://127.0.0.1:8080",
    "http://localhost/a/b/",
    "https://[2001:db8::1]:8443/x",
];

const RESPONSES: &[&str] = &[
    "HTTP/1.1 204 No Content\r\nx-ratelimit-remaining: 7\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 24\r\n\r\n{\"data\":{\"id\":\"9f2b6c\"}}",
    "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2f\r\n{\"code\":404,\"message\":\"Resource not found\",\"x\":1\r\n1\r\n}\r\n0\r\n\r\n",
    "HTTP/1.1 503 Service Unavailable\r\nretry-after: 120\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>",
    "HTTP/1.1 302 Found\r\nlocation: https://example.com/\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.0 422 X\r\n\r\n{\"error\":true,\"message\":\"m\",\"errors\":{\"a\":[\"b\"]}}",
];

const RETRY_AFTER: &[&str] = &[
    "120",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "99999999999999999999",
];

#[test]
fn deletions_from_json() {
    fuzz("deletions", DELETIONS, properties::deletion);
}

#[test]
fn work_lists() {
    fuzz("work lists", WORK_LISTS, properties::work_list);
}

#[test]
fn journals() {
    fuzz("journals", JOURNALS, properties::journal);
}

#[test]
fn base_urls() {
    fuzz("base URLs", BASE_URLS, properties::base_url);
}

#[test]
fn specs() {
    fuzz(
        "specs",
        &[include_str!("../../openapi/tallyfy.yaml")],
        properties::spec,
    );
}

#[test]
fn responses() {
    fuzz("responses", RESPONSES, properties::response);
}

#[test]
fn values_of_retry_after() {
    fuzz("Retry-After", RETRY_AFTER, properties::retry_after);
}
