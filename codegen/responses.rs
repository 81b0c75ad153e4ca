//! The documented responses, and the schemas that they are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Entry, Node};
use super::names::is_pascal_case;
use super::problem::{Problem, Problems};
use super::references::{Target, resolve};
use super::spec::{Details, Field, Kind, Success};

/// Lists of lists, one inside the other. More are a schema that refers to itself.
const MAX_DEPTH: usize = 8;

/// The successful responses of an operation, and the schema of their body.
///
/// Bodies of different schemas are any JSON. So is one that is not an object with known properties.
///
/// # Errors
///
/// When no response is successful, or when one is described in a way that can't be supported.
pub fn success(
    root: &Node,
    owner: &str,
    responses: &Entry,
) -> Result<(Vec<Success>, Option<String>), Problem> {
    let mut success = Vec::new();
    let mut bodies = BTreeSet::new();
    for entry in responses.value.entries() {
        let problem = |what: String, help: &str| Problem::new(entry.line, what, help);
        if entry.key.eq_ignore_ascii_case("2XX") {
            return Err(problem(
                format!("{owner} declares a range of successful statuses"),
                "declare each status, or 200 and 204 where no source says which",
            ));
        }
        let Some(status) = entry
            .key
            .parse()
            .ok()
            .filter(|code| (200..300).contains(code))
        else {
            continue;
        };
        let response = resolve(root, &entry.value, "responses", owner)?.node;
        let media = json(response);
        if let Some(schema) = media.and_then(|media| media.get("schema")) {
            let target = resolve(root, schema, "schemas", owner)?;
            if target.name.is_none() && target.node.get("properties").is_some() {
                return Err(problem(
                    format!("{owner} describes the body of the {status} in place"),
                    "give it a named schema under components/schemas and refer to it",
                ));
            }
            bodies.insert(body(root, owner, target)?);
        }
        let example = media.and_then(|media| media.get("example").or_else(|| first_example(media)));
        success.push(Success {
            status,
            example: example.map(Node::to_json),
        });
    }
    if success.is_empty() {
        return Err(Problem::new(
            responses.line,
            format!("{owner} declares no successful response"),
            "declare its 2xx status, or 200 and 204 where no source says which",
        ));
    }
    let body = match bodies.len() {
        1 => bodies.pop_first().flatten(),
        _ => None,
    };
    Ok((success, body))
}

fn json(response: &Node) -> Option<&Node> {
    let types = response.get("content")?.entries();
    let is_json = |entry: &&Entry| {
        let name = entry.key.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("application/json")
    };
    types.iter().find(is_json).map(|entry| &entry.value)
}

fn first_example(media: &Node) -> Option<&Node> {
    media.get("examples")?.entries().first()?.value.get("value")
}

/// The schema of a body. One in an envelope `{"data": {…}}` is described by what is inside: the
/// client takes it out.
fn body(root: &Node, owner: &str, target: Target<'_>) -> Result<Option<String>, Problem> {
    let Some(data) = target
        .node
        .get("properties")
        .and_then(|all| all.get("data"))
    else {
        return named(target);
    };
    let inside = resolve(root, data, "schemas", owner)?;
    match inside.node.text("type") {
        Some("array" | "string" | "integer" | "number" | "boolean") => named(target),
        _ => named(inside),
    }
}

/// The target's name, if a struct can be derived from it.
fn named(target: Target<'_>) -> Result<Option<String>, Problem> {
    let Some(name) = target.name.filter(|_| has_properties(target.node)) else {
        return Ok(None);
    };
    if !is_pascal_case(name) {
        return Err(Problem::new(
            target.line,
            format!("the schema {name} is not in Pascal case"),
            "write it like RemovedGuest: it names a type in every language",
        ));
    }
    if name == "Self" {
        return Err(Problem::new(
            target.line,
            "the schema Self has the name of a keyword of Rust",
            "choose another name",
        ));
    }
    Ok(Some(name.to_owned()))
}

fn has_properties(schema: &Node) -> bool {
    schema
        .get("properties")
        .is_some_and(|all| !all.entries().is_empty())
}

/// The schemas of those names, and those that they are made of, by name.
pub fn details(root: &Node, names: Vec<String>, problems: &mut Problems) -> Vec<Details> {
    let schemas = root.get("components").and_then(|all| all.get("schemas"));
    let mut wanted = names;
    let mut found = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let Some(schema) = schemas.and_then(|schemas| schemas.get(&name)) else {
            continue;
        };
        let mut fields = Vec::new();
        for entry in schema.get("properties").map_or(&[][..], Node::entries) {
            let kind = kind(root, &name, &entry.value, 0);
            let Some(kind) = problems.ok(kind) else {
                continue;
            };
            wanted.extend(schema_of(&kind).map(str::to_owned));
            fields.push(Field {
                name: entry.key.clone(),
                description: description(&entry.value),
                kind,
            });
        }
        let description = description(schema);
        found.insert(
            name.clone(),
            Details {
                name,
                description,
                fields,
            },
        );
    }
    let mut details: Vec<_> = found.into_values().collect();
    mark_recursive(&mut details);
    details
}

fn description(schema: &Node) -> String {
    schema
        .text("description")
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn kind(root: &Node, owner: &str, schema: &Node, depth: usize) -> Result<Kind, Problem> {
    if depth > MAX_DEPTH {
        return Ok(Kind::Any);
    }
    let list = |items: &Node| Ok(Kind::List(Box::new(kind(root, owner, items, depth + 1)?)));
    let target = resolve(root, schema, "schemas", owner)?;
    // What a list is made of, where some sources show something else than a list.
    if let Some(items) = target.node.get("x-tallyfy-items") {
        return list(items);
    }
    if let Some(name) = named(target)? {
        return Ok(Kind::Details(name));
    }
    Ok(match target.node.text("type") {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Flag,
        Some("array") => match target.node.get("items") {
            Some(items) => return list(items),
            None => Kind::List(Box::new(Kind::Any)),
        },
        _ => Kind::Any,
    })
}

fn schema_of(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::List(items) => schema_of(items),
        Kind::Details(name) | Kind::Recursive(name) => Some(name),
        _ => None,
    }
}

/// A struct can't hold itself, neither directly nor by way of others.
fn mark_recursive(details: &mut [Details]) {
    let held: BTreeMap<String, Vec<String>> = details
        .iter()
        .map(|schema| {
            let held = schema.fields.iter().filter_map(|field| match &field.kind {
                Kind::Details(name) => Some(name.clone()),
                _ => None,
            });
            (schema.name.clone(), held.collect())
        })
        .collect();
    let leads_to = |from: &str, to: &str| {
        let mut waiting = vec![from];
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                waiting.extend(held.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        false
    };
    for schema in details {
        for field in &mut schema.fields {
            if let Kind::Details(name) = &field.kind
                && leads_to(name, &schema.name)
            {
                field.kind = Kind::Recursive(name.clone());
            }
        }
    }
}
