//! Schemas of responses and of parameters.

use serde_json::{Value, json};

use super::document::{id, id_schema, path_parameter, query_parameter, reference};
use super::{Document, Edit, refused, right};
use crate::codegen::parse;
use crate::codegen_messages::taken;
use crate::vectors::derive::derive;

pub fn edits() -> Vec<Edit> {
    let mut edits = responses();
    edits.extend(parameters());
    edits.extend(rules());
    edits.extend(patterns());
    edits
}

/// Adds a successful response with a body.
pub fn respond(operation: &mut Value, status: &str, schema: Value) {
    operation["responses"][status] = json!({
        "description": "done",
        "content": { "application/json": { "schema": schema } },
    });
}

/// A response of that schema, which may refer to `Body<number>` and `Other<number>`.
fn body(name: &str, schemas: impl Fn(&str, &str) -> (Value, Value) + 'static) -> Edit {
    right(format!("body: {name}"), move |document, number| {
        let (body, other) = (format!("Body{number}"), format!("Other{number}"));
        let (first, second) = schemas(&body, &other);
        document.schema(&body, first);
        document.schema(&other, second);
        respond(
            document.operation(number),
            "200",
            reference("schemas", &body),
        );
        document.call(number, json!({}), "");
    })
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn responses() -> Vec<Edit> {
    let text = || object(json!({ "a": { "type": "string" } }));
    let to = |name: &str| reference("schemas", name);
    let list = |items: Value| json!({ "type": "array", "items": items });
    let mut edits = vec![
        body("refers to itself", move |own, _| {
            (object(json!({ "next": to(own) })), text())
        }),
        body("lists itself", move |own, _| {
            (object(json!({ "children": list(to(own)) })), text())
        }),
        body("refers round a circle", move |own, other| {
            (
                object(json!({ "to": to(other) })),
                object(json!({ "back": to(own), "list": list(to(own)) })),
            )
        }),
        body("holds one that refers to itself", move |_, other| {
            (
                object(json!({ "to": to(other) })),
                object(json!({ "next": to(other) })),
            )
        }),
        body("in an envelope", move |_, other| {
            (object(json!({ "data": to(other) })), text())
        }),
        body("in an envelope with more", move |_, other| {
            (
                object(json!({ "data": to(other), "meta": { "type": "object" } })),
                text(),
            )
        }),
        body("an envelope of an envelope", move |own, other| {
            (
                object(json!({ "data": to(other) })),
                object(json!({ "data": to(own), "a": { "type": "string" } })),
            )
        }),
        body("an envelope of a list", move |_, other| {
            (object(json!({ "data": list(to(other)) })), text())
        }),
        body("an envelope of something in place", |_, _| {
            (
                object(json!({ "data": { "type": "object", "properties": { "a": {} } } })),
                json!({}),
            )
        }),
        body("an envelope inside", move |_, other| {
            (
                object(json!({ "a": to(other) })),
                object(json!({ "data": { "type": "string" } })),
            )
        }),
        body("refers to an id", move |_, _| {
            (
                object(json!({ "id": to("ThingId"), "ids": list(to("ThingId")) })),
                json!({}),
            )
        }),
        body("refers to an enum", move |_, other| {
            (
                object(json!({ "state": to(other) })),
                json!({ "type": "string", "enum": ["on", "off"] }),
            )
        }),
        body("oneOf", move |_, other| {
            (
                object(json!({ "a": { "oneOf": [to(other), { "type": "string" }] } })),
                text(),
            )
        }),
        body("is oneOf", move |_, other| {
            (json!({ "oneOf": [to(other)] }), text())
        }),
        body("anyOf", move |_, other| {
            (object(json!({ "a": { "anyOf": [to(other)] } })), text())
        }),
        body("allOf one", move |_, other| {
            (
                object(json!({ "a": { "allOf": [to(other)], "nullable": true } })),
                text(),
            )
        }),
        body("allOf two", move |_, other| {
            (json!({ "allOf": [to(other), text()] }), text())
        }),
        body("nullable", |_, _| {
            (
                object(json!({ "a": { "type": "string", "nullable": true } })),
                json!({}),
            )
        }),
        body("a map", |_, _| {
            (
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                json!({}),
            )
        }),
        body("a map inside", |_, _| {
            (
                object(json!({ "a": { "type": "object", "additionalProperties": true } })),
                json!({}),
            )
        }),
        body("any", |_, _| (json!({}), json!({}))),
        body("a string", |_, _| (json!({ "type": "string" }), json!({}))),
        body("a list", move |_, other| (list(to(other)), text())),
        body("a list without items", |_, _| {
            (object(json!({ "a": { "type": "array" } })), json!({}))
        }),
        body("lists of lists", move |_, other| {
            (object(json!({ "a": list(list(to(other))) })), text())
        }),
        body("a list that refers to itself", move |_, other| {
            (object(json!({ "a": to(other) })), list(to(other)))
        }),
        body("bounds", |_, _| {
            (
                object(
                    json!({ "a": { "type": "number", "minimum": -1.5, "maximum": 0.25 }, "b": { "type": "integer", "minimum": -3 } }),
                ),
                json!({}),
            )
        }),
        body("formats", |_, _| {
            (
                object(
                    json!({ "a": { "type": "string", "format": "date-time" }, "b": { "type": "number", "format": "double" } }),
                ),
                json!({}),
            )
        }),
        body("something in place inside", |_, _| {
            (
                object(
                    json!({ "a": { "type": "object", "properties": { "b": { "type": "string" } } } }),
                ),
                json!({}),
            )
        }),
        body("required and readOnly", |_, _| {
            (
                json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string", "readOnly": true } } }),
                json!({}),
            )
        }),
        body("by way of another", move |_, other| (to(other), text())),
    ];
    edits.push(right("two successful bodies", |document, number| {
        for name in ["Body", "Other"] {
            document.schema(
                &format!("{name}{number}"),
                object(json!({ name: { "type": "string" } })),
            );
        }
        let operation = document.operation(number);
        respond(
            operation,
            "200",
            reference("schemas", &format!("Body{number}")),
        );
        respond(
            operation,
            "201",
            reference("schemas", &format!("Other{number}")),
        );
        document.call(number, json!({}), "");
    }));
    edits.push(right("the same body twice", move |document, number| {
        document.schema(&format!("Body{number}"), text());
        let operation = document.operation(number);
        respond(
            operation,
            "200",
            reference("schemas", &format!("Body{number}")),
        );
        respond(
            operation,
            "202",
            reference("schemas", &format!("Body{number}")),
        );
        document.call(number, json!({}), "");
    }));
    edits.push(right("a body with a charset and examples", |document, number| {
        document.operation(number)["responses"]["200"] = json!({ "description": "d", "content": {
            "application/json; charset=utf-8": { "schema": {}, "examples": { "one": { "value": { "a": "b" } } } },
        }});
        document.call(number, json!({}), "");
    }));
    edits.push(right("a body that is not JSON", |document, number| {
        document.operation(number)["responses"]["200"] =
            json!({ "description": "d", "content": { "text/plain": { "schema": { "type": "string" } } } });
        document.call(number, json!({}), "");
    }));
    edits.push(refused(
        "a body in place",
        "in place",
        move |document, number| {
            respond(document.operation(number), "200", text());
        },
    ));
    edits.push(refused(
        "a body that is not there",
        "#/components/schemas/Nothing",
        |document, number| {
            respond(
                document.operation(number),
                "200",
                reference("schemas", "Nothing"),
            );
        },
    ));
    edits.push(refused(
        "a body in another file",
        "other.yaml#/Thing",
        |document, number| {
            respond(
                document.operation(number),
                "200",
                json!({ "$ref": "other.yaml#/Thing" }),
            );
        },
    ));
    edits.push(refused(
        "a schema that is only itself",
        "refers back to itself",
        |document, number| {
            let name = format!("Body{number}");
            document.schema(&name, reference("schemas", &name));
            respond(
                document.operation(number),
                "200",
                reference("schemas", &name),
            );
        },
    ));
    edits
}

/// A parameter of the query, the values that a call passes, and the query that follows.
fn query(name: &str, schema: Value, required: bool, calls: &[(Value, &'static str)]) -> Edit {
    let calls = calls.to_vec();
    right(format!("query: {name}"), move |document, number| {
        let mut parameter = query_parameter("by", schema.clone());
        parameter["required"] = required.into();
        document.operation_with(number, parameter);
        for (value, query) in &calls {
            document.call(number, json!({ "by": value }), query);
        }
        if !required {
            document.call(number, json!({}), "");
        }
    })
}

#[test]
fn the_vectors_have_each_kind_of_query_parameter() {
    let mut document = Document::whole();
    let operation = document.operation(0);
    let parameters = operation["parameters"].as_array_mut().unwrap();
    let integer = json!({ "type": "integer", "minimum": 3 });
    parameters.extend([
        query_parameter("way", json!({ "type": "string", "enum": ["a b", "up"] })),
        query_parameter("levels[]", json!({ "type": "array", "items": integer })),
        query_parameter("count", json!({ "type": "integer", "maximum": -2 })),
        query_parameter("force", json!({ "type": "boolean" })),
    ]);
    let spec = parse::read(&document.text(), &taken()).unwrap();
    let vectors = derive(&spec, &document.root);
    let vector = &vectors.operations[&id(0)];
    assert_eq!(vector.parameters["levels[]"], "list of integer");
    assert_eq!(
        vector.requests[1].query,
        ["way=a%20b", "levels%5B%5D=3", "count=-2", "force=true"]
    );
}

fn parameters() -> Vec<Edit> {
    let words = || json!({ "type": "string", "enum": ["up", "down"] });
    let odd =
        || json!({ "type": "string", "enum": ["", "-1", "a b", "A B", "Self", "1", "é", "up"] });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let refuse = |name: &str, says, schema: Value| {
        refused(
            format!("query: {name}"),
            says,
            move |document: &mut Document, number| {
                document.operation_with(number, query_parameter("by", schema.clone()));
            },
        )
    };
    let mut edits = vec![
        query("an enum", words(), false, &[(json!("up"), "by=up")]),
        query(
            "a required enum",
            words(),
            true,
            &[(json!("down"), "by=down")],
        ),
        query(
            "an enum of odd words",
            odd(),
            false,
            &[
                (json!(""), "by="),
                (json!("a b"), "by=a+b"),
                (json!("Self"), "by=Self"),
            ],
        ),
        query(
            "an enum of three hundred words",
            json!({ "type": "string", "enum": (0..300).map(|n| format!("w{n}")).collect::<Vec<_>>() }),
            false,
            &[(json!("w299"), "by=w299")],
        ),
        query(
            "an integer",
            json!({ "type": "integer" }),
            false,
            &[(json!(-7), "by=-7"), (json!(0), "by=0")],
        ),
        query(
            "an integer with bounds",
            json!({ "type": "integer", "minimum": -2, "maximum": 9 }),
            false,
            &[(json!(-2), "by=-2")],
        ),
        query(
            "an integer with fractional bounds",
            json!({ "type": "integer", "minimum": -2.5, "maximum": 1e30 }),
            false,
            &[(json!(-2), "by=-2")],
        ),
        query(
            "an integer with exclusive bounds",
            json!({ "type": "integer", "minimum": 1, "exclusiveMinimum": true }),
            true,
            &[(json!(2), "by=2")],
        ),
        query(
            "a required boolean",
            json!({ "type": "boolean" }),
            true,
            &[(json!(false), "by=false")],
        ),
        query(
            "a boolean with a default",
            json!({ "type": "boolean", "default": false }),
            false,
            &[(json!(true), "by=true")],
        ),
        query(
            "an id",
            reference("schemas", "ThingId"),
            false,
            &[(json!("abc"), "by=abc")],
        ),
        query(
            "a required id",
            reference("schemas", "ThingId"),
            true,
            &[(json!("abc"), "by=abc")],
        ),
        query(
            "a list of ids",
            list(reference("schemas", "ThingId")),
            false,
            &[(json!(["b", "a"]), "by=b&by=a")],
        ),
        query(
            "a required list of ids",
            list(reference("schemas", "ThingId")),
            true,
            &[(json!(["b"]), "by=b")],
        ),
        query(
            "a list of integers",
            list(json!({ "type": "integer" })),
            false,
            &[(json!([3, -1]), "by=3&by=-1")],
        ),
        query(
            "a list of words",
            list(words()),
            false,
            &[(json!(["up", "up"]), "by=up&by=up")],
        ),
        query(
            "an id in allOf",
            json!({ "allOf": [reference("schemas", "ThingId")], "description": "which" }),
            false,
            &[(json!("abc"), "by=abc")],
        ),
        refuse(
            "a text in place",
            "is written in place",
            json!({ "type": "string" }),
        ),
        refuse("an object", "is not supported", json!({ "type": "object" })),
        refuse(
            "a number",
            "is not supported; describe an id, or in a query",
            json!({ "type": "number" }),
        ),
        refuse(
            "a list of lists",
            "a list of lists",
            list(list(json!({ "type": "integer" }))),
        ),
        refuse(
            "a list of booleans",
            "a list of lists or of booleans",
            list(json!({ "type": "boolean" })),
        ),
        refuse(
            "an enum of integers",
            "holds something else than strings",
            json!({ "type": "integer", "enum": [1, 2] }),
        ),
        refuse(
            "an enum with null",
            "holds something else than strings",
            json!({ "type": "string", "enum": ["a", null] }),
        ),
        refuse(
            "bounds that exclude everything",
            "has bounds that no integer fits",
            json!({ "type": "integer", "minimum": 2, "maximum": 1 }),
        ),
    ];
    edits.push(right(
        "a named enum in path and query",
        |document, number| {
            let name = format!("Direction{number}");
            document.schema(
                &name,
                json!({ "type": "string", "enum": ["up", "down"], "description": "Where to." }),
            );
            let tail = format!("things_{number}/{{thing_id}}/{{way}}");
            let operation = document.operation_at(number, &tail);
            let parameters = operation["parameters"].as_array_mut().unwrap();
            parameters.push(path_parameter("way", reference("schemas", &name)));
            parameters.push(query_parameter("then", reference("schemas", &name)));
            let call =
                json!({ "operation": id(number), "thing_id": "abc", "way": "up", "then": "down" });
            document.exact_call(call, format!("things_{number}/abc/up?then=down"));
        },
    ));
    for word in ["", ".", "..", "a/b", "a\\delete", "a\tb"] {
        edits.push(refused(
            format!("path: the word {word:?}"),
            "which is not a segment of a path",
            move |document, number| {
                let tail = format!("things_{number}/{{thing_id}}/{{way}}");
                let operation = document.operation_at(number, &tail);
                let words = json!({ "type": "string", "enum": ["up", word] });
                let parameters = operation["parameters"].as_array_mut().unwrap();
                parameters.push(path_parameter("way", words));
            },
        ));
    }
    edits.push(right(
        "path: words that have to be encoded",
        |document, number| {
            let tail = format!("things_{number}/{{thing_id}}/{{way}}");
            let operation = document.operation_at(number, &tail);
            let words = json!({ "type": "string", "enum": ["up", "é 100%?#"] });
            let parameters = operation["parameters"].as_array_mut().unwrap();
            parameters.push(path_parameter("way", words));
            let call = json!({ "operation": id(number), "thing_id": "abc", "way": "é 100%?#" });
            document.exact_call(call, format!("things_{number}/abc/%C3%A9%20100%25%3F%23"));
        },
    ));
    edits.push(right("many parameters in the query", |document, number| {
        let mut arguments = json!({});
        let mut query = Vec::new();
        for name in ["z", "a", "m10", "m9", "B"] {
            document.operation(number);
            arguments[name] = json!(true);
            query.push(format!("{name}=true"));
        }
        let operation = document.operation(number);
        for name in ["z", "a", "m10", "m9", "B"] {
            let mut parameter = query_parameter(name, json!({ "type": "boolean" }));
            parameter["required"] = json!(name == "a" || name == "m9");
            operation["parameters"]
                .as_array_mut()
                .unwrap()
                .push(parameter);
        }
        query.sort();
        document.call(number, arguments, &query.join("&"));
    }));
    edits
}

fn rule(name: &str, change: Value) -> impl Fn(&mut Document, usize) + use<> {
    let (schema_name, change) = (name.to_owned(), change);
    move |document, number| {
        let mut schema = id_schema();
        for (key, value) in change.as_object().unwrap() {
            match value {
                Value::Null => drop(schema.as_object_mut().unwrap().remove(key)),
                value => schema[key] = value.clone(),
            }
        }
        let name = format!("{schema_name}{number}");
        document.schema(&name, schema);
        let operation = document.operation(number);
        operation["parameters"][1] = path_parameter("thing_id", reference("schemas", &name));
        let example = change.get("example").filter(|example| !example.is_null());
        let value = example.cloned().unwrap_or(json!("abc"));
        let sent = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let call = json!({ "operation": id(number), "thing_id": value });
        document.exact_call(call, format!("things_{number}/{sent}"));
    }
}

fn rules() -> Vec<Edit> {
    let integer = |more: Value| {
        let mut change = json!({ "type": "integer", "pattern": null, "minLength": null, "maxLength": null, "example": 7 });
        change
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        change
    };
    let right = |name: &str, change| right(format!("rule: {name}"), rule("Ruled", change));
    let refuse =
        |name: &str, says, change| refused(format!("rule: {name}"), says, rule("Ruled", change));
    vec![
        right("an integer", integer(json!({}))),
        right(
            "an integer with negative bounds",
            integer(json!({ "minimum": -5 })),
        ),
        right(
            "an integer with fractional bounds",
            integer(json!({ "minimum": 0.5, "maximum": 7.9 })),
        ),
        right(
            "an integer with a huge bound",
            integer(json!({ "maximum": 1e300 })),
        ),
        right(
            "an integer with an exclusive bound",
            integer(json!({ "maximum": 8, "exclusiveMaximum": true })),
        ),
        right("no example", json!({ "example": null })),
        right(
            "keys of others",
            json!({ "x-note": 1, "nullable": true, "deprecated": true, "externalDocs": { "url": "https://example.com" } }),
        ),
        right("one length", json!({ "minLength": 3, "maxLength": 3 })),
        refuse(
            "integer bounds that exclude everything",
            "no positive integer fits",
            integer(json!({ "minimum": 9, "maximum": 8 })),
        ),
        refuse(
            "no positive integer",
            "no positive integer fits",
            integer(json!({ "maximum": -1 })),
        ),
        refuse(
            "an integer example out of bounds",
            "its own rule refuses",
            integer(json!({ "maximum": 6 })),
        ),
        refuse(
            "lengths that exclude everything",
            "that no text fits",
            json!({ "minLength": 5, "maxLength": 4 }),
        ),
        refuse(
            "a pattern that is too short",
            "that no text fits",
            json!({ "pattern": "^abc$", "minLength": 4 }),
        ),
        refuse(
            "an example with a capital",
            "its own rule refuses",
            json!({ "example": "ABC" }),
        ),
        refuse(
            "an example that is too long",
            "its own rule refuses",
            json!({ "maxLength": 2 }),
        ),
        refuse(
            "an example that is a number",
            "its own rule refuses",
            json!({ "example": 5 }),
        ),
        refuse("may be empty", "may be empty", json!({ "minLength": 0 })),
        refuse(
            "too long for a path",
            "may have 9000 characters",
            json!({ "maxLength": 9000 }),
        ),
        refuse("no pattern", "has no pattern", json!({ "pattern": null })),
        refuse("no title", "has no title", json!({ "title": null })),
        refuse(
            "no rule in words",
            "has no x-tallyfy",
            json!({ "x-tallyfy": null }),
        ),
        refuse(
            "a number",
            "neither a string nor an integer",
            json!({ "type": "number" }),
        ),
    ]
}

fn patterns() -> Vec<Edit> {
    let right = |pattern: &str, example: &str| {
        right(
            format!("pattern: {pattern}"),
            rule("Pattern", json!({ "pattern": pattern, "example": example })),
        )
    };
    let refuse = |pattern: &str, says| {
        refused(
            format!("pattern: {pattern}"),
            says,
            rule("Pattern", json!({ "pattern": pattern, "example": null })),
        )
    };
    vec![
        right(
            "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "01234567-89ab-cdef-0123-456789abcdef",
        ),
        right("^(?:a|bc)+$", "abca"),
        right("^\\w{2,5}$", "a_1"),
        right("^[^/]+$", "abc"),
        right("^(?<kind>[a-z]+)-\\d*$", "abc-12"),
        right("^a?b*?c+$", "bbc"),
        refuse("[a-z]+", "does not begin with ^"),
        refuse("^(?!abc)[a-z]+$", "looks around"),
        refuse("^([a-z])\\1$", "it has \\1"),
        refuse("^[a-z]+$|^x$", "it has $ inside"),
        refuse("^a|b$", "one alternative only"),
    ]
}
