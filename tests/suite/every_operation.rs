//! Walks the spec: what it describes is there, and sends what it says.

use serde_json::{Map, Value, json};
use tallyfy::sandbox::Sandbox;
use tallyfy::{Client, Deletion, Error, Operation, Outcome, RemoveMemberOptions};

use crate::codegen::parse::read;
use crate::codegen::spec::{self, ParameterKind, Spec};
use crate::codegen_messages::taken;

pub fn spec() -> Spec {
    read(include_str!("../../openapi/tallyfy.yaml"), &taken()).unwrap()
}

/// The example of a parameter's id.
pub fn example(spec: &Spec, parameter: &spec::Parameter) -> Value {
    match &parameter.kind {
        ParameterKind::Flag => Value::Bool(true),
        ParameterKind::Id(name) => {
            let id = spec.ids.iter().find(|id| &id.name == name).unwrap();
            id.example
                .clone()
                .unwrap_or_else(|| panic!("{name} has no example"))
        }
        ParameterKind::Choice(name) => {
            let choice = spec
                .choices
                .iter()
                .find(|choice| &choice.name == name)
                .unwrap();
            json!(choice.values[0])
        }
        ParameterKind::Integer { min, .. } => json!(min),
        ParameterKind::List(items) => {
            let item = spec::Parameter {
                kind: (**items).clone(),
                ..parameter.clone()
            };
            json!([example(spec, &item)])
        }
    }
}

/// An operation's call as JSON, with the examples of its ids.
pub fn sample(spec: &Spec, operation: &spec::Operation) -> Value {
    let mut fields = Map::from_iter([("operation".to_owned(), json!(operation.id))]);
    for parameter in &operation.path_parameters {
        fields.insert(parameter.name.clone(), example(spec, parameter));
    }
    Value::Object(fields)
}

pub fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Everything but RFC 3986's unreserved characters, encoded.
pub fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The path that a call has to request.
pub fn path(operation: &spec::Operation, organization: &str, call: &Value) -> String {
    let mut path = operation.path.replace("{org_id}", organization);
    for parameter in &operation.path_parameters {
        let value = encoded(&text(&call[&parameter.name]));
        path = path.replace(&format!("{{{}}}", parameter.name), &value);
    }
    path
}

/// Calls the method of that name. This list and the spec have to agree.
async fn method(client: &Client, id: &str, values: &[String]) -> Option<Result<u16, Error>> {
    let at = |index: usize| values[index].as_str();
    macro_rules! methods {
        ($($name:ident($($value:expr),*),)*) => {
            match id {
                $(stringify!($name) => Some(client.$name($($value),*).await.map(|one| one.status())),)*
                _ => None,
            }
        };
    }
    methods! {
        delete_group(at(0)),
        delete_tag(at(0)),
        delete_file(at(0)),
        archive_file(at(0)),
        archive_process(at(0)),
        delete_process(at(0)),
        archive_task(at(0)),
        delete_task(at(0)),
        reopen_task(at(0), at(1)),
        reopen_oneoff_task(at(0)),
        archive_template(at(0)),
        delete_template(at(0)),
        delete_guest(at(0)),
        disable_guest(at(0)),
        remove_member(at(0), RemoveMemberOptions::new()),
        disable_member(at(0)),
        delete_member(at(0)),
        clear_process_custom_field(at(0), at(1)),
        clear_task_custom_field(at(0), at(1), at(2)),
        clear_member_custom_field(at(0), at(1)),
        clear_guest_custom_field(at(0), at(1)),
        clear_folder_custom_field(at(0), at(1)),
        clear_tag_custom_field(at(0), at(1)),
        delete_step(at(0), at(1)),
        delete_form_field(at(0), at(1), at(2)),
        delete_kickoff_field(at(0), at(1)),
        delete_automation(at(0), at(1)),
        delete_comment(at(0), at(1)),
        reopen_kickoff_form(at(0)),
        delete_folder(at(0)),
        remove_folder_object(at(0)),
        untag_object(at(0)),
        remove_watcher(at(0)),
    }
}

#[tokio::test]
async fn has_a_method_a_variant_a_route_and_the_exact_request() {
    let spec = spec();
    assert_eq!(spec.operations.len(), 33);
    assert_eq!(Operation::all().len(), spec.operations.len());
    for undocumented in [200, 204] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.undocumented_status(undocumented);
        let client = sandbox.client();
        for operation in &spec.operations {
            let id = &operation.id;
            let call = sample(&spec, operation);
            let deletion: Deletion = serde_json::from_value(call.clone()).unwrap();
            assert_eq!(serde_json::to_value(&deletion).unwrap(), call, "{id}");
            assert_eq!(deletion.operation().id(), id);
            assert_eq!(Operation::find(id).unwrap().path(), operation.path);
            let values: Vec<String> = operation
                .path_parameters
                .iter()
                .map(|one| text(&call[&one.name]))
                .collect();
            let wanted_path = path(operation, sandbox.organization(), &call);
            let documented = operation.tallyfy.grade.success == spec::Grade::Documented;
            let wanted_status = if documented {
                operation.success[0].status
            } else {
                undocumented
            };

            sandbox.add(&deletion);
            assert!(sandbox.contains(&deletion), "{id}");
            let preview = client.preview(deletion.clone()).unwrap();
            assert_eq!(
                preview.url(),
                format!("{}{wanted_path}", sandbox.base_url())
            );
            assert!(sandbox.contains(&deletion), "{id}");

            sandbox.clear_requests();
            let status = method(&client, id, &values)
                .await
                .unwrap_or_else(|| panic!("{id} has no method"));
            assert_eq!(status.unwrap(), wanted_status, "{id}");
            assert!(!sandbox.contains(&deletion), "{id}");

            sandbox.add(&deletion);
            let deleted = client.execute(deletion.clone()).await.unwrap();
            assert_eq!(
                (deleted.status(), deleted.outcome()),
                (wanted_status, Outcome::Deleted)
            );
            assert!(!sandbox.contains(&deletion), "{id}");

            let requests = sandbox.requests();
            assert_eq!(requests.len(), 2, "{id}");
            for request in requests {
                assert_eq!(request.method(), "DELETE");
                assert_eq!(request.path(), wanted_path);
                assert_eq!(request.query(), None);
                assert!(request.body().is_empty());
                assert!(request.acted());
                let mut names: Vec<_> = request
                    .headers()
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect();
                names.sort_unstable();
                assert_eq!(
                    names,
                    [
                        "accept",
                        "authorization",
                        "host",
                        "user-agent",
                        "x-tallyfy-client"
                    ]
                );
            }
        }
    }
}

/// Written down by hand from Tallyfy's documentation and clients, so that a slip in the YAML shows:
/// the path below the organization, the effect, and the successful statuses, 200 and 204 where no
/// source says which.
const KNOWN: [(&str, &str, &str, &[u16]); 33] = [
    ("delete_group", "groups/{group_id}", "permanent", &[204]),
    ("delete_tag", "tags/{tag_id}", "permanent", &[204]),
    ("delete_file", "file/{asset_id}", "permanent", &[200]),
    ("archive_file", "assets/{asset_id}", "archive", &[200, 204]),
    ("archive_process", "runs/{run_id}", "archive", &[200]),
    (
        "delete_process",
        "runs/{run_id}/delete",
        "permanent",
        &[200],
    ),
    ("archive_task", "tasks/{task_id}", "archive", &[204]),
    ("delete_task", "tasks/{task_id}/delete", "permanent", &[204]),
    (
        "reopen_task",
        "runs/{run_id}/completed-tasks/{task_id}",
        "reopen",
        &[200],
    ),
    (
        "reopen_oneoff_task",
        "completed-tasks/{task_id}",
        "reopen",
        &[200],
    ),
    (
        "archive_template",
        "checklists/{checklist_id}",
        "archive",
        &[200],
    ),
    (
        "delete_template",
        "checklists/{checklist_id}/delete",
        "permanent",
        &[200],
    ),
    ("delete_guest", "guests/{guest_email}", "detach", &[200]),
    (
        "disable_guest",
        "guests/{guest_email}/disable",
        "disable",
        &[200, 204],
    ),
    ("remove_member", "users/{user_id}", "disable", &[200]),
    (
        "disable_member",
        "users/{user_id}/disable",
        "disable",
        &[200],
    ),
    (
        "delete_member",
        "users/{user_id}/delete",
        "permanent",
        &[200, 204],
    ),
    (
        "clear_process_custom_field",
        "runs/{run_id}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "clear_task_custom_field",
        "runs/{run_id}/tasks/{task_id}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "clear_member_custom_field",
        "users/{user_id}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "clear_guest_custom_field",
        "guests/{guest_code}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "clear_folder_custom_field",
        "folders/{folder_id}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "clear_tag_custom_field",
        "tags/{tag_id}/custom-fields/{key}",
        "clear",
        &[200, 204],
    ),
    (
        "delete_step",
        "checklists/{checklist_id}/steps/{step_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "delete_form_field",
        "checklists/{checklist_id}/steps/{step_id}/captures/{capture_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "delete_kickoff_field",
        "checklists/{checklist_id}/preruns/{prerun_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "delete_automation",
        "checklists/{checklist_id}/automated-actions/{automation_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "delete_comment",
        "tasks/{task_id}/comment/{comment_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "reopen_kickoff_form",
        "runs/{run_id}/complete-prerun",
        "reopen",
        &[200, 204],
    ),
    (
        "delete_folder",
        "folders/{folder_id}",
        "permanent",
        &[200, 204],
    ),
    (
        "remove_folder_object",
        "folders-objects/{folder_object_id}",
        "detach",
        &[200, 204],
    ),
    (
        "untag_object",
        "checklists/tags/{association_id}",
        "detach",
        &[200, 204],
    ),
    (
        "remove_watcher",
        "remove-watcher/{watcher_id}",
        "detach",
        &[200, 204],
    ),
];

#[test]
fn the_spec_says_what_is_known() {
    for (operation, (id, path, effect, success)) in Operation::all().iter().zip(KNOWN) {
        assert_eq!(operation.id(), id);
        assert_eq!(
            operation.path(),
            format!("/organizations/{{org_id}}/{path}")
        );
        assert_eq!(operation.effect().as_str(), effect, "{id}");
        let statuses: Vec<u16> = operation
            .success()
            .iter()
            .map(tallyfy::Success::status)
            .collect();
        assert_eq!(statuses, success, "{id}");
        let repeatable = operation.effect() != tallyfy::Effect::Reopen;
        assert_eq!(operation.is_repeatable(), repeatable, "{id}");
    }
    assert_eq!(Operation::all().len(), KNOWN.len());
}

#[test]
fn the_table_says_what_the_spec_says() {
    for operation in &spec().operations {
        let row = Operation::find(&operation.id).unwrap();
        assert_eq!(row.summary(), operation.summary);
        assert_eq!(row.gone_statuses(), operation.tallyfy.gone);
        assert_eq!(row.is_repeatable(), operation.tallyfy.repeatable);
        assert_eq!(
            format!("{:?}", row.effect()),
            format!("{:?}", operation.tallyfy.effect)
        );
        let requires = operation.tallyfy.requires.as_ref();
        assert_eq!(
            row.requires().map(tallyfy::Prerequisite::operation),
            requires.map(|one| one.operation.as_str())
        );
        assert_eq!(
            row.requires().map(tallyfy::Prerequisite::purge),
            requires.map(|one| one.purge.as_str())
        );
        assert_eq!(
            row.restore().map(|one| (one.method(), one.path())),
            operation
                .tallyfy
                .restore
                .as_ref()
                .map(|one| (one.method.as_str(), one.path.as_str()))
        );
        let said: Vec<(u16, Option<Value>)> = row
            .success()
            .iter()
            .map(|one| {
                let example = one.example().map(serde_json::from_str);
                (one.status(), example.map(Result::unwrap))
            })
            .collect();
        let documented = operation.success.iter();
        let documented: Vec<_> = documented
            .map(|one| (one.status, one.example.clone()))
            .collect();
        assert_eq!(said, documented);
        let names: Vec<(&str, bool)> = row
            .parameters()
            .iter()
            .map(|one| (one.name(), one.is_required()))
            .collect();
        let wanted: Vec<(&str, bool)> = operation
            .path_parameters
            .iter()
            .chain(&operation.query_parameters)
            .map(|one| (one.name.as_str(), one.required))
            .collect();
        assert_eq!(names, wanted);
    }
}

#[test]
fn the_spec_is_plain_openapi() {
    let document: openapiv3::OpenAPI =
        serde_saphyr::from_str(include_str!("../../openapi/tallyfy.yaml")).unwrap();
    assert_eq!(document.openapi, "3.0.3");
    assert_eq!(document.operations().count(), 33);
    assert!(
        document
            .operations()
            .all(|(_, method, _)| method == "delete")
    );
    assert_eq!(
        document.info.version,
        env!("CARGO_PKG_VERSION"),
        "spec and crate are released together"
    );
    let headers: Vec<_> = document
        .components
        .unwrap()
        .security_schemes
        .into_keys()
        .collect();
    assert_eq!(headers, ["accessToken", "clientHeader"]);
}

#[test]
fn a_call_in_json_is_read_strictly() {
    let spec = spec();
    for operation in &spec.operations {
        let call = sample(&spec, operation);
        let refused = |call: &Value, named: &str| {
            let error = serde_json::from_value::<Deletion>(call.clone())
                .unwrap_err()
                .to_string();
            assert!(error.contains(named), "{named}: {error}");
        };
        let mut extra = call.clone();
        extra["surprise"] = json!(1);
        refused(&extra, "surprise");
        for parameter in &operation.path_parameters {
            let mut missing = call.clone();
            missing.as_object_mut().unwrap().remove(&parameter.name);
            refused(&missing, &parameter.name);
            for bad in [
                json!(".."),
                json!(""),
                json!(null),
                json!([]),
                json!({}),
                json!(true),
                json!(-1),
                json!(0.5),
            ] {
                let mut wrong = call.clone();
                wrong[&parameter.name] = bad;
                refused(&wrong, &parameter.name);
            }
        }
        let twice =
            call.to_string()
                .replacen('{', &format!("{{\"operation\":\"{}\",", operation.id), 1);
        let error = serde_json::from_str::<Deletion>(&twice)
            .unwrap_err()
            .to_string();
        assert!(error.contains("duplicate field"), "{error}");
    }
    for (text, named) in [
        (r#"{"group_id":"x"}"#, "missing field `operation`"),
        (r#"{"operation":"delete_everything"}"#, "delete_everything"),
        (r#"["delete_group"]"#, "an object"),
        (r#""delete_group""#, "an object"),
    ] {
        let error = serde_json::from_str::<Deletion>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn an_integer_id_may_be_written_as_text() {
    let call = json!({"operation": "disable_member", "user_id": "7"});
    let deletion: Deletion = serde_json::from_value(call).unwrap();
    assert_eq!(deletion, Deletion::disable_member(7).unwrap());
    for bad in ["007", "+7", " 7", "7 ", "0x7", "٧"] {
        let call = json!({"operation": "disable_member", "user_id": bad});
        assert!(serde_json::from_value::<Deletion>(call).is_err(), "{bad}");
    }
}

#[test]
fn options_that_belong_together_are_refused_apart() {
    let alone = RemoveMemberOptions::new().with_reassignment(true);
    let error = Deletion::remove_member(7, alone).unwrap_err();
    assert!(
        error.to_string().contains("argument to: missing"),
        "{error}"
    );
    assert_eq!(error.operation().unwrap().id(), "remove_member");
    let alone = RemoveMemberOptions::new().to(8).unwrap();
    assert!(Deletion::remove_member(7, alone.clone()).is_err());
    assert!(Deletion::remove_member(7, alone.clone().with_reassignment(false)).is_err());
    assert!(Deletion::remove_member(7, alone.with_reassignment(true)).is_ok());
    let both =
        json!({"operation": "remove_member", "user_id": 7, "with_reassignment": true, "to": 8});
    let deletion: Deletion = serde_json::from_value(both.clone()).unwrap();
    assert_eq!(serde_json::to_value(&deletion).unwrap(), both);
    let alone = json!({"operation": "remove_member", "user_id": 7, "to": 8});
    assert!(serde_json::from_value::<Deletion>(alone).is_err());
    assert!(RemoveMemberOptions::new().to("007").is_err());
}

#[cfg(feature = "schemars")]
#[test]
fn the_json_schema_knows_every_operation() {
    let schema = schemars::schema_for!(Deletion).to_value();
    let variants = schema["oneOf"].as_array().unwrap();
    for (variant, operation) in variants.iter().zip(&spec().operations) {
        assert_eq!(
            variant["properties"]["operation"]["const"],
            operation.id.as_str()
        );
        assert_eq!(variant["additionalProperties"], false);
        let properties = variant["properties"].as_object().unwrap();
        for parameter in operation
            .path_parameters
            .iter()
            .chain(&operation.query_parameters)
        {
            assert!(properties.contains_key(&parameter.name), "{}", operation.id);
        }
        assert_eq!(
            variant["required"].as_array().unwrap().len(),
            1 + operation.path_parameters.len()
        );
    }
    assert_eq!(variants.len(), 33);
    let removal = variants
        .iter()
        .find(|one| one["title"] == "remove_member")
        .unwrap();
    assert_eq!(
        removal["dependentRequired"],
        json!({"to": ["with_reassignment"], "with_reassignment": ["to"]})
    );
}
