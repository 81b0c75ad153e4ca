//! The records, and what an operation does to them. It follows the table of operations and knows no
//! operation by name.

use std::collections::HashMap;

use crate::deletion::Deletion;
use crate::operation::{Effect, Operation, ParameterLocation};

/// The values of a path, each with its kind of id.
type Names = Vec<(&'static str, String)>;

/// What identifies a record: its own id and, if that is not unique, those of its parents.
type Key = Names;

#[derive(Default)]
pub(super) struct State {
    records: HashMap<Key, Record>,
}

#[derive(Default)]
struct Record {
    /// The record's parents, as the path names them. A task of a process is not found as a one-off
    /// task, nor the other way round.
    parents: Names,
    archived: bool,
    disabled: bool,
    completed: bool,
}

/// The result of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// The state changed.
    Changed,
    /// It was in that state before.
    Unchanged,
    /// No such record.
    Missing,
    /// It must be archived, disabled or completed first.
    TooEarly,
}

impl State {
    pub(super) fn add(&mut self, deletion: &Deletion) {
        let operation = deletion.operation();
        let (key, parents) = split(operation, &names(deletion));
        let record = self.records.entry(key).or_default();
        record.parents = parents;
        match operation.effect {
            Effect::Archive => record.archived = false,
            Effect::Disable => record.disabled = false,
            Effect::Reopen => record.completed = true,
            Effect::Permanent | Effect::Detach | Effect::Clear => {}
        }
        match earlier_step(operation) {
            Some(Effect::Archive) => record.archived = true,
            Some(Effect::Disable) => record.disabled = true,
            _ => {}
        }
    }

    pub(super) fn contains(&self, deletion: &Deletion) -> bool {
        let operation = deletion.operation();
        let (key, parents) = split(operation, &names(deletion));
        self.records.get(&key).is_some_and(|record| {
            record.parents == parents
                && match operation.effect {
                    Effect::Archive => !record.archived,
                    Effect::Disable => !record.disabled,
                    Effect::Reopen => record.completed,
                    Effect::Permanent | Effect::Detach | Effect::Clear => true,
                }
        })
    }

    /// Applies the operation to the record that the values of its path name.
    pub(super) fn apply(&mut self, operation: &Operation, values: &[String]) -> Done {
        let (key, parents) = split(operation, &named(operation, values));
        let Some(record) = self
            .records
            .get_mut(&key)
            .filter(|record| record.parents == parents)
        else {
            return Done::Missing;
        };
        match earlier_step(operation) {
            Some(Effect::Archive) if !record.archived => return Done::TooEarly,
            Some(Effect::Disable) if !record.disabled => return Done::TooEarly,
            _ => {}
        }
        match operation.effect {
            Effect::Permanent | Effect::Detach | Effect::Clear => {
                self.records.remove(&key);
            }
            // An archived record looks as if it were not there.
            Effect::Archive if record.archived => return Done::Missing,
            Effect::Archive => record.archived = true,
            Effect::Disable if record.disabled => return Done::Unchanged,
            Effect::Disable => record.disabled = true,
            Effect::Reopen if !record.completed => return Done::TooEarly,
            Effect::Reopen => record.completed = false,
        }
        Done::Changed
    }
}

fn earlier_step(operation: &Operation) -> Option<Effect> {
    let requires = operation.requires()?;
    Operation::find(requires.operation).map(Operation::effect)
}

fn names(deletion: &Deletion) -> Names {
    let values: Vec<String> = deletion
        .arguments()
        .filter(|(parameter, _)| parameter.location == ParameterLocation::Path)
        .map(|(_, value)| value.text().into_owned())
        .collect();
    named(deletion.operation(), &values)
}

fn named(operation: &Operation, values: &[String]) -> Names {
    let path = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == ParameterLocation::Path);
    path.map(|parameter| parameter.kind)
        .zip(values.iter().cloned())
        .collect()
}

/// The record's key and its parents. The last name in a path is the record's own.
fn split(operation: &Operation, names: &Names) -> (Key, Names) {
    let scoped = operation
        .parameters
        .iter()
        .rfind(|parameter| parameter.location == ParameterLocation::Path)
        .is_some_and(|parameter| parameter.scoped);
    match names.split_last() {
        Some((own, parents)) if !scoped => (vec![own.clone()], parents.to_vec()),
        _ => (names.clone(), Vec::new()),
    }
}
