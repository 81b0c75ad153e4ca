//! What progenitor is given: the operations and nothing that it trips over.
//!
//! Progenitor panics on two response shapes in one operation, loses the status of an answer whose
//! body does not parse, and turns patterns into types of its own. So it gets a spec built anew:
//! every parameter is a plain string, every answer one raw `2XX`. Statuses, headers and bodies are
//! read by the crate, and ids are checked before a generated method sees them.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::spec::{Parameter, Spec};

/// The organization comes first in every path, and is an argument of no method.
pub const ORGANIZATION: &str = "org_id";

/// The spec that progenitor generates from.
///
/// # Errors
///
/// None that a checked spec can cause.
pub fn plain(spec: &Spec) -> Result<OpenAPI, serde_json::Error> {
    let mut paths = Map::new();
    for operation in &spec.operations {
        let path = std::iter::once(plain_parameter(ORGANIZATION, "path", true)).chain(
            operation
                .path_parameters
                .iter()
                .map(|Parameter { name, .. }| plain_parameter(name, "path", true)),
        );
        let query = operation
            .query_parameters
            .iter()
            .map(|Parameter { name, .. }| plain_parameter(name, "query", false));
        paths.insert(
            operation.path.clone(),
            json!({ "delete": {
                "operationId": operation.id,
                "parameters": path.chain(query).collect::<Vec<_>>(),
                "responses": { "2XX": { "description": "done" } },
            }}),
        );
    }
    serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": { "title": "Tallyfy", "version": "0" },
        "paths": paths,
    }))
}

fn plain_parameter(name: &str, place: &str, required: bool) -> Value {
    json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } })
}
