//! Parts of OpenAPI that are read, and parts that are not supported.

use serde_json::{Value, json};

use super::document::{id, path_parameter, query_parameter, reference};
use super::{Document, Edit, refused, right};
use crate::codegen::parse;
use crate::codegen_messages::taken;

pub fn edits() -> Vec<Edit> {
    let mut edits = read();
    edits.extend(unsupported());
    edits.extend(gone());
    edits.extend(paths());
    edits.extend(steps());
    edits
}

/// An operation with other values under some keys. `null` removes a key.
fn keys(change: Value) -> impl Fn(&mut Document, usize) {
    move |document, number| {
        let operation = document.operation(number);
        merge(operation, &change);
        document.call(number, json!({}), "");
    }
}

fn merge(into: &mut Value, change: &Value) {
    for (key, value) in change.as_object().unwrap() {
        match value {
            Value::Null => drop(into.as_object_mut().unwrap().remove(key)),
            Value::Object(_) if into[key].is_object() => merge(&mut into[key], value),
            value => into[key] = value.clone(),
        }
    }
}

fn read() -> Vec<Edit> {
    let operation = [
        ("deprecated", json!({ "deprecated": true })),
        (
            "externalDocs",
            json!({ "externalDocs": { "url": "https://example.com" } }),
        ),
        ("tags", json!({ "tags": ["A", "b c"] })),
        ("no tags", json!({ "tags": [] })),
        (
            "keys of others",
            json!({ "x-other": { "a": [1] }, "x-internal": true }),
        ),
        (
            "keys of others under x-tallyfy",
            json!({ "x-tallyfy": { "x-note": "a note" } }),
        ),
        (
            "responses in error",
            json!({ "responses": { "default": { "description": "d" }, "5XX": { "description": "d" } } }),
        ),
        (
            "headers and links",
            json!({ "responses": { "204": { "headers": { "X-Y": { "schema": { "type": "string" } } }, "links": {} } } }),
        ),
        (
            "keys of others in a response",
            json!({ "responses": { "204": { "x-note": 1 } } }),
        ),
        ("no evidence", json!({ "x-tallyfy": { "evidence": [] } })),
        (
            "a restore",
            json!({ "x-tallyfy": { "restore": { "method": "PUT", "path": "/a`b/{c}", "grade": "documented" } } }),
        ),
        (
            "effect archive",
            json!({ "x-tallyfy": { "effect": "archive" } }),
        ),
        (
            "not repeatable",
            json!({ "x-tallyfy": { "repeatable": false, "gone": [] } }),
        ),
    ];
    let mut edits: Vec<_> = operation
        .into_iter()
        .map(|(name, change)| right(format!("operation: {name}"), keys(change)))
        .collect();
    edits.push(right(
        "operation: the security of the root",
        |document, number| {
            let security = document.root["security"].clone();
            document.operation(number)["security"] = security;
            document.call(number, json!({}), "");
        },
    ));
    let parameters = [
        ("example", json!({ "example": true })),
        (
            "examples",
            json!({ "examples": { "a": { "value": true } } }),
        ),
        ("deprecated", json!({ "deprecated": true })),
        ("style form", json!({ "style": "form", "explode": true })),
        ("explode false on one value", json!({ "explode": false })),
        (
            "allowEmptyValue",
            json!({ "allowEmptyValue": true, "allowReserved": false }),
        ),
        ("keys of others", json!({ "x-note": 1 })),
        ("no description", json!({ "description": null })),
    ];
    edits.extend(parameters.into_iter().map(|(name, change)| {
        right(format!("parameter: {name}"), move |document, number| {
            let mut parameter = query_parameter("by", json!({ "type": "boolean" }));
            merge(&mut parameter, &change);
            document.operation_with(number, parameter);
            document.call(number, json!({ "by": true }), "by=true");
        })
    }));
    edits.push(right("parameters of the path", |document, number| {
        let operation = document.operation(number);
        let parameters = operation["parameters"].take();
        operation.as_object_mut().unwrap().remove("parameters");
        path_item(document, number)["parameters"] = parameters;
        document.call(number, json!({}), "");
    }));
    edits.push(right(
        "a parameter of the path, described anew",
        |document, number| {
            let shared = [
                reference("parameters", "org_id"),
                query_parameter("by", json!({ "type": "integer" })),
            ];
            let operation = document.operation(number);
            operation["parameters"] = json!([
                reference("parameters", "thing_id"),
                query_parameter("by", json!({ "type": "boolean" }))
            ]);
            path_item(document, number)["parameters"] = json!(shared);
            document.call(number, json!({ "by": true }), "by=true");
        },
    ));
    edits.push(right(
        "summary, description and keys of others on a path",
        |document, number| {
            document.operation(number);
            merge(
                path_item(document, number),
                &json!({ "summary": "s", "description": "d", "x-note": 1 }),
            );
            document.call(number, json!({}), "");
        },
    ));
    edits.push(right(
        "a parameter that refers to a parameter",
        |document, number| {
            let name = format!("alias_{number}");
            document.root["components"]["parameters"][&name] = reference("parameters", "thing_id");
            document.operation(number)["parameters"][1] = reference("parameters", &name);
            document.call(number, json!({}), "");
        },
    ));
    edits.push(right(
        "a response that is a component",
        |document, number| {
            let name = format!("Done{number}");
            document.root["components"]["responses"][&name] = json!({ "description": "done" });
            document.operation(number)["responses"]["204"] = reference("responses", &name);
            document.call(number, json!({}), "");
        },
    ));
    edits.push(right("parts that nothing refers to", |document, number| {
        document.schema(&format!("unused-{number}"), json!({ "type": "object" }));
        document.root["components"]["parameters"][format!("Unused{number}")] =
            json!({ "name": "X-H", "in": "header", "schema": { "type": "string" } });
        document.root["components"]["examples"] = json!({});
        document.root["x-other"] = json!(true);
        document.operation(number);
        document.call(number, json!({}), "");
    }));
    edits
}

fn path_item(document: &mut Document, number: usize) -> &mut Value {
    &mut document.root["paths"][format!("/organizations/{{org_id}}/things_{number}/{{thing_id}}")]
}

fn unsupported() -> Vec<Edit> {
    let operation = [
        (
            "a request body",
            "has a request body",
            json!({ "requestBody": { "content": {} } }),
        ),
        (
            "servers",
            "has servers of its own",
            json!({ "servers": [{ "url": "https://example.com" }] }),
        ),
        ("callbacks", "has callbacks", json!({ "callbacks": {} })),
        (
            "no security",
            "has another security",
            json!({ "security": [] }),
        ),
        (
            "another security",
            "has another security",
            json!({ "security": [{ "other": [] }] }),
        ),
        (
            "a mistyped key",
            "the key summery is not supported here",
            json!({ "summery": "Delete" }),
        ),
        (
            "no summary",
            "the key summary is missing",
            json!({ "summary": null }),
        ),
        (
            "no description",
            "the key description is missing",
            json!({ "description": null }),
        ),
        (
            "no operationId",
            "the key operationId is missing",
            json!({ "operationId": null }),
        ),
        (
            "no x-tallyfy",
            "the key x-tallyfy is missing",
            json!({ "x-tallyfy": null }),
        ),
        (
            "no responses",
            "the key responses is missing",
            json!({ "responses": null }),
        ),
        (
            "no successful response",
            "declares no successful response",
            json!({ "responses": { "204": null } }),
        ),
        (
            "a range of statuses",
            "a range of successful statuses",
            json!({ "responses": { "2XX": { "description": "d" } } }),
        ),
        (
            "another effect",
            "the value forever is not supported here",
            json!({ "x-tallyfy": { "effect": "forever" } }),
        ),
        (
            "a mistyped key of x-tallyfy",
            "the key repeatabel is not supported here",
            json!({ "x-tallyfy": { "repeatabel": true } }),
        ),
        (
            "no effect",
            "the key effect is missing",
            json!({ "x-tallyfy": { "effect": null } }),
        ),
        (
            "a text for a flag",
            "invalid type: string \"yes\"",
            json!({ "x-tallyfy": { "repeatable": "yes" } }),
        ),
        (
            "a number for a name",
            "invalid type: integer `5`",
            json!({ "summary": 5 }),
        ),
        (
            "together of nothing",
            "`together` of",
            json!({ "x-tallyfy": { "together": [["a"]] } }),
        ),
    ];
    let mut edits: Vec<_> = operation
        .into_iter()
        .map(|(name, says, change)| refused(format!("operation: {name}"), says, keys(change)))
        .collect();
    let parameters = [
        ("in a header", "is a header", json!({ "in": "header" })),
        ("in a cookie", "is a cookie", json!({ "in": "cookie" })),
        ("elsewhere", "is in \"body\"", json!({ "in": "body" })),
        (
            "a document",
            "whose value is a document",
            json!({ "schema": null, "content": { "application/json": {} } }),
        ),
        (
            "another style",
            "has the style pipeDelimited",
            json!({ "style": "pipeDelimited" }),
        ),
        (
            "a mistyped key",
            "the key requird is not supported here",
            json!({ "requird": true }),
        ),
        (
            "no name",
            "the key name is missing",
            json!({ "name": null }),
        ),
        (
            "no schema",
            "the key schema is missing",
            json!({ "schema": null }),
        ),
        (
            "a list in one value",
            "is a list in one value",
            json!({ "explode": false, "schema": { "type": "array", "items": { "type": "integer" } } }),
        ),
    ];
    edits.extend(parameters.into_iter().map(|(name, says, change)| {
        refused(
            format!("parameter: {name}"),
            says,
            move |document, number| {
                let mut parameter = query_parameter("by", json!({ "type": "boolean" }));
                if change.get("schema").is_some() {
                    parameter.as_object_mut().unwrap().remove("schema");
                }
                merge(&mut parameter, &change);
                document.operation_with(number, parameter);
            },
        )
    }));
    edits.push(refused(
        "parameter: not there",
        "#/components/parameters/nothing",
        |document, number| {
            document.operation(number)["parameters"][1] = reference("parameters", "nothing");
        },
    ));
    edits.push(refused(
        "parameter: optional in the path",
        "is in the path and not required",
        |document, number| {
            let mut parameter = path_parameter("thing_id", reference("schemas", "ThingId"));
            parameter["required"] = json!(false);
            document.operation(number)["parameters"][1] = parameter;
        },
    ));
    for method in ["get", "post", "servers", "$ref"] {
        edits.push(refused(
            format!("a path with {method}"),
            "which is not supported",
            move |document, number| {
                document.operation(number);
                path_item(document, number)[method] = json!({});
            },
        ));
    }
    edits.push(refused(
        "a path without delete",
        "has no delete",
        |document, number| {
            document.operation(number);
            path_item(document, number)
                .as_object_mut()
                .unwrap()
                .remove("delete");
        },
    ));
    edits.push(refused(
        "another schema of the organization",
        "is not of the schema OrganizationId",
        |document, number| {
            document.operation(number)["parameters"][0] =
                path_parameter("org_id", reference("schemas", "ThingId"));
        },
    ));
    edits
}

fn gone() -> Vec<Edit> {
    let with = |statuses: Value, declared: &'static [&'static str]| {
        move |document: &mut Document, number: usize| {
            let operation = document.operation(number);
            for status in declared {
                operation["responses"][*status] = json!({ "description": "d" });
            }
            operation["x-tallyfy"]["gone"] = statuses.clone();
            document.call(number, json!({}), "");
        }
    };
    vec![
        right(
            "gone: 404, 410, 422",
            with(json!([404, 410, 422]), &["410", "422"]),
        ),
        right("gone: a success", with(json!([204]), &[])),
        refused(
            "gone: 403",
            "lists 403, which never means",
            with(json!([403]), &["403"]),
        ),
        refused(
            "gone: 500",
            "lists 500, which never means",
            with(json!([500]), &["500"]),
        ),
        refused(
            "gone: 410 undeclared",
            "lists 410, which is not among its responses",
            with(json!([410]), &[]),
        ),
        refused(
            "gone: 200 undeclared",
            "lists 200, which is not among its responses",
            with(json!([200]), &[]),
        ),
        refused(
            "gone: a text",
            "invalid type: string",
            with(json!(["404"]), &[]),
        ),
    ]
}

fn paths() -> Vec<Edit> {
    let at = |tail: &'static str, sent: &'static str| {
        move |document: &mut Document, number: usize| {
            document.operation_at(number, &format!("at_{number}/{tail}"));
            let call = json!({ "operation": id(number), "thing_id": "abc" });
            document.exact_call(call, format!("at_{number}/{sent}"));
        }
    };
    let free = [
        ("{thing_id}/a-b.c_d~e", "abc/a-b.c_d~e"),
        ("v1:purge/{thing_id}", "v1:purge/abc"),
        ("it's/{thing_id}", "it's/abc"),
        ("a,b;c=d/{thing_id}/$ref", "a,b;c=d/abc/$ref"),
        ("@me/{thing_id}/(all)", "@me/abc/(all)"),
        ("A/{thing_id}/a!", "A/abc/a!"),
        ("a&b/{thing_id}/a+b", "a&b/abc/a+b"),
    ];
    let refused_paths = [
        ("{thing_id}.json", "a placeholder beside other text"),
        ("x{thing_id}", "a placeholder beside other text"),
        ("{thing_id}{", "a placeholder beside other text"),
        ("{thing_id}/", "an empty segment"),
        ("/{thing_id}", "an empty segment"),
        ("../{thing_id}", "not sent as it is written"),
        ("./{thing_id}", "not sent as it is written"),
        ("a b/{thing_id}", "not sent as it is written"),
        ("a%20b/{thing_id}", "not sent as it is written"),
        ("é/{thing_id}", "not sent as it is written"),
        ("a?b=c/{thing_id}", "not sent as it is written"),
        ("a#b/{thing_id}", "not sent as it is written"),
        ("a\\b/{thing_id}", "not sent as it is written"),
        ("a*/{thing_id}", "not sent as it is written"),
        ("{thing_id}/{other}", "the placeholder {other} of"),
        ("{thing_id}/{thing_id}", "or is there twice"),
        ("nothing", "thing_id of"),
    ];
    let free = free.map(|(tail, sent)| right(format!("path {tail}"), at(tail, sent)));
    let refused_paths =
        refused_paths.map(|(tail, says)| refused(format!("path {tail}"), says, at(tail, "")));
    let elsewhere = refused(
        "a path outside of the organization",
        "begin it with",
        |document, number| {
            let operation = document.operation(number).take();
            let paths = document.root["paths"].as_object_mut().unwrap();
            paths.remove(&format!(
                "/organizations/{{org_id}}/things_{number}/{{thing_id}}"
            ));
            let mut operation = operation;
            operation["parameters"].as_array_mut().unwrap().remove(0);
            paths.insert(
                format!("/things_{number}/{{thing_id}}"),
                json!({ "delete": operation }),
            );
        },
    );
    let same = refused(
        "a path twice, with other names",
        "with other names",
        |document, number| {
            document.operation(number);
            let tail = format!("things_{number}/{{part}}");
            let operation = document.operation_at(number, &tail);
            operation["operationId"] = json!(format!("{}_again", id(number)));
            operation["parameters"][1] = path_parameter("part", reference("schemas", "ThingId"));
        },
    );
    let word = right("a word where another path has an id", |document, number| {
        document.operation(number);
        let tail = format!("things_{number}/all");
        let operation = document.operation_at(number, &tail);
        operation["operationId"] = json!(format!("{}_all", id(number)));
        operation["parameters"].as_array_mut().unwrap().pop();
        document.call(number, json!({}), "");
        let call = json!({ "operation": format!("{}_all", id(number)) });
        document.exact_call(call, format!("things_{number}/all"));
    });
    free.into_iter()
        .chain(refused_paths)
        .chain([elsewhere, same, word])
        .collect()
}

fn steps() -> Vec<Edit> {
    let requires = |operation: fn(usize) -> String| {
        move |document: &mut Document, number: usize| {
            document.operation(number)["x-tallyfy"]["requires"] = json!({ "operation": operation(number), "purge": format!("purge_thing_n{number}") });
        }
    };
    vec![
        refused("requires itself", "requires itself", requires(id)),
        refused(
            "requires nothing",
            "requires nothing_n, which is not there",
            requires(|_| "nothing_n".to_owned()),
        ),
        refused(
            "requires what takes other arguments",
            "which takes other arguments",
            |document, number| {
                let other = format!("{}_other", id(number));
                let tail = format!("others_{number}/{{part}}");
                let operation = document.operation_at(number, &tail);
                operation["operationId"] = json!(other);
                operation["parameters"][1] =
                    path_parameter("part", reference("schemas", "ThingId"));
                document.operation(number)["x-tallyfy"]["requires"] =
                    json!({ "operation": other, "purge": format!("purge_thing_n{number}") });
            },
        ),
        refused(
            "a purge without a name",
            "the key purge is missing",
            |document, number| {
                document.operation(number)["x-tallyfy"]["requires"] =
                    json!({ "operation": id(number) });
            },
        ),
    ]
}

/// What the build says of these marks.
fn marks_refused(marks: Value) -> String {
    let mut document = Document::small();
    merge(&mut document.root, &json!({ "x-tallyfy": marks }));
    let problems = parse::read(&document.text(), &taken()).unwrap_err();
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert!(problems.0[0].line.is_some(), "{problems}");
    problems.to_string()
}

/// Without a mark, every success would be a deletion, or every 404 a missing record.
#[test]
fn the_marks_of_tallyfys_own_responses_are_complete() {
    for (marks, says) in [
        (json!(null), "there is no x-tallyfy at the root"),
        (json!({ "own_error": null }), "the key own_error is missing"),
        (
            json!({ "own_not_found": { "codes": null } }),
            "the key codes is missing",
        ),
        (
            json!({ "missing_record": null }),
            "the key missing_record is missing",
        ),
        (
            json!({ "missing_record": [{ "status": "404" }] }),
            "has a status without a code or fields",
        ),
        (
            json!({ "missing_record": [{ "status": "404", "error": true, "all_of": [] }] }),
            "has a status without a code or fields",
        ),
        (
            json!({ "unconfirmed": null }),
            "the key unconfirmed is missing",
        ),
        (
            json!({ "unconfirmed": { "error_fields": null } }),
            "the key error_fields is missing",
        ),
        (
            json!({ "unconfirmed": { "statuses": [202] } }),
            "expected a string",
        ),
        (
            json!({ "unconfirmd": {} }),
            "the key unconfirmd is not supported here",
        ),
    ] {
        let problem = marks_refused(marks.clone());
        assert!(problem.contains(says), "{marks}: {problem}");
    }
}

/// What `servers` becomes, or what the build says.
fn server(server: Value) -> Result<String, String> {
    let mut document = Document::small();
    document.root["servers"] = json!([server]);
    let spec = parse::read(&document.text(), &taken());
    spec.map(|spec| spec.base_url).map_err(|problems| {
        assert_eq!(problems.0.len(), 1, "{problems}");
        problems.to_string()
    })
}

#[test]
fn the_servers_url_is_one_that_the_client_takes() {
    for (url, base_url) in [
        ("https://go.tallyfy.com/api", "https://go.tallyfy.com/api"),
        ("https://go.tallyfy.com/api/", "https://go.tallyfy.com/api"),
        ("https://example.com", "https://example.com"),
        (
            "https://example.com:8443/a/b",
            "https://example.com:8443/a/b",
        ),
        ("https://192.0.2.1/api", "https://192.0.2.1/api"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api"),
    ] {
        assert_eq!(server(json!({ "url": url })).as_deref(), Ok(base_url));
        let client = tallyfy::Client::builder()
            .access_token("t")
            .organization("abc")
            .base_url(base_url)
            .build();
        assert!(client.is_ok(), "{base_url}: {client:?}");
    }
    for url in [
        "",
        "/api",
        "go.tallyfy.com/api",
        "https://",
        "https:///api",
        "ftp://example.com",
        "http://example.com",
        "http://127.0.0.1.example.com",
        "http://127.example.com",
        "http://localhost.example.com",
        "http://128.0.0.1",
        "https://user@example.com",
        "https://example.com?a=b",
        "https://example.com#a",
        "https://exa mple.com",
        "https://example.com:99999",
        "https://example.com:x",
        "https://1.2.3.999",
        "https://example.com/../a",
        "https://example.com/a%20b",
        "https://{host}/api",
        "https://-a.com",
        "https://a..com",
    ] {
        let problem = server(json!({ "url": url })).unwrap_err();
        assert!(problem.contains("invalid server URL"), "{url}: {problem}");
    }
}

#[test]
fn a_servers_variables_have_their_default_values() {
    let variables = json!({ "host": { "default": "eu.example.com" }, "v": { "default": "v2", "enum": ["v1", "v2"] } });
    let url = "https://{host}/api/{v}";
    assert_eq!(
        server(json!({ "url": url, "variables": variables })).as_deref(),
        Ok("https://eu.example.com/api/v2")
    );
    let problem =
        server(json!({ "url": url, "variables": { "host": {}, "v": { "default": "a" } } }))
            .unwrap_err();
    assert!(
        problem.contains("the server variable host has no default"),
        "{problem}"
    );
    let port = json!({ "port": { "default": 8443 } });
    let problem = server(json!({ "url": "https://example.com:{port}", "variables": port }));
    let problem = problem.unwrap_err();
    assert!(problem.contains("put the default in quotes"), "{problem}");
}
