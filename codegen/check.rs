//! Checks the operations of a spec against each other.

use std::collections::BTreeMap;

use super::problem::Problem;
use super::spec::{Id, Operation, Parameter, ParameterKind, Reserved, Rule, placeholder};

/// Methods that the crate has itself.
const TAKEN: [&str; 12] = [
    "base_url",
    "builder",
    "bulk",
    "checked",
    "clone",
    "execute",
    "from_env",
    "in_organization",
    "operation",
    "options",
    "organization",
    "preview",
];

pub fn unique(operations: &[Operation]) -> Result<(), Problem> {
    let mut names = BTreeMap::new();
    let mut paths = BTreeMap::new();
    for operation in operations {
        let line = operation.line;
        let purge = operation
            .tallyfy
            .requires
            .iter()
            .map(|requires| &requires.purge);
        for name in std::iter::once(&operation.id).chain(purge) {
            if !is_snake_case(name) {
                return Err(Problem::new(
                    line,
                    format!("the name {name:?} is not in snake case"),
                    "write it like delete_group: it names a method in every language",
                ));
            }
            if TAKEN.contains(&name.as_str()) || syn::parse_str::<proc_macro2::Ident>(name).is_err()
            {
                return Err(Problem::new(
                    line,
                    format!("the name {name} is a word of Rust or of the crate"),
                    "choose another one, a verb and a noun",
                ));
            }
            if let Some(first) = names.insert(name, &operation.path) {
                return Err(Problem::new(
                    line,
                    format!("the name {name} is taken already, by {first}"),
                    "give each operation and each purge a name of its own",
                ));
            }
        }
        let shape: Vec<&str> = operation
            .path
            .split('/')
            .map(|segment| placeholder(segment).map_or(segment, |_| "{}"))
            .collect();
        if let Some(first) = paths.insert(shape, &operation.id) {
            return Err(Problem::new(
                line,
                format!(
                    "the path of {} is that of {first}, with other names",
                    operation.id
                ),
                "describe one address once",
            ));
        }
    }
    Ok(())
}

/// An earlier step has to be an operation on the same record.
pub fn earlier_steps(operations: &[Operation]) -> Result<(), Problem> {
    for operation in operations {
        let Some(requires) = &operation.tallyfy.requires else {
            continue;
        };
        let Some(first) = operations
            .iter()
            .find(|first| first.id == requires.operation)
        else {
            return Err(Problem::new(
                operation.line,
                format!(
                    "{} requires {}, which is not there",
                    operation.id, requires.operation
                ),
                "name an operationId of this file",
            ));
        };
        if first.path_parameters != operation.path_parameters
            || !first.query_parameters.is_empty()
            || !operation.query_parameters.is_empty()
        {
            return Err(Problem::new(
                operation.line,
                format!(
                    "{} requires {}, which takes other arguments",
                    operation.id, first.id
                ),
                "a purge passes the same path arguments to both steps, and no query",
            ));
        }
    }
    Ok(())
}

/// Finds the values with which one operation's path is also another's.
///
/// `/checklists/{checklist_id}/delete` with the id `tags` is `/checklists/tags/{association_id}`
/// with the id `delete`, which the server would read as row 0.
pub fn reserve(operations: &mut [Operation], ids: &[Id]) {
    let templates: Vec<(String, String)> = operations
        .iter()
        .map(|operation| (operation.id.clone(), operation.path.clone()))
        .collect();
    for operation in operations {
        for (other, template) in templates.iter().filter(|(id, _)| *id != operation.id) {
            for (parameter, value) in collisions(&operation.path, template).unwrap_or_default() {
                // No integer is a word.
                if operation
                    .path_parameters
                    .iter()
                    .any(|one| one.name == parameter && is_text(one, ids))
                {
                    let operation_id = other.clone();
                    operation.reserved.push(Reserved {
                        parameter,
                        value,
                        operation: operation_id,
                    });
                }
            }
        }
    }
}

fn is_text(parameter: &Parameter, ids: &[Id]) -> bool {
    let ParameterKind::Id(kind) = &parameter.kind else {
        return false;
    };
    ids.iter()
        .any(|id| &id.name == kind && matches!(id.rule, Rule::Text { .. }))
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

fn is_snake_case(name: &str) -> bool {
    !name.is_empty()
        && name.split('_').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}
