//! `run --sandbox N`: something to delete, without an account.

use serde_json::{Map, Value};
use tallyfy::ParameterLocation;
use tallyfy::bulk::Item;
use tallyfy::sandbox::Sandbox;

use crate::exit::{Exit, Failure, Result};
use crate::operations::{self, Named};

/// The items of a sandbox with so many records: of the first permanent operation whose id may be
/// any text.
pub fn items(count: u64) -> impl Iterator<Item = Item> + Send {
    let operation = operations::all().find(|named| {
        named.first.is_none()
            && named.operation.effect().is_permanent()
            && named.operation.requires().is_none()
            && item(*named, 0).is_some()
    });
    (0..count).filter_map(move |number| item(operation?, number))
}

fn item(named: Named, number: u64) -> Option<Item> {
    let mut parameters = named.operation.parameters().iter();
    let parameter = parameters
        .next()
        .filter(|one| one.location() == ParameterLocation::Path)?;
    let id = Value::from(format!("{number:032x}"));
    named
        .item(Map::from_iter([(parameter.name().to_owned(), id)]))
        .ok()
}

/// Starts a sandbox that holds the records of these items.
pub async fn start(count: u64) -> Result<Sandbox> {
    let sandbox = Sandbox::start()
        .await
        .map_err(|error| Failure::new(Exit::Failed, format!("can't start the sandbox: {error}")))?;
    for item in items(count) {
        item.steps().for_each(|step| sandbox.add(step));
    }
    Ok(sandbox)
}
