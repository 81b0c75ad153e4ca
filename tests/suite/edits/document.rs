//! A spec that can be edited. JSON is YAML, so it is written as JSON.

use serde_json::{Value, json};

const WHOLE: &str = include_str!("../../../openapi/tallyfy.yaml");

#[derive(Clone)]
pub struct Document {
    pub root: Value,
    calls: Vec<Call>,
}

/// A call as JSON, and the request that it has to become, below the organization.
#[derive(Clone)]
pub struct Call {
    call: Value,
    request: String,
}

impl Call {
    pub fn operation(&self) -> &str {
        self.call["operation"].as_str().unwrap()
    }
}

pub fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}

pub fn id_schema() -> Value {
    json!({
        "title": "thing id",
        "description": "Made up for a test.",
        "type": "string",
        "minLength": 1,
        "maxLength": 40,
        "pattern": "^[a-z]+$",
        "example": "abc",
        "x-tallyfy": { "rule": "must be lower-case letters" },
    })
}

/// How to tell Tallyfy's own responses from others.
pub fn marks() -> Value {
    json!({
        "own_error": { "statuses": ["4XX"], "any_of": ["message"] },
        "own_not_found": { "statuses": ["404"], "error": true, "codes": ["GONE"] },
        "missing_record": [{ "status": "404", "code": "GONE" }],
        "unconfirmed": {
            "statuses": ["202"],
            "error_fields": ["error"],
            "success_fields": ["success"],
        },
    })
}

pub fn path_parameter(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": "A part.", "schema": schema })
}

pub fn query_parameter(name: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": "A filter.", "schema": schema })
}

impl Document {
    /// As little as a spec needs.
    pub fn small() -> Self {
        let root = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "servers": [{ "url": "https://example.com/api" }],
            "security": [{ "accessToken": [] }],
            "x-tallyfy": marks(),
            "paths": {},
            "components": {
                "parameters": {
                    "org_id": path_parameter("org_id", reference("schemas", "OrganizationId")),
                },
                "schemas": { "OrganizationId": id_schema() },
            },
        });
        let mut document = Self {
            root,
            calls: Vec::new(),
        };
        document.add_thing_id();
        document.operation(9999);
        document
    }

    /// The real spec.
    pub fn whole() -> Self {
        let mut document = Self {
            root: serde_saphyr::from_str(WHOLE).unwrap(),
            calls: Vec::new(),
        };
        document.add_thing_id();
        document
    }

    fn add_thing_id(&mut self) {
        self.schema("ThingId", id_schema());
        self.root["components"]["parameters"]["thing_id"] =
            path_parameter("thing_id", reference("schemas", "ThingId"));
    }

    pub fn text(&self) -> String {
        serde_json::to_string_pretty(&self.root).unwrap()
    }

    pub fn schema(&mut self, name: &str, schema: Value) {
        self.root["components"]["schemas"][name] = schema;
    }

    /// Adds an operation on a thing of its own.
    pub fn operation(&mut self, number: usize) -> &mut Value {
        let tail = format!("things_{number}/{{thing_id}}");
        self.operation_at(number, &tail)
    }

    /// Adds an operation with a path of its own, below the organization.
    pub fn operation_at(&mut self, number: usize, tail: &str) -> &mut Value {
        let path = format!("/organizations/{{org_id}}/{tail}");
        self.root["paths"][&path] = json!({ "delete": {
            "operationId": id(number),
            "summary": "Delete a thing",
            "description": "Made up for a test.",
            "parameters": [reference("parameters", "org_id"), reference("parameters", "thing_id")],
            "responses": { "204": { "description": "done" }, "404": { "description": "not there" } },
            "x-tallyfy": {
                "effect": "permanent",
                "repeatable": true,
                "gone": [404],
                "grade": {
                    "operation": "documented",
                    "success": "documented",
                    "repeatable": "inferred",
                },
                "evidence": [{ "source": "none", "says": "made up" }],
            },
        }});
        &mut self.root["paths"][&path]["delete"]
    }

    /// An operation on a thing with one more parameter in the query.
    pub fn operation_with(&mut self, number: usize, parameter: Value) -> &mut Value {
        let operation = self.operation(number);
        operation["parameters"]
            .as_array_mut()
            .unwrap()
            .push(parameter);
        operation
    }

    /// A call with one thing and these arguments more, and what its query has to be.
    pub fn call(&mut self, number: usize, arguments: Value, query: &str) {
        let query = match query {
            "" => String::new(),
            query => format!("?{query}"),
        };
        let mut call = json!({ "operation": id(number), "thing_id": "abc" });
        call.as_object_mut()
            .unwrap()
            .extend(arguments.as_object().unwrap().clone());
        self.exact_call(call, format!("things_{number}/abc{query}"));
    }

    pub fn exact_call(&mut self, call: Value, request: String) {
        self.calls.push(Call { call, request });
    }

    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    pub fn calls_text(&self) -> String {
        let calls = self
            .calls
            .iter()
            .map(|one| json!({ "call": one.call, "request": one.request }));
        Value::from_iter(calls).to_string()
    }
}

pub fn id(number: usize) -> String {
    format!("delete_thing_n{number}")
}
