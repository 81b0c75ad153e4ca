//! The schemas that the spec names: kinds of id, and the bodies of responses.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, Schema};
use super::pattern::Automaton;
use super::problem::Problem;
use super::spec::{Details, Field, Id, Kind, ORGANIZATION, Operation, ParameterKind, Rule};

/// The largest integer that every language's 64-bit type holds.
const INTEGER_MAX: u64 = i64::MAX as u64;

pub fn ids(document: &Document, operations: &[Operation]) -> Result<Vec<Id>, Problem> {
    let mut names: BTreeSet<String> = operations
        .iter()
        .flat_map(|operation| {
            operation
                .path_parameters
                .iter()
                .chain(&operation.query_parameters)
        })
        .filter_map(|parameter| match &parameter.kind {
            ParameterKind::Id(name) => Some(name.clone()),
            ParameterKind::Flag => None,
        })
        .collect();
    if let Some(organization) = document.components.parameters.get(ORGANIZATION)
        && let Some(reference) = &organization.schema.reference
    {
        names.insert(schema_name(document, ORGANIZATION, reference, None)?);
    }
    document
        .components
        .schemas
        .iter()
        .filter(|(name, _)| names.contains(*name))
        .map(|(name, schema)| {
            let line = usize::try_from(schema.defined.line()).ok();
            id(name, &schema.value, line)
        })
        .collect()
}

/// The schemas of the documented answers, and those that they are made of.
pub fn details(document: &Document, operations: &[Operation]) -> Result<Vec<Details>, Problem> {
    let mut wanted: Vec<String> = operations
        .iter()
        .filter_map(|operation| operation.details.clone())
        .collect();
    let mut found = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let Some(schema) = document.components.schemas.get(&name) else {
            continue;
        };
        let line = usize::try_from(schema.defined.line()).ok();
        let mut fields = Vec::new();
        for (field, schema) in &schema.value.properties {
            let kind = field_kind(document, &name, schema, line, &mut wanted)?;
            fields.push(Field {
                name: field.clone(),
                description: schema
                    .description
                    .as_deref()
                    .unwrap_or("")
                    .trim()
                    .to_owned(),
                kind,
            });
        }
        if fields.is_empty() {
            return Err(Problem::new(
                line,
                format!("the schema {name} describes an answer and has no properties"),
                "list the properties that are documented",
            ));
        }
        let description = schema
            .value
            .description
            .as_deref()
            .unwrap_or("")
            .trim()
            .to_owned();
        found.insert(
            name.clone(),
            Details {
                name,
                description,
                fields,
            },
        );
    }
    Ok(found.into_values().collect())
}

fn field_kind(
    document: &Document,
    owner: &str,
    schema: &Schema,
    line: Option<usize>,
    wanted: &mut Vec<String>,
) -> Result<Kind, Problem> {
    if let Some(reference) = &schema.reference {
        let name = schema_name(document, owner, reference, line)?;
        wanted.push(name.clone());
        return Ok(Kind::Details(name));
    }
    if let Some(items) = &schema.listed {
        let items = field_kind(document, owner, items, line, wanted)?;
        return Ok(Kind::List(Box::new(items)));
    }
    Ok(match schema.kind.as_deref() {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Flag,
        Some("array") => match &schema.items {
            Some(items) => Kind::List(Box::new(field_kind(document, owner, items, line, wanted)?)),
            None => Kind::List(Box::new(Kind::Any)),
        },
        _ => Kind::Any,
    })
}

pub fn schema_name(
    document: &Document,
    id: &str,
    reference: &str,
    line: Option<usize>,
) -> Result<String, Problem> {
    let name = reference
        .strip_prefix("#/components/schemas/")
        .filter(|name| document.components.schemas.contains_key(*name))
        .ok_or_else(|| {
            Problem::new(
                line,
                format!("{id} refers to {reference}, which is not there"),
                "add it under components/schemas",
            )
        })?;
    if !is_pascal_case(name) {
        return Err(Problem::new(
            line,
            format!("the schema {name} is not in Pascal case"),
            "write it like GroupId: it names a type in every language",
        ));
    }
    Ok(name.to_owned())
}

/// A body `{"data": {…}}` is described by what is inside.
pub fn unwrap_envelopes(operations: &mut [Operation], details: &mut Vec<Details>) {
    let envelopes: BTreeMap<String, String> = details
        .iter()
        .filter_map(|schema| match schema.fields.as_slice() {
            [
                Field {
                    name,
                    kind: Kind::Details(inner),
                    ..
                },
            ] if name == "data" => Some((schema.name.clone(), inner.clone())),
            _ => None,
        })
        .collect();
    details.retain(|schema| !envelopes.contains_key(&schema.name));
    for name in operations
        .iter_mut()
        .filter_map(|operation| operation.details.as_mut())
    {
        if let Some(inner) = envelopes.get(name) {
            name.clone_from(inner);
        }
    }
}

/// The schema's name is that of a type in every language.
fn is_pascal_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn id(name: &str, schema: &Schema, line: Option<usize>) -> Result<Id, Problem> {
    let problem =
        |what: &str, help: &str| Err(Problem::new(line, format!("the id {name} {what}"), help));
    let Some(note) = &schema.tallyfy else {
        return problem(
            "has no x-tallyfy",
            "add `x-tallyfy: {rule: …}`, the rule in words for an error message",
        );
    };
    let (Some(title), Some(description)) = (&schema.title, &schema.description) else {
        return problem(
            "has no title or no description",
            "add them: they are its documentation in every language",
        );
    };
    let rule = match schema.kind.as_deref() {
        Some("string") => {
            let (Some(pattern), Some(min), Some(max)) =
                (&schema.pattern, schema.min_length, schema.max_length)
            else {
                return problem(
                    "has no pattern, minLength or maxLength",
                    "add them: nothing else keeps it one path segment",
                );
            };
            let automaton = match Automaton::new(pattern) {
                Ok(automaton) => Box::new(automaton),
                Err(what) => {
                    return problem(
                        &format!("has the pattern {pattern:?}, which is not supported: {what}"),
                        "write characters, [classes], groups, | and counts between ^ and $",
                    );
                }
            };
            if min == 0 {
                return problem("may be empty", "set minLength to 1 or more");
            }
            Rule::Text {
                pattern: pattern.clone(),
                automaton,
                min,
                max,
            }
        }
        Some("integer") => Rule::Integer {
            min: schema.minimum.unwrap_or(0).max(1),
            max: schema.maximum.unwrap_or(INTEGER_MAX).min(INTEGER_MAX),
        },
        _ => return problem("is neither a string nor an integer", "make it one of them"),
    };
    if let Some(example) = &schema.example
        && !rule.allows(example)
    {
        return problem(
            &format!("has the example {example}, which its own rule refuses"),
            "correct the example or the rule",
        );
    }
    Ok(Id {
        name: name.to_owned(),
        title: title.clone(),
        description: description.trim().to_owned(),
        rule,
        words: note.rule.clone(),
        scoped: note.scoped,
        example: schema.example.clone(),
    })
}
