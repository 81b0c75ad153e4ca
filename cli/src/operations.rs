//! The operations and purges, as the library lists them.

use serde_json::{Map, Value, json};
use tallyfy::bulk::Item;
use tallyfy::{Operation, ParameterLocation};

use crate::exit::Result;
use crate::output::print;

/// An operation, or a purge, which is two.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub name: &'static str,
    /// The first step of a purge.
    pub first: Option<&'static str>,
    /// The operation that does what the name says.
    pub operation: &'static Operation,
}

/// Every operation, then every purge.
pub fn all() -> impl Iterator<Item = Named> {
    let operations = Operation::all().iter().map(|operation| Named {
        name: operation.id(),
        first: None,
        operation,
    });
    let purges = Operation::all().iter().filter_map(|operation| {
        let prerequisite = operation.requires()?;
        Some(Named {
            name: prerequisite.purge(),
            first: Some(prerequisite.operation()),
            operation,
        })
    });
    operations.chain(purges)
}

pub fn find(name: &str) -> Option<Named> {
    all().find(|named| named.name == name)
}

impl Named {
    pub fn summary(&self) -> String {
        match self.first {
            Some(first) => format!("Both steps: {first}, then {}", self.operation.id()),
            None => self.operation.summary().to_owned(),
        }
    }

    /// An item of this name. The library checks the arguments.
    pub fn item(
        &self,
        mut arguments: Map<String, Value>,
    ) -> std::result::Result<Item, serde_json::Error> {
        arguments.insert("operation".to_owned(), self.name.into());
        serde_json::from_value(Value::Object(arguments))
    }

    /// An argument as text, as the library takes it.
    pub fn value(&self, parameter: &str, text: &str) -> Value {
        let is_boolean = self
            .operation
            .parameters()
            .iter()
            .any(|known| known.name() == parameter && known.kind() == "boolean");
        match text.to_ascii_lowercase().as_str() {
            "true" if is_boolean => true.into(),
            "false" if is_boolean => false.into(),
            _ => text.into(),
        }
    }

    fn as_json(&self) -> Value {
        let operation = self.operation;
        let arguments: Vec<Value> = operation
            .parameters()
            .iter()
            .map(|parameter| {
                json!({
                    "name": parameter.name(),
                    "type": parameter.kind(),
                    "required": parameter.location() == ParameterLocation::Path,
                })
            })
            .collect();
        let mut steps: Vec<&str> = self.first.into_iter().collect();
        steps.push(operation.id());
        json!({
            "name": self.name,
            "summary": self.summary(),
            "effect": operation.effect().as_str(),
            "arguments": arguments,
            "steps": steps,
            "path": operation.path(),
            "repeatable": operation.is_repeatable(),
            "needs": operation
                .requires()
                .filter(|_| self.first.is_none())
                .map(|prerequisite| prerequisite.operation()),
            "restore": operation
                .restore()
                .map(|restore| format!("{} {}", restore.method(), restore.path())),
        })
    }
}

/// `tallyfy-delete operations`.
pub fn list(json: bool) -> Result<()> {
    if json {
        let operations: Vec<Value> = all().map(|named| named.as_json()).collect();
        return print(serde_json::to_string_pretty(&operations)?);
    }
    let width = all().map(|named| named.name.len()).max().unwrap_or(0);
    let mut lines = vec![format!("{:width$}  EFFECT     ARGUMENTS", "OPERATION")];
    lines.extend(all().map(|named| {
        let arguments: Vec<String> = named
            .operation
            .parameters()
            .iter()
            .map(|parameter| match parameter.location() {
                ParameterLocation::Path => parameter.name().to_owned(),
                _ => format!("[{}]", parameter.name()),
            })
            .collect();
        format!(
            "{:width$}  {:9}  {}",
            named.name,
            named.operation.effect().as_str(),
            arguments.join(" ")
        )
    }));
    print(lines.join("\n"))
}
