//! Names of operations, purges, parameters, schemas and properties.

use serde_json::json;

use super::document::{id, id_schema, path_parameter, query_parameter, reference};
use super::{Edit, refused, right};

pub fn edits() -> Vec<Edit> {
    let mut edits = operations();
    edits.extend(purges());
    edits.extend(path_parameters());
    edits.extend(query_parameters());
    edits.extend(schemas());
    edits.extend(properties());
    edits
}

fn operation(name: &'static str) -> impl Fn(&mut super::Document, usize) {
    move |document, number| {
        document.operation(number)["operationId"] = json!(name);
        let call = json!({ "operation": name, "thing_id": "abc" });
        document.exact_call(call, format!("things_{number}/abc"));
    }
}

fn operations() -> Vec<Edit> {
    let free = [
        "settle",
        "with",
        "learn",
        "zap",
        "remove",
        "send_delete_thing",
        "url",
        "result",
        "ok",
        "some",
        "none",
        "string",
        "option",
        "client",
        "deletion",
        "delete_v2_thing",
        "deliver",
        "exec",
        "pre",
        "inner",
        "api_version",
        "union",
        "auto",
        "default",
        "builder_of",
    ];
    let taken = [
        ("call", "the name call is taken by Deletion::call"),
        ("values", "the name values is taken by Deletion::values"),
        ("operation", "the name operation is taken by"),
        (
            "from_fields",
            "the name from_fields is taken by Deletion::from_fields",
        ),
        ("pace", "the name pace is taken by Client::pace"),
        ("bulk", "the name bulk is taken by Client::bulk"),
        ("options", "the name options is taken by Client::options"),
        ("new", "the name new is taken by Client::new"),
        ("send", "the name send is taken by Client::send"),
        ("preview", "the name preview is taken by Client::preview"),
        ("base_url", "the name base_url is taken by Client::base_url"),
        ("checked", "the name checked is taken by Deletion::checked"),
        (
            "clone",
            "the name clone is taken by a method of Rust's standard traits",
        ),
        (
            "into",
            "the name into is taken by a method of Rust's standard traits",
        ),
        ("gen", "the name gen is taken by a keyword of Rust"),
        ("move", "the name move is taken by a keyword of Rust"),
        ("self", "the name self is taken by a keyword of Rust"),
        ("try", "the name try is taken by a keyword of Rust"),
        ("deleteThing", "\"deleteThing\" is not in snake case"),
        ("delete-thing", "\"delete-thing\" is not in snake case"),
        ("delete_2", "\"delete_2\" is not in snake case"),
        ("_delete", "\"_delete\" is not in snake case"),
        ("löschen", "\"löschen\" is not in snake case"),
        ("", "\"\" is not in snake case"),
    ];
    let free = free.map(|name| right(format!("operation {name}"), operation(name)));
    let taken =
        taken.map(|(name, says)| refused(format!("operation {name:?}"), says, operation(name)));
    free.into_iter().chain(taken).collect()
}

fn purge(name: &'static str) -> impl Fn(&mut super::Document, usize) {
    move |document, number| {
        document.operation(number)["x-tallyfy"]["effect"] = json!("archive");
        let tail = format!("things_{number}/{{thing_id}}/delete");
        let last = document.operation_at(number, &tail);
        let last_id = format!("{}_purged", id(number));
        last["operationId"] = json!(last_id);
        last["x-tallyfy"]["requires"] = json!({ "operation": id(number), "purge": name });
        document.call(number, json!({}), "");
        let call = json!({ "operation": last_id, "thing_id": "abc" });
        document.exact_call(call, format!("things_{number}/abc/delete"));
    }
}

fn purges() -> Vec<Edit> {
    let free = ["purge_all_of_it", "destroy", "erase", "finish"];
    let taken = [
        ("purge", "the name purge is taken by Client::purge"),
        ("first", "the name first is taken by Purge::first"),
        ("last", "the name last is taken by Purge::last"),
        ("name", "the name name is taken by Purge::name"),
        ("new_", "\"new_\" is not in snake case"),
        ("yield", "the name yield is taken by a keyword of Rust"),
        ("fmt", "the name fmt is taken by"),
    ];
    let free = free.map(|name| right(format!("purge {name}"), purge(name)));
    let taken = taken.map(|(name, says)| refused(format!("purge {name}"), says, purge(name)));
    free.into_iter().chain(taken).collect()
}

fn path_parameter_named(name: &'static str) -> impl Fn(&mut super::Document, usize) {
    move |document, number| {
        let tail = format!("things_{number}/{{{name}}}");
        let operation = document.operation_at(number, &tail);
        operation["parameters"][1] = path_parameter(name, reference("schemas", "ThingId"));
        let call = json!({ "operation": id(number), name: "abc" });
        document.exact_call(call, format!("things_{number}/abc"));
    }
}

fn path_parameters() -> Vec<Edit> {
    let free = [
        "api",
        "options",
        "organization",
        "self",
        "Self",
        "type",
        "gen",
        "crate",
        "1",
        "2nd",
        "thing-id",
        "thingId",
        "ThingID",
        "__api",
        "_x",
        "url",
        "fields",
        "value",
        "argument_0",
        "String",
        "async",
        "id",
        "deletion",
        "request",
        "x.y",
    ];
    let free = free.map(|name| right(format!("path parameter {name}"), path_parameter_named(name)));
    let operation = refused(
        "path parameter operation",
        "the key that holds the operation in JSON",
        path_parameter_named("operation"),
    );
    let unnameable = refused(
        "path parameter -",
        "has no letter or digit in its name",
        path_parameter_named("-"),
    );
    let both = right("path parameters a-b and a_b", |document, number| {
        let tail = format!("things_{number}/{{a-b}}/{{a_b}}");
        let operation = document.operation_at(number, &tail);
        operation["parameters"] = json!([
            reference("parameters", "org_id"),
            path_parameter("a-b", reference("schemas", "ThingId")),
            path_parameter("a_b", reference("schemas", "ThingId")),
        ]);
        let call = json!({ "operation": id(number), "a-b": "x", "a_b": "y" });
        document.exact_call(call, format!("things_{number}/x/y"));
    });
    let order = right(
        "path parameters declared in another order",
        |document, number| {
            let tail = format!("things_{number}/{{thing_id}}/parts/{{part}}");
            let operation = document.operation_at(number, &tail);
            operation["parameters"] = json!([
                path_parameter("part", reference("schemas", "ThingId")),
                reference("parameters", "thing_id"),
                reference("parameters", "org_id"),
            ]);
            let call = json!({ "operation": id(number), "thing_id": "x", "part": "y" });
            document.exact_call(call, format!("things_{number}/x/parts/y"));
        },
    );
    free.into_iter()
        .chain([operation, unnameable, both, order])
        .collect()
}

fn query_parameters() -> Vec<Edit> {
    let named = |name: &'static str| {
        move |document: &mut super::Document, number: usize| {
            document.operation_with(number, query_parameter(name, json!({ "type": "boolean" })));
            let encoded = name
                .replace('[', "%5B")
                .replace(']', "%5D")
                .replace(' ', "+");
            document.call(number, json!({ name: true }), &format!("{encoded}=true"));
            document.call(number, json!({}), "");
        }
    };
    let free = [
        "new",
        "default",
        "gen",
        "options",
        "url",
        "request",
        "client",
        "self",
        "api",
        "body",
        "dry run",
        "filter[kind]",
        "with-x",
        "X",
        "2",
        "result",
        "response",
        "type",
        "organization",
        "query_0",
    ];
    let free = free.map(|name| right(format!("query parameter {name}"), named(name)));
    let operation = refused(
        "query parameter operation",
        "the key that holds the operation in JSON",
        named("operation"),
    );
    let both = right("query parameters with-y and with_y", |document, number| {
        let operation = document.operation_with(
            number,
            query_parameter("with-y", json!({ "type": "boolean" })),
        );
        let other = query_parameter("with_y", json!({ "type": "boolean" }));
        operation["parameters"].as_array_mut().unwrap().push(other);
        document.call(
            number,
            json!({ "with-y": true, "with_y": false }),
            "with-y=true&with_y=false",
        );
    });
    let twice = refused(
        "a query parameter twice",
        "has the parameter twice twice",
        |document, number| {
            let operation = document.operation_with(
                number,
                query_parameter("twice", json!({ "type": "boolean" })),
            );
            let other = query_parameter("twice", json!({ "type": "boolean" }));
            operation["parameters"].as_array_mut().unwrap().push(other);
        },
    );
    let in_path_too = refused(
        "a parameter in path and query",
        "in its path and in its query",
        |document, number| {
            document.operation_with(
                number,
                query_parameter("thing_id", json!({ "type": "boolean" })),
            );
        },
    );
    free.into_iter()
        .chain([operation, both, twice, in_path_too])
        .collect()
}

fn schemas() -> Vec<Edit> {
    let id_named = |name: &'static str| {
        move |document: &mut super::Document, number: usize| {
            document.schema(name, id_schema());
            let operation = document.operation(number);
            operation["parameters"][1] = path_parameter("thing_id", reference("schemas", name));
            document.call(number, json!({}), "");
        }
    };
    let free = [
        "String",
        "Box",
        "Ok",
        "Err",
        "From",
        "TryFrom",
        "D",
        "S",
        "AsRef",
        "Into",
        "Iterator",
        "T",
        "Cow",
        "Value",
        "Fields",
        "Clone",
        "Debug",
        "ThingIdOptions",
    ];
    let taken = [
        ("Self", "the name Self is taken by a keyword of Rust"),
        ("Deletion", "the name Deletion is taken by the crate's own"),
        ("Error", "the name Error is taken by the crate's own"),
        ("Client", "the name Client is taken by the crate's own"),
        ("Purge", "the name Purge is taken by the crate's own"),
        ("thingCode", "the schema thingCode is not in Pascal case"),
        ("Thing_Code", "the schema Thing_Code is not in Pascal case"),
        ("Thing.Code", "the schema Thing.Code is not in Pascal case"),
    ];
    let body_named = |name: &'static str| {
        move |document: &mut super::Document, number: usize| {
            let properties =
                json!({ "a": { "type": "string" }, "b": { "type": "array", "items": {} } });
            document.schema(name, json!({ "type": "object", "properties": properties }));
            super::shapes::respond(
                document.operation(number),
                "200",
                reference("schemas", name),
            );
            document.call(number, json!({}), "");
        }
    };
    let bodies = [
        "Option",
        "Result",
        "Some",
        "Vec",
        "Error",
        "Client",
        "Default",
        "Serialize",
        "PartialEq",
        "Deleted",
        "Map",
    ];
    let free = free.map(|name| right(format!("id {name}"), id_named(name)));
    let taken = taken.map(|(name, says)| refused(format!("id {name}"), says, id_named(name)));
    let bodies = bodies.map(|name| right(format!("response {name}"), body_named(name)));
    let options = refused(
        "an id with the name of an operation's options",
        "is taken by",
        |document, number| {
            let name = format!("DeleteThingN{number}Options");
            document.schema(&name, id_schema());
            let parameter = query_parameter("x", json!({ "type": "boolean" }));
            let operation = document.operation_with(number, parameter);
            operation["parameters"][1] = path_parameter("thing_id", reference("schemas", &name));
        },
    );
    let lower = refused(
        "response lower_case",
        "the schema lower_case is not in Pascal case",
        body_named("lower_case"),
    );
    free.into_iter()
        .chain(taken)
        .chain(bodies)
        .chain([options, lower])
        .collect()
}

fn properties() -> Vec<Edit> {
    let sets: [(&str, &[&str]); 9] = [
        ("other", &["other", "other_2"]),
        ("signs", &["-", "$", "", "é", "_"]),
        (
            "keywords",
            &[
                "type", "self", "Self", "crate", "super", "gen", "async", "fn",
            ],
        ),
        ("digits", &["1", "2", "2nd", "_1"]),
        (
            "cases",
            &[
                "deletedAt",
                "deleted_at",
                "deleted-at",
                "DeletedAt",
                "DELETED_AT",
            ],
        ),
        ("spaces", &["a b", "a  b", "a\tb"]),
        ("quotes", &["a\"b", "a'b", "a\\b", "a{b}"]),
        ("data beside", &["data", "meta"]),
        (
            "std",
            &[
                "string",
                "value",
                "fields",
                "from_fields",
                "default",
                "clone",
            ],
        ),
    ];
    sets.into_iter()
        .map(|(name, properties)| {
            right(format!("properties: {name}"), move |document, number| {
                let properties: serde_json::Map<_, _> = properties
                    .iter()
                    .map(|name| ((*name).to_owned(), json!({ "type": "string" })))
                    .collect();
                let schema = format!("Body{number}");
                document.schema(
                    &schema,
                    json!({ "type": "object", "properties": properties }),
                );
                super::shapes::respond(
                    document.operation(number),
                    "200",
                    reference("schemas", &schema),
                );
                document.call(number, json!({}), "");
            })
        })
        .collect()
}
