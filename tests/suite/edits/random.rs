//! Several edits at once, chosen at random from the table, with random names and texts among them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::document::{Document, id, path_parameter, query_parameter, reference};
use super::{check_lines, edited, edits};
use crate::codegen::generate::generate;
use crate::codegen::problem::Problems;
use crate::codegen_messages::taken;

/// How many edited specs are tried, unless `TALLYFY_EDITS_TRIES` or `TALLYFY_EDITS_SECONDS` says
/// otherwise.
const TRIES: usize = 60;

/// Parts of names, some of which mean something to Rust or to the crate.
const PARTS: [&str; 24] = [
    "delete",
    "thing",
    "a",
    "Z",
    "_",
    "-",
    "1",
    "é",
    "gen",
    "self",
    "Self",
    "new",
    "options",
    "api",
    "value",
    "operation",
    "String",
    "Option",
    " ",
    ".",
    "$",
    "\"",
    "__",
    "x",
];

/// What texts are made of.
const TEXT: [char; 17] = [
    'a', 'b', ' ', ' ', '`', '[', ']', '<', '>', '\n', '\t', '#', '-', '*', '~', '\\', '\u{202E}',
];

#[test]
fn random_edits_build_or_are_refused() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("TALLYFY_EDITS_SEED").unwrap_or(u64::from(now.subsec_nanos()));
    let seconds = number("TALLYFY_EDITS_SECONDS").map(Duration::from_secs);
    let tries = number("TALLYFY_EDITS_TRIES").map(|tries| usize::try_from(tries).unwrap());
    let tries = tries.unwrap_or(if seconds.is_some() { usize::MAX } else { TRIES });
    println!("TALLYFY_EDITS_SEED={seed}");
    let sample = std::env::var_os("TALLYFY_EDITS_SAMPLE");
    let mut random = fastrand::Rng::with_seed(seed);
    let (taken, edits) = (taken(), edits());
    let began = Instant::now();
    let (mut built, mut refused) = (0, 0);
    for attempt in 0..tries {
        if seconds.is_some_and(|seconds| began.elapsed() > seconds) {
            break;
        }
        let chosen: BTreeSet<usize> = (0..random.usize(1..7))
            .map(|_| random.usize(..edits.len()))
            .collect();
        let chosen: Vec<_> = chosen
            .into_iter()
            .map(|number| (number, &edits[number]))
            .collect();
        // Half of them without anything that is refused, so that enough of them build.
        let chosen: Vec<_> = match random.bool() {
            true => chosen,
            false => chosen
                .into_iter()
                .filter(|(_, edit)| edit.says.is_none())
                .collect(),
        };
        let names: Vec<_> = chosen.iter().map(|(_, edit)| edit.name.as_str()).collect();
        let mut document = edited(Document::small(), chosen.iter().copied());
        let is_random = random.bool();
        if is_random {
            add_random(&mut document, &mut random, edits.len());
        }
        let text = document.text();
        match generate(&text, &taken) {
            Ok(generated) => {
                for code in generated.values() {
                    if let Err(error) = syn::parse_file(code) {
                        panic!("{names:?} is not Rust: {error}\n{text}");
                    }
                }
                let says: Vec<_> = chosen.iter().filter_map(|(_, edit)| edit.says).collect();
                assert!(says.is_empty(), "{names:?} builds, expected {says:?}");
                if let Some(folder) = &sample {
                    let path = std::path::Path::new(folder).join(format!("{attempt}.json"));
                    std::fs::write(path, text).unwrap();
                }
                built += 1;
            }
            Err(error) => {
                let problems: &Problems = error
                    .downcast_ref()
                    .unwrap_or_else(|| panic!("{names:?}: {error}\n{text}"));
                check_lines(problems);
                let all = problems.to_string();
                for says in chosen.iter().filter_map(|(_, edit)| edit.says) {
                    assert!(all.contains(says), "{names:?}: expected {says:?}: {all}");
                }
                let expected = chosen.iter().any(|(_, edit)| edit.says.is_some());
                assert!(expected || is_random, "{names:?}: {all}");
                refused += 1;
            }
        }
    }
    println!(
        "{built} specs built, {refused} refused, after {:?}",
        began.elapsed()
    );
    assert!(built > 0 && refused > 0, "{built} built, {refused} refused");
}

/// An operation whose names and texts are random, all of them legal OpenAPI.
fn add_random(document: &mut Document, random: &mut fastrand::Rng, number: usize) {
    let name = |random: &mut fastrand::Rng| -> String {
        (0..random.usize(1..4))
            .map(|_| PARTS[random.usize(..PARTS.len())])
            .collect()
    };
    let body = format!("Random{number}");
    let properties: serde_json::Map<_, _> = (0..random.usize(1..6))
        .map(|_| (name(random), json!({ "type": "string" })))
        .collect();
    document.schema(&body, json!({ "type": "object", "properties": properties }));
    let first = name(random).replace(['{', '}'], "");
    let tail = format!("random_{number}/{{{first}}}");
    let flags: Vec<String> = (0..random.usize(..4)).map(|_| name(random)).collect();
    let text: String = (0..random.usize(..60))
        .map(|_| random.choice(&TEXT).unwrap())
        .collect();
    let own_name = random.bool().then(|| name(random));
    let kinds = [
        json!({ "type": "boolean" }),
        json!({ "type": "integer", "minimum": random.i64(-9..9) }),
        json!({ "type": "string", "enum": [name(random), name(random)] }),
        json!({ "type": "array", "items": reference("schemas", "ThingId") }),
    ];
    let operation = document.operation_at(number, &tail);
    operation["operationId"] = json!(own_name.unwrap_or_else(|| id(number)));
    operation["description"] = json!(text);
    operation["summary"] = json!(text);
    operation["parameters"] = json!([
        reference("parameters", "org_id"),
        path_parameter(&first, reference("schemas", "ThingId"))
    ]);
    for flag in flags {
        let mut parameter = query_parameter(&flag, random.choice(&kinds).unwrap().clone());
        parameter["required"] = json!(random.bool());
        operation["parameters"]
            .as_array_mut()
            .unwrap()
            .push(parameter);
    }
    super::shapes::respond(operation, "200", reference("schemas", &body));
}
