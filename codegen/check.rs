//! Checks the parts of a spec against each other, and against the crate's own code.

use std::collections::{BTreeMap, BTreeSet};

use super::emit;
use super::names::{is_keyword, is_snake_case, pascal_case};
use super::problem::{Problem, Problems};
use super::spec::{Choice, Id, Operation, Parameter, ParameterKind, Reserved, Rule, placeholder};
use super::taken::Taken;

/// Names of operations and purges, which are methods.
pub fn names(operations: &[Operation], taken: &Taken, problems: &mut Problems) {
    let mut names = BTreeMap::new();
    for operation in operations {
        let line = operation.line;
        let purge = operation
            .tallyfy
            .requires
            .as_ref()
            .map(|requires| &requires.purge);
        let holders = [(&operation.id, ["Client", "Deletion"])]
            .into_iter()
            .chain(purge.map(|purge| (purge, ["Client", "Purge"])));
        for (name, holders) in holders {
            if !is_snake_case(name) {
                problems.push(Problem::new(
                    line,
                    format!("the name {name:?} is not in snake case"),
                    "write it like delete_group, in words that begin with a letter: it names a \
                     method in every language",
                ));
                continue;
            }
            let by = if is_keyword(name) {
                Some("a keyword of Rust".to_owned())
            } else if emit::DELETION_METHODS.contains(&name.as_str()) {
                Some(format!("Deletion::{name}"))
            } else {
                holders.iter().find_map(|holder| taken.method(holder, name))
            };
            if let Some(by) = by {
                problems.push(Problem::new(
                    line,
                    format!("the name {name} is taken by {by}"),
                    "choose another one, a verb and a noun",
                ));
            }
            if let Some(first) = names.insert(name, &operation.path) {
                problems.push(Problem::new(
                    line,
                    format!("the name {name} is taken by {first}"),
                    "give each operation and each purge a name of its own",
                ));
            }
        }
    }
}

/// Names of types, which the crate exports side by side.
pub fn types(
    operations: &[Operation],
    ids: &[Id],
    choices: &[Choice],
    taken: &Taken,
    problems: &mut Problems,
) {
    let mut names = BTreeMap::new();
    let options = operations
        .iter()
        .filter(|operation| operation.query_parameters.iter().any(|one| !one.required))
        .map(|operation| {
            let what = format!("the options of {}", operation.id);
            (
                format!("{}Options", pascal_case(&operation.id)),
                operation.line,
                what,
            )
        });
    let schemas = ids
        .iter()
        .map(|id| (id.name.clone(), id.line, format!("the id {}", id.title)))
        .chain(choices.iter().map(|choice| {
            let what = format!("the enum in line {}", choice.line);
            (choice.name.clone(), choice.line, what)
        }));
    for (name, line, what) in options.chain(schemas) {
        let by = if is_keyword(&name) {
            Some("a keyword of Rust".to_owned())
        } else if taken.exports(&name) || name == "Deletion" {
            Some(format!("the crate's own {name}"))
        } else {
            names.get(&name).cloned()
        };
        if let Some(by) = by {
            problems.push(Problem::new(
                line,
                format!("the name {name} is taken by {by}"),
                "choose another name",
            ));
        }
        names.insert(name, what);
    }
}

pub fn paths(operations: &[Operation], problems: &mut Problems) {
    let mut paths = BTreeMap::new();
    for operation in operations {
        let shape: Vec<&str> = operation
            .path
            .split('/')
            .map(|segment| placeholder(segment).map_or(segment, |_| "{}"))
            .collect();
        if let Some(first) = paths.insert(shape, &operation.id) {
            problems.push(Problem::new(
                operation.line,
                format!(
                    "the path of {} is that of {first}, with other names",
                    operation.id
                ),
                "describe one address once",
            ));
        }
    }
}

pub fn together(operations: &[Operation], problems: &mut Problems) {
    for operation in operations {
        let optional = |name: &String| {
            operation
                .query_parameters
                .iter()
                .any(|one| one.name == *name && !one.required)
        };
        for name in operation.tallyfy.together.iter().flatten() {
            if !optional(name) {
                problems.push(Problem::new(
                    operation.line,
                    format!("`together` of {} names {name}", operation.id),
                    "name optional query parameters of this operation",
                ));
            }
        }
    }
}

/// An earlier step has to be an operation on the same record.
pub fn earlier_steps(operations: &[Operation], declared: &BTreeSet<&str>, problems: &mut Problems) {
    let find = |id: &str| operations.iter().find(|operation| operation.id == id);
    for operation in operations {
        let Some(requires) = &operation.tallyfy.requires else {
            continue;
        };
        let Some(first) = find(&requires.operation) else {
            if !declared.contains(requires.operation.as_str()) {
                problems.push(Problem::new(
                    operation.line,
                    format!(
                        "{} requires {}, which is not there",
                        operation.id, requires.operation
                    ),
                    "name an operationId of this file",
                ));
            }
            continue;
        };
        let mut step = Some(first);
        for _ in 0..operations.len() {
            let Some(earlier) = step else { break };
            if earlier.id == operation.id {
                problems.push(Problem::new(
                    operation.line,
                    format!("{} requires itself", operation.id),
                    "name the operation that has to come first",
                ));
                break;
            }
            step = earlier
                .tallyfy
                .requires
                .as_ref()
                .and_then(|requires| find(&requires.operation));
        }
        let arguments = |operation: &Operation| -> Vec<(String, ParameterKind)> {
            let path = operation.path_parameters.iter();
            path.map(|one| (one.name.clone(), one.kind.clone()))
                .collect()
        };
        if arguments(first) != arguments(operation)
            || !first.query_parameters.is_empty()
            || !operation.query_parameters.is_empty()
        {
            problems.push(Problem::new(
                operation.line,
                format!(
                    "{} requires {}, which takes other arguments",
                    operation.id, first.id
                ),
                "a purge passes the same path arguments to both steps, and no query",
            ));
        }
    }
}

/// Finds the values with which one operation's path is also another's.
///
/// `/checklists/{checklist_id}/delete` with the id `tags` is `/checklists/tags/{association_id}`
/// with the id `delete`, which the server would read as row 0.
pub fn reserve(operations: &mut [Operation], ids: &[Id], choices: &[Choice]) {
    let templates: Vec<(String, String)> = operations
        .iter()
        .map(|operation| (operation.id.clone(), operation.path.clone()))
        .collect();
    for operation in operations {
        for (other, template) in templates.iter().filter(|(id, _)| *id != operation.id) {
            for (parameter, value) in collisions(&operation.path, template).unwrap_or_default() {
                if operation
                    .path_parameters
                    .iter()
                    .any(|one| one.name == parameter && can_be(one, &value, ids, choices))
                {
                    operation.reserved.push(Reserved {
                        parameter,
                        value,
                        operation: other.clone(),
                    });
                }
            }
        }
    }
}

/// Whether a parameter may have that word as its value. No integer is a word.
fn can_be(parameter: &Parameter, value: &str, ids: &[Id], choices: &[Choice]) -> bool {
    match &parameter.kind {
        ParameterKind::Id(kind) => ids
            .iter()
            .any(|id| &id.name == kind && matches!(id.rule, Rule::Text { .. })),
        ParameterKind::Choice(kind) => choices
            .iter()
            .any(|choice| &choice.name == kind && choice.values.iter().any(|one| one == value)),
        ParameterKind::Flag | ParameterKind::Integer { .. } | ParameterKind::List(_) => false,
    }
}

/// The parameters of `mine` that stand where `theirs` has a fixed word, if some path is both.
fn collisions(mine: &str, theirs: &str) -> Option<Vec<(String, String)>> {
    if mine.split('/').count() != theirs.split('/').count() {
        return None;
    }
    let mut found = Vec::new();
    for (mine, theirs) in mine.split('/').zip(theirs.split('/')) {
        match (placeholder(mine), placeholder(theirs)) {
            (None, None) if mine != theirs => return None,
            (Some(name), None) => found.push((name.to_owned(), theirs.to_owned())),
            _ => {}
        }
    }
    Some(found)
}
