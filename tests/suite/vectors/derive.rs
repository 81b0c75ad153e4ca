//! Derives `openapi/vectors.json` from the spec, independently of the crate, so that the crate can be
//! tested against it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::responses;
use crate::codegen::spec::ORGANIZATION;
use crate::codegen::spec::{Id, Operation, Parameter, ParameterKind, Rule, Spec};

/// The sandbox's token and organization: the vectors show the requests that it gets.
const ACCESS_TOKEN: &str = "sandbox-access-token";
const SANDBOX_ORGANIZATION: &str = "5a0db0c5ba5e4c0e8f1d2c3b4a596877";

pub type Arguments = IndexMap<String, Value>;

#[derive(Debug, Deserialize, Serialize)]
pub struct Vectors {
    #[serde(rename = "$schema")]
    pub schema: String,
    pub access_token: String,
    pub headers: BTreeMap<String, String>,
    pub operations: IndexMap<String, Vector>,
    /// To the first request of every operation.
    pub responses: Vec<Response>,
    pub invalid_values: IndexMap<String, Vec<InvalidValue>>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Vector {
    pub parameters: IndexMap<String, String>,
    pub requests: Vec<Request>,
    pub responses: Vec<Response>,
    pub invalid_arguments: Vec<InvalidArguments>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Request {
    pub arguments: Arguments,
    pub method: String,
    pub path: String,
    pub query: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Response {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// The connection ends within the body.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    pub outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Deleted,
    Refused,
    #[default]
    Unconfirmed,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct InvalidValue {
    pub value: Value,
    pub why: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct InvalidArguments {
    pub arguments: Arguments,
    pub why: String,
}

/// The vectors of a spec. `document` is the whole YAML: the crate is not built from all of it.
pub fn derive(spec: &Spec, document: &Value) -> Vectors {
    let deriver = Deriver { spec, document };
    Vectors {
        schema: "vectors.schema.json".to_owned(),
        access_token: ACCESS_TOKEN.to_owned(),
        headers: [
            ("accept", "application/json"),
            ("authorization", &format!("Bearer {ACCESS_TOKEN}")),
            ("x-tallyfy-client", "APIClient"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        operations: spec
            .operations
            .iter()
            .map(|operation| (operation.id.clone(), deriver.vector(operation)))
            .collect(),
        responses: responses::of_anyone(&document["x-tallyfy"]),
        invalid_values: spec
            .ids
            .iter()
            .map(|id| (id.name.clone(), invalid(id)))
            .collect(),
    }
}

struct Deriver<'a> {
    spec: &'a Spec,
    document: &'a Value,
}

impl Deriver<'_> {
    fn vector(&self, operation: &Operation) -> Vector {
        let organization = Parameter {
            name: ORGANIZATION.to_owned(),
            description: String::new(),
            required: true,
            kind: ParameterKind::Id("OrganizationId".to_owned()),
        };
        let in_path: Vec<&Parameter> = std::iter::once(&organization)
            .chain(&operation.path_parameters)
            .collect();
        let in_query: Vec<&Parameter> = operation.query_parameters.iter().collect();

        let plain = self.examples(&in_path);
        let mut requests = vec![plain.clone()];
        if !in_query.is_empty() {
            requests.push(self.examples(&[in_path.as_slice(), &in_query].concat()));
        }
        let every_character: Arguments = plain
            .iter()
            .map(|(name, value)| (name.clone(), self.every_character(&in_path, name, value)))
            .collect();
        if every_character != plain {
            requests.push(every_character);
        }
        Vector {
            parameters: in_path
                .iter()
                .chain(&in_query)
                .map(|parameter| (parameter.name.clone(), kind(&parameter.kind)))
                .collect(),
            requests: requests
                .into_iter()
                .map(|arguments| request(operation, arguments))
                .collect(),
            responses: self.responses(operation),
            invalid_arguments: self.invalid_together(operation, &plain, &in_query),
        }
    }

    fn examples(&self, parameters: &[&Parameter]) -> Arguments {
        parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), self.example(parameter)))
            .collect()
    }

    fn example(&self, parameter: &Parameter) -> Value {
        if parameter.name == ORGANIZATION {
            return json!(SANDBOX_ORGANIZATION);
        }
        let own = &self.document["components"]["parameters"][&parameter.name]["example"];
        if !own.is_null() {
            return own.clone();
        }
        self.sample(&parameter.kind)
    }

    fn sample(&self, kind: &ParameterKind) -> Value {
        match kind {
            ParameterKind::Id(name) => {
                let id = self.id(name).expect("the spec has every id");
                id.example.clone().expect("every kind of id has an example")
            }
            ParameterKind::Choice(name) => {
                let choice = self.spec.choices.iter().find(|one| one.name == *name);
                json!(choice.expect("the spec has every choice").values[0])
            }
            ParameterKind::Flag => json!(true),
            ParameterKind::Integer { min, max } => json!(0.clamp(*min, *max)),
            ParameterKind::List(items) => json!([self.sample(items)]),
        }
    }

    fn id(&self, name: &str) -> Option<&Id> {
        self.spec.ids.iter().find(|id| id.name == name)
    }

    /// The example, extended by every character that its rule allows and that must be encoded.
    fn every_character(&self, parameters: &[&Parameter], name: &str, value: &Value) -> Value {
        let parameter = parameters.iter().find(|parameter| parameter.name == name);
        let id = parameter.and_then(|parameter| self.id(&kind(&parameter.kind)));
        let (Some(id), Some(text)) = (id, value.as_str()) else {
            return value.clone();
        };
        let (first, rest) = text.split_at(1);
        let encoded: String = (' '..='~')
            .filter(|c| !is_unreserved(*c) && admits(&id.rule, &json!(format!("{first}{c}{rest}"))))
            .collect();
        json!(format!("{first}{encoded}{rest}"))
    }

    fn responses(&self, operation: &Operation) -> Vec<Response> {
        let responses = &self.document["paths"][&operation.path]["delete"]["responses"];
        let responses = responses.as_object().expect("an operation has responses");
        responses
            .iter()
            .flat_map(|(status, response)| self.response(status, self.resolve(response)))
            .collect()
    }

    /// Every example of a documented response; where there is none, the least that it may be.
    fn response(&self, status: &str, response: &Value) -> Vec<Response> {
        let status: u16 = status.parse().expect("the spec lists single statuses");
        let headers: BTreeMap<String, String> = response["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, header)| {
                let example = &self.resolve(header)["example"];
                let example = example
                    .as_str()
                    .expect("a header has an example")
                    .to_owned();
                (name.to_ascii_lowercase(), example)
            })
            .collect();
        self.bodies(status, response)
            .into_iter()
            .map(|(label, body)| {
                let deleted = (200..300).contains(&status);
                let mut headers = headers.clone();
                headers.extend(label.map(|label| ("content-type".to_owned(), label.to_owned())));
                Response {
                    status,
                    outcome: if deleted {
                        Outcome::Deleted
                    } else {
                        Outcome::Refused
                    },
                    details: deleted.then(|| serde_json::from_str(&body).ok()).flatten(),
                    retry_after: headers
                        .get("retry-after")
                        .and_then(|value| value.parse().ok()),
                    headers,
                    body,
                    ..Response::default()
                }
            })
            .collect()
    }

    /// Each with its `Content-Type`.
    fn bodies(&self, status: u16, response: &Value) -> Vec<(Option<&'static str>, String)> {
        const JSON: Option<&str> = Some("application/json");
        let media = &response["content"]["application/json"];
        if media.is_null() {
            let mut bodies = vec![(None, String::new())];
            if response["x-tallyfy"]["body"] == "unknown" {
                bodies.push((JSON, "{}".to_owned()));
                bodies.push((Some("text/plain"), "done".to_owned()));
            }
            return bodies;
        }
        let named = media["examples"].as_object().into_iter().flatten();
        let mut examples: Vec<Value> = media.get("example").into_iter().cloned().collect();
        examples.extend(named.map(|(_, example)| example["value"].clone()));
        if examples.is_empty() {
            // An error has at least one of Tallyfy's marks.
            let error = json!({ "error": true });
            examples.push(if status < 300 { json!({}) } else { error });
        }
        let bodies = examples.iter().map(|example| (JSON, example.to_string()));
        bodies.collect()
    }

    fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        let Some(reference) = value["$ref"].as_str() else {
            return value;
        };
        self.document
            .pointer(reference.trim_start_matches('#'))
            .expect("a reference leads somewhere")
    }

    /// Arguments of which each one is well formed, but not all together.
    fn invalid_together(
        &self,
        operation: &Operation,
        plain: &Arguments,
        in_query: &[&Parameter],
    ) -> Vec<InvalidArguments> {
        let reserved = operation.reserved.iter().map(|reserved| {
            let mut arguments = plain.clone();
            arguments.insert(reserved.parameter.clone(), json!(reserved.value));
            InvalidArguments {
                arguments,
                why: format!("the request would be that of {}", reserved.operation),
            }
        });
        let alone = operation.tallyfy.together.iter().flat_map(|names| {
            let of_them = in_query.iter().filter(|one| names.contains(&one.name));
            of_them.map(move |one| {
                let mut arguments = plain.clone();
                arguments.insert(one.name.clone(), self.example(one));
                InvalidArguments {
                    arguments,
                    why: format!("{} go together", names.join(" and ")),
                }
            })
        });
        reserved.chain(alone).collect()
    }
}

fn kind(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Id(name) | ParameterKind::Choice(name) => name.clone(),
        ParameterKind::Flag => "boolean".to_owned(),
        ParameterKind::Integer { .. } => "integer".to_owned(),
        ParameterKind::List(items) => format!("list of {}", self::kind(items)),
    }
}

fn request(operation: &Operation, arguments: Arguments) -> Request {
    let path = operation.path.split('/').map(|segment| {
        match segment
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => encode(&text(&arguments[name])),
            None => segment.to_owned(),
        }
    });
    let query = operation
        .query_parameters
        .iter()
        .filter_map(|parameter| Some((&parameter.name, arguments.get(&parameter.name)?)))
        .flat_map(|(name, value)| {
            let values = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            let pair = move |value| format!("{}={}", encode(name), encode(&text(value)));
            values.iter().map(pair)
        });
    Request {
        method: "DELETE".to_owned(),
        path: path.collect::<Vec<_>>().join("/"),
        query: query.collect(),
        arguments,
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match char::from(byte) {
            c if is_unreserved(c) => c.to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// RFC 3986's unreserved characters, which mean the same encoded or not.
fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}

/// The rule as every language reads it: only the schema's, without what this crate adds.
fn admits(rule: &Rule, value: &Value) -> bool {
    match (rule, value) {
        (
            Rule::Text {
                pattern, min, max, ..
            },
            Value::String(text),
        ) => {
            let pattern = regex_lite::Regex::new(pattern).expect("a checked pattern");
            (*min..=*max).contains(&text.len()) && pattern.is_match(text)
        }
        (Rule::Integer { min, max }, Value::Number(number)) => number
            .as_u64()
            .is_some_and(|number| (*min..=*max).contains(&number)),
        _ => false,
    }
}

/// Values that an attacker or an accident may put in place of an id, as far as the rule rejects them.
fn invalid(id: &Id) -> Vec<InvalidValue> {
    let candidates = match (&id.rule, &id.example) {
        (Rule::Text { min, max, .. }, Some(Value::String(good))) => vec![
            (json!(""), "empty: the path would name all of them"),
            (
                json!("."),
                "a dot segment: the path would name something else",
            ),
            (
                json!(".."),
                "a dot segment: the path would name something else",
            ),
            (json!(format!("../{good}")), "a path of its own"),
            (
                json!(format!("{good}/delete")),
                "a slash: the path would name something else",
            ),
            (
                json!(format!("{good}\\delete")),
                "a backslash, which URL parsers take for a slash",
            ),
            (
                json!(format!("{good}%2Fdelete")),
                "a slash for a server that decodes twice",
            ),
            (json!(format!("{good}?a=b")), "the rest would be a query"),
            (json!(format!("{good}#a")), "the rest would be cut off"),
            (json!(format!("{good}\n")), "a control character"),
            (json!(format!("{good}\0")), "a control character"),
            (json!(format!(" {good}")), "a space before it"),
            (json!(format!("é{good}")), "not ASCII"),
            (
                json!(format!("{}{good}", "a".repeat(max + 1 - good.len()))),
                "too long",
            ),
            (json!("a".repeat(min - 1)), "too short"),
        ],
        (Rule::Integer { max, .. }, _) => vec![
            (json!(0), "zero names no record"),
            (json!(-1), "a negative number names no record"),
            (json!(""), "empty: the path would name all of them"),
            (
                json!(".."),
                "a dot segment: the path would name something else",
            ),
            (json!("7x"), "a server that casts it reads 7"),
            (json!("007"), "a server that casts it reads 7"),
            (json!("+7"), "a server that casts it reads 7"),
            (
                json!("7/delete"),
                "a slash: the path would name something else",
            ),
            (json!((u128::from(*max) + 1).to_string()), "too large"),
        ],
        _ => panic!("the example of {} is not of its type", id.name),
    };
    let mut seen = Vec::new();
    candidates
        .into_iter()
        .filter(|(value, _)| !admits(&id.rule, value))
        .filter(|(value, _)| {
            let new = !seen.contains(value);
            seen.push(value.clone());
            new
        })
        .map(|(value, why)| InvalidValue {
            value,
            why: why.to_owned(),
        })
        .collect()
}
