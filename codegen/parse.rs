//! Reads `openapi/tallyfy.yaml` into what the project relies on.

use std::collections::BTreeMap;

use super::check;
use super::document::{Document, MediaType, OrRef, Response};
use super::document::{Operation as RawOperation, Parameter as RawParameter};
use super::problem::Problem;
use super::schemas::{details, ids, schema_name, unwrap_envelopes};
use super::spec::{ORGANIZATION, Operation, Parameter, ParameterKind, Spec, Success, placeholders};

/// Reads `openapi/tallyfy.yaml`.
///
/// # Errors
///
/// The first thing that the crate can't be built from.
pub fn read(yaml: &str) -> Result<Spec, Problem> {
    let document: Document = serde_saphyr::from_str(yaml).map_err(|error| {
        let line = error
            .location()
            .and_then(|at| usize::try_from(at.line()).ok());
        Problem::new(line, message(&error), "fix the YAML at this place")
    })?;
    Reader {
        document: &document,
    }
    .spec()
}

/// The parser's message, without the excerpt that it draws and the place, which is said already.
fn message(error: &serde_saphyr::Error) -> String {
    let error = error.without_snippet();
    if let serde_saphyr::Error::DuplicateMappingKey { key: Some(key), .. } = error {
        return format!("the key {key} is there twice");
    }
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

struct Reader<'a> {
    document: &'a Document,
}

impl Reader<'_> {
    fn spec(&self) -> Result<Spec, Problem> {
        let document = self.document;
        if !document.openapi.starts_with("3.0.") {
            return Err(Problem::new(
                None,
                format!("the version of OpenAPI is {}", document.openapi),
                "write 3.0.3: progenitor reads no other",
            ));
        }
        let [server] = document.servers.as_slice() else {
            return Err(Problem::new(
                None,
                format!("there are {} servers", document.servers.len()),
                "name exactly one: its URL is the default base URL",
            ));
        };
        let mut operations = Vec::new();
        for (path, item) in &document.paths {
            let line = usize::try_from(item.delete.defined.line()).ok();
            operations.push(self.operation(path, &item.delete.value, line)?);
        }
        if operations.is_empty() {
            return Err(Problem::new(None, "there is no operation", "add a path"));
        }
        check::unique(&operations)?;
        check::earlier_steps(&operations)?;
        let ids = ids(document, &operations)?;
        check::reserve(&mut operations, &ids);
        let mut details = details(document, &operations)?;
        unwrap_envelopes(&mut operations, &mut details);
        Ok(Spec {
            base_url: server.url.trim_end_matches('/').to_owned(),
            ids,
            details,
            operations,
            marks: document.marks.clone(),
        })
    }

    fn operation(
        &self,
        path: &str,
        raw: &RawOperation,
        line: Option<usize>,
    ) -> Result<Operation, Problem> {
        let id = &raw.operation_id;
        let problem = |what: String, help: &str| Err(Problem::new(line, what, help));
        if !path.starts_with(&format!("/organizations/{{{ORGANIZATION}}}/")) {
            return problem(
                format!("the path of {id} is {path}"),
                "begin it with /organizations/{org_id}/: a client is bound to one organization",
            );
        }
        let mut by_place: BTreeMap<&str, Vec<Parameter>> = BTreeMap::new();
        for parameter in &raw.parameters {
            let line = usize::try_from(parameter.defined.line()).ok();
            let raw = self.parameter(id, &parameter.value, line)?;
            let place = match raw.place.as_str() {
                "path" if raw.required => "path",
                "query" if !raw.required => "query",
                place => {
                    return Err(Problem::new(
                        line,
                        format!(
                            "the parameter {} of {id} is in {place}, required: {}",
                            raw.name, raw.required
                        ),
                        "declare required path parameters and optional query parameters; headers are security schemes",
                    ));
                }
            };
            let parameter = self.kind(id, raw, line)?;
            by_place.entry(place).or_default().push(parameter);
        }
        let mut declared = by_place.remove("path").unwrap_or_default();
        let mut path_parameters = Vec::new();
        for name in placeholders(path) {
            let Some(at) = declared.iter().position(|parameter| parameter.name == name) else {
                return problem(
                    format!("the placeholder {{{name}}} of {id} is not declared"),
                    "add it to the operation's parameters, in: path",
                );
            };
            path_parameters.push(declared.remove(at));
        }
        if let Some(extra) = declared.first() {
            return problem(
                format!(
                    "the path parameter {} of {id} is not in its path",
                    extra.name
                ),
                "put it into the path in braces, or take the parameter away",
            );
        }
        path_parameters.retain(|parameter| parameter.name != ORGANIZATION);
        let query_parameters = by_place.remove("query").unwrap_or_default();
        for name in raw.tallyfy.together.iter().flatten() {
            if !query_parameters
                .iter()
                .any(|parameter| &parameter.name == name)
            {
                return problem(
                    format!("`together` of {id} names {name}"),
                    "name query parameters of this operation",
                );
            }
        }
        let (success, details) = self.success(id, raw, line)?;
        Ok(Operation {
            id: id.clone(),
            line,
            path: path.to_owned(),
            summary: raw.summary.trim().to_owned(),
            description: raw.description.trim().to_owned(),
            path_parameters,
            query_parameters,
            success,
            details,
            reserved: Vec::new(),
            tallyfy: raw.tallyfy.clone(),
        })
    }

    fn parameter<'s>(
        &'s self,
        id: &str,
        parameter: &'s OrRef<RawParameter>,
        line: Option<usize>,
    ) -> Result<&'s RawParameter, Problem> {
        match parameter {
            OrRef::Here(parameter) => Ok(parameter),
            OrRef::Ref(reference) => reference
                .strip_prefix("#/components/parameters/")
                .and_then(|name| self.document.components.parameters.get(name))
                .ok_or_else(|| {
                    Problem::new(
                        line,
                        format!("{id} refers to {reference}, which is not there"),
                        "add it under components/parameters",
                    )
                }),
        }
    }

    fn kind(
        &self,
        id: &str,
        raw: &RawParameter,
        line: Option<usize>,
    ) -> Result<Parameter, Problem> {
        let kind = match (&raw.schema.reference, raw.schema.kind.as_deref()) {
            (Some(reference), _) => {
                ParameterKind::Id(schema_name(self.document, id, reference, line)?)
            }
            (None, Some("boolean")) if raw.place == "query" => ParameterKind::Flag,
            _ => {
                return Err(Problem::new(
                    line,
                    format!(
                        "the schema of the parameter {} of {id} is written in place",
                        raw.name
                    ),
                    "give each kind of id a named schema under components/schemas and refer to it",
                ));
            }
        };
        Ok(Parameter {
            name: raw.name.clone(),
            description: raw.description.trim().to_owned(),
            kind,
        })
    }

    fn success(
        &self,
        id: &str,
        raw: &RawOperation,
        line: Option<usize>,
    ) -> Result<(Vec<Success>, Option<String>), Problem> {
        let mut success = Vec::new();
        let mut details = None;
        for (status, response) in &raw.responses {
            let Some(status) = status
                .parse()
                .ok()
                .filter(|status| (200..300).contains(status))
            else {
                continue;
            };
            let media = self.json(id, response, line)?;
            if let Some(schema) = media.and_then(|media| media.schema.as_ref()) {
                let Some(reference) = &schema.reference else {
                    return Err(Problem::new(
                        line,
                        format!("the body of the {status} of {id} is described in place"),
                        "give it a named schema under components/schemas and refer to it",
                    ));
                };
                details = Some(schema_name(self.document, id, reference, line)?);
            }
            success.push(Success {
                status,
                example: media.and_then(|media| media.example.clone()),
            });
        }
        if success.is_empty() {
            return Err(Problem::new(
                line,
                format!("{id} declares no successful answer"),
                "declare its 2xx status, or 200 and 204 where no source says which",
            ));
        }
        Ok((success, details))
    }

    fn json<'s>(
        &'s self,
        id: &str,
        response: &'s OrRef<Response>,
        line: Option<usize>,
    ) -> Result<Option<&'s MediaType>, Problem> {
        let response = match response {
            OrRef::Here(response) => response,
            OrRef::Ref(reference) => reference
                .strip_prefix("#/components/responses/")
                .and_then(|name| self.document.components.responses.get(name))
                .ok_or_else(|| {
                    Problem::new(
                        line,
                        format!("{id} refers to {reference}, which is not there"),
                        "add it under components/responses",
                    )
                })?,
        };
        Ok(response.content.get("application/json"))
    }
}
