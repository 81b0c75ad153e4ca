//! One deletion in a real organization.
//!
//! ```text
//! export TALLYFY_ACCESS_TOKEN=… TALLYFY_ORG_ID=…
//! cargo run --example delete -- delete_group 9f2b6c1d8e7f40319a5b4c3d2e1f0a6b        # shows it
//! cargo run --example delete -- delete_group 9f2b6c1d8e7f40319a5b4c3d2e1f0a6b --yes  # does it
//! ```
//!
//! The values follow the operation in the order of its parameters; a query parameter is written
//! `name=value`. Without `--yes` the request is shown and nothing is sent. It exits with 0 when
//! the deletion is confirmed or was only shown, with 1 when it is not, and with 2 when the command
//! makes no sense.

use std::process::ExitCode;

use serde_json::{Map, Value};
use tallyfy::{Client, Deletion, Operation, Outcome, ParameterLocation};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let before = arguments.len();
    arguments.retain(|argument| argument != "--yes");
    let yes = arguments.len() < before;

    let (client, deletion) = match prepare(&arguments) {
        Ok(ready) => ready,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    let preview = match client.preview(deletion.clone()) {
        Ok(preview) => preview,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    println!("{preview}");
    if !yes {
        let operation = deletion.operation();
        println!(
            "{} ({}). Nothing was sent: add --yes to send it",
            operation.summary(),
            operation.effect()
        );
        return ExitCode::SUCCESS;
    }
    match client.execute(deletion).await {
        Ok(deleted) => {
            println!(
                "{} (status {}) {}",
                deleted.outcome(),
                deleted.status(),
                deleted.body()
            );
            if deleted.outcome() == Outcome::Unconfirmed {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn prepare(arguments: &[String]) -> Result<(Client, Deletion), String> {
    let deletion = parse(arguments)?;
    let client = Client::from_env().map_err(|error| error.to_string())?;
    Ok((client, deletion))
}

fn parse(arguments: &[String]) -> Result<Deletion, String> {
    let Some((name, values)) = arguments.split_first() else {
        return Err(format!(
            "usage: delete OPERATION VALUE… [--yes]\n\n{}",
            operations()
        ));
    };
    let operation = Operation::find(name)
        .ok_or_else(|| format!("there is no operation {name:?}\n\n{}", operations()))?;
    let mut fields = Map::new();
    fields.insert("operation".to_owned(), name.as_str().into());
    let mut values = values.iter();
    for parameter in operation
        .parameters()
        .iter()
        .filter(|one| one.location() == ParameterLocation::Path)
    {
        let value = values
            .next()
            .ok_or_else(|| format!("{name} needs {}", parameter.name()))?;
        fields.insert(parameter.name().to_owned(), value.as_str().into());
    }
    for value in values {
        let (key, value) = value
            .split_once('=')
            .ok_or_else(|| format!("{value:?} is one value too many for {name}"))?;
        if fields.insert(key.to_owned(), value.into()).is_some() {
            return Err(format!("{key} is given twice"));
        }
    }
    // Numbers and booleans are written bare on the command line.
    for parameter in operation.parameters() {
        if let Some(Value::String(text)) = fields.get(parameter.name())
            && parameter.kind() == "boolean"
        {
            let flag = text
                .parse()
                .map_err(|_| format!("{} is true or false", parameter.name()))?;
            fields.insert(parameter.name().to_owned(), Value::Bool(flag));
        }
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())
}

fn operations() -> String {
    let mut text = String::from("operations:\n");
    for operation in Operation::all() {
        let parameters: Vec<String> = operation
            .parameters()
            .iter()
            .map(|parameter| match parameter.location() {
                ParameterLocation::Path => parameter.name().to_uppercase(),
                _ => format!("[{}=…]", parameter.name()),
            })
            .collect();
        text.push_str(&format!("  {} {}\n", operation.id(), parameters.join(" ")));
    }
    text
}
