//! What the build says of a spec that it can't build from.

use crate::codegen::problem::Problems;
use crate::codegen::taken::Taken;
use crate::codegen::{emit, parse, progenitor_input};

const SPEC: &str = include_str!("../../openapi/tallyfy.yaml");

/// The spec with its first occurrence of a text replaced, and the line of that place.
fn broken(from: &str, to: &str) -> (Problems, usize) {
    let at = SPEC
        .find(from)
        .unwrap_or_else(|| panic!("{from:?} is not in the spec"));
    let line = SPEC[..at].lines().count();
    let problems = parse::read(&SPEC.replacen(from, to, 1), &taken()).unwrap_err();
    (problems, line)
}

/// The names that the crate's own source has taken.
pub fn taken() -> Taken {
    Taken::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src").as_ref()).unwrap()
}

#[test]
fn a_mistake_is_named_with_its_place_and_its_cure() {
    let group = "  /organizations/{org_id}/groups/{group_id}:\n    delete:";
    for (from, to, says) in [
        (
            "      summary: Delete a group\n",
            "      summary: Delete a group\n      summary: Twice\n",
            "the key summary is there twice",
        ),
        (
            "      summary: Delete a group\n",
            "      summery: Delete a group\n",
            "summery",
        ),
        ("      operationId: delete_group\n", "", "operationId"),
        (
            group,
            "  /organizations/{org_id}/groups/{group_id}:\n    get:",
            "get",
        ),
        (
            "operationId: delete_tag\n",
            "operationId: delete_group\n",
            "delete_group is taken",
        ),
        (
            "operationId: delete_tag\n",
            "operationId: deleteTag\n",
            "snake case",
        ),
        (
            "/organizations/{org_id}/groups/{group_id}:",
            "/groups/{group_id}:",
            "begin it with",
        ),
        (
            "/organizations/{org_id}/groups/{group_id}:",
            "/organizations/{org_id}/groups/{group}:",
            "{group} of delete_group is not declared",
        ),
        (
            "/organizations/{org_id}/groups/{group_id}:",
            "/organizations/{org_id}/groups:",
            "group_id of delete_group is not in its path",
        ),
        (
            "parameters/group_id\"",
            "parameters/nothing\"",
            "#/components/parameters/nothing",
        ),
        (
            "        \"204\":\n          $ref: \"#/components/responses/Empty\"\n",
            "",
            "no successful response",
        ),
        (
            "        effect: permanent\n",
            "        effect: forever\n",
            "forever",
        ),
        ("        repeatable: true\n", "", "repeatable"),
        (
            "          operation: archive_process\n",
            "          operation: archive_everything\n",
            "archive_everything",
        ),
        (
            "      pattern: \"^[A-Za-z0-9_-]+$\"\n",
            "      pattern: \"[A-Za-z0-9_-]+\"\n",
            "does not begin with ^",
        ),
        (
            "      pattern: \"^[A-Za-z0-9_-]+$\"\n",
            "      pattern: \"^[A-Za-z0-9_-+$\"\n",
            "pattern",
        ),
        (
            "      example: 9f2b",
            "      example: ../9f2b",
            "its own rule refuses",
        ),
        (
            "      minLength: 1\n",
            "      minLength: 0\n",
            "may be empty",
        ),
        (
            "together: [[with_reassignment, to]]",
            "together: [[with_reassignment, too]]",
            "too",
        ),
        ("openapi: 3.0.3", "openapi: 3.1.0", "3.1.0"),
        (
            "operationId: delete_tag\n",
            "operationId: move\n",
            "a keyword of Rust",
        ),
        (
            "operationId: delete_tag\n",
            "operationId: base_url\n",
            "Client::base_url",
        ),
        (
            "{org_id}/tags/{tag_id}:",
            "{org_id}/groups/{tag_id}:",
            "is that of delete_group",
        ),
        ("paths:\n", "paths: {}\nx-paths:\n", "no operation"),
        ("paths:\n", "paths:\n\t- tab\n", ""),
    ] {
        let (problems, line) = broken(from, to);
        println!("{problems}");
        let named = problems
            .0
            .iter()
            .find(|problem| problem.to_string().contains(says));
        let problem = named.unwrap_or_else(|| panic!("{says:?}: {problems}"));
        let text = problem.to_string();
        assert!(text.starts_with("openapi/tallyfy.yaml"), "{text}");
        assert!(text.contains("; "), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        if let Some(found) = problem.line {
            assert!(
                found.abs_diff(line) < 80,
                "{found} is far from {line}: {text}"
            );
        }
    }
}

#[test]
fn a_schema_that_names_no_type_is_refused() {
    let spec = SPEC.replace("GroupId", "Group-Id");
    let problem = &parse::read(&spec, &taken()).unwrap_err().0[0];
    assert!(
        problem.what.contains("Group-Id is not in Pascal case"),
        "{problem}"
    );
}

#[test]
fn a_value_that_would_name_another_operation_is_found() {
    let spec = parse::read(SPEC, &taken()).unwrap();
    let reserved: Vec<_> = spec
        .operations
        .iter()
        .flat_map(|one| {
            one.reserved.iter().map(|reserved| {
                (
                    one.id.as_str(),
                    reserved.parameter.as_str(),
                    reserved.value.as_str(),
                )
            })
        })
        .collect();
    assert_eq!(reserved, [("delete_template", "checklist_id", "tags")]);
}

#[test]
fn progenitor_gets_one_response_for_each_operation() {
    let spec = parse::read(SPEC, &taken()).unwrap();
    let document = progenitor_input::progenitor_input(&spec).document;
    assert_eq!(document.operations().count(), spec.operations.len());
    for (_, _, operation) in document.operations() {
        assert_eq!(operation.responses.responses.len(), 1);
        assert!(operation.responses.default.is_none());
    }
}

#[test]
fn what_is_written_is_rust() {
    for (name, code) in emit::files(&parse::read(SPEC, &taken()).unwrap()) {
        let file: syn::File = syn::parse2(code).unwrap();
        assert!(!file.items.is_empty(), "{name}");
    }
}

#[test]
fn the_smallest_spec_is_enough() {
    let text = r##"
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://example.com/"}]
x-tallyfy:
  own_error: {statuses: ["4XX"], any_of: [message]}
  own_not_found: {statuses: ["404"], error: true, codes: [GONE]}
  missing_record: [{status: "404", code: GONE}]
  unconfirmed: {statuses: ["202"], error_fields: [error], success_fields: [success]}
paths:
  /organizations/{org_id}/things/{type}:
    delete:
      operationId: delete_thing
      summary: Delete a thing
      description: A field called like a keyword, a <tag> and a [link].
      parameters:
        - $ref: "#/components/parameters/org_id"
        - {name: type, in: path, required: true, description: The thing., schema: {$ref: "#/components/schemas/ThingId"}}
      responses: {204: {description: Done.}}
      x-tallyfy:
        effect: permanent
        repeatable: true
        gone: []
        grade: {operation: documented, success: documented, repeatable: inferred}
        evidence: []
components:
  parameters:
    org_id: {name: org_id, in: path, required: true, description: d, schema: {$ref: "#/components/schemas/OrganizationId"}}
  schemas:
    OrganizationId: {title: organization id, description: d, type: string, pattern: "^[a-z]+$", minLength: 1, maxLength: 9, x-tallyfy: {rule: must be letters}}
    ThingId: {title: thing id, description: d, type: integer, x-tallyfy: {rule: must be a positive integer}}
"##;
    let spec = parse::read(text, &taken()).unwrap();
    assert_eq!(spec.base_url, "https://example.com");
    let written: String = emit::files(&spec)
        .into_iter()
        .map(|(_, code)| prettyplease::unparse(&syn::parse2(code).unwrap()))
        .collect();
    assert!(
        written.contains("r#type: crate::generated::ids::ThingId"),
        "{written}"
    );
    assert!(written.contains(r"a \<tag\> and a \[link\]"), "{written}");
}
