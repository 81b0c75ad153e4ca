//! The recipes of the README: what their `jq` filters make of made-up pages is a list.

use std::fs;
use std::path::Path;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::{Value, json};

use crate::support::World;

const TAGS: [&str; 3] = [
    "1a2b3c4d5e6f708192a3b4c5d6e7f809",
    "2b3c4d5e6f708192a3b4c5d6e7f8091a",
    "3c4d5e6f708192a3b4c5d6e7f8091a2b",
];

/// What a filter makes of a value, one line each.
fn jq(filter: &str, input: &Value) -> Vec<String> {
    let input = read::parse_single(input.to_string().as_bytes()).unwrap();
    let definitions = jaq_core::defs();
    let functions = jaq_core::funs();
    let arena = Arena::default();
    let file = File {
        code: filter,
        path: (),
    };
    let modules = Loader::new(definitions).load(&arena, file).unwrap();
    let filter = Compiler::default()
        .with_funs(functions)
        .compile(modules)
        .unwrap();
    let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
    let lines = filter.id.run((context, input)).map(unwrap_valr);
    lines.map(|line| line.unwrap().to_string()).collect()
}

/// The README of the program and that of the library, as far as they have this recipe.
fn readmes_with(recipe: &str) -> Vec<String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = ["README.md", "../README.md"].map(|name| fs::read_to_string(program.join(name)));
    let readmes = texts.into_iter().map(Result::unwrap);
    let readmes: Vec<_> = readmes.filter(|text| text.contains(recipe)).collect();
    assert!(!readmes.is_empty(), "{recipe} is in no README");
    readmes
}

/// What stands in quotes after each occurrence of a text.
fn quoted<'a>(readme: &'a str, before: &str) -> Vec<&'a str> {
    let rest = readme.split(before).skip(1);
    let filters = rest.filter_map(|rest| rest.split('\'').nth(1));
    filters.collect()
}

/// Two pages of such records, as the list calls return them.
fn pages(records: &[Value]) -> Vec<Value> {
    let pages = records.chunks(2).enumerate().map(|(index, records)| {
        json!({
            "data": records,
            "meta": { "pagination": {
                "total": 3, "count": records.len(), "per_page": 2,
                "current_page": index + 1, "total_pages": 2,
            } },
        })
    });
    pages.collect()
}

/// The plan of a list, which is refused where a line is not an item.
#[track_caller]
fn plan(lines: &[String]) -> Value {
    let world = World::new();
    world.write("list.jsonl", lines.join("\n"));
    world
        .run(&["plan", "list.jsonl", "--json"])
        .has_code(0)
        .json()
}

#[test]
fn the_official_command_line_and_jq_make_a_list() {
    for readme in readmes_with("tallyfy tag list") {
        let filters = quoted(&readme, "tallyfy tag list --all -o ndjson | jq -c");
        assert_eq!(filters.len(), 1);
        let records = TAGS.map(|id| json!({ "id": id, "title": "it's a \"tag\"", "color": null }));
        let lines: Vec<_> = records
            .iter()
            .flat_map(|record| jq(filters[0], record))
            .collect();
        assert_eq!(plan(&lines)["operations"]["delete_tag"]["items"], 3);
    }
}

#[test]
fn curl_and_jq_make_a_list_of_every_page() {
    let records = [
        (
            "tags",
            "delete_tag",
            TAGS.map(|id| json!({ "id": id, "title": "x" })),
        ),
        (
            "users",
            "disable_member",
            [1, 2, 3].map(|id| json!({ "id": id, "email": "a@example.com" })),
        ),
        (
            "runs",
            "archive_process",
            TAGS.map(|id| json!({ "id": id, "status": "complete" })),
        ),
        (
            "guests",
            "delete_guest",
            ["a@example.com", "b+c@example.com", "o'd@example.com"]
                .map(|email| json!({ "email": email })),
        ),
    ];
    for readme in readmes_with("curl -") {
        let each = readme
            .split("jq -c \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let more = quoted(&readme, "jq -e")[0];
        for (name, operation, records) in &records {
            let filter = quoted(&readme, &format!("\nlist {name} "))[0];
            let filter = each.replace("$2", filter);
            let pages = pages(records);
            let lines: Vec<_> = pages.iter().flat_map(|page| jq(&filter, page)).collect();
            let plan = plan(&lines);
            assert_eq!(plan["operations"][operation]["items"], 3, "{lines:?}");
            let turns: Vec<_> = pages.iter().flat_map(|page| jq(more, page)).collect();
            assert_eq!(turns, ["true", "false"]);
        }
        let active = json!({ "data": [{ "id": TAGS[0], "status": "active" }] });
        let filter = each.replace("$2", quoted(&readme, "\nlist runs ")[0]);
        assert!(jq(&filter, &active).is_empty());
    }
}
