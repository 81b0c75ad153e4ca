//! Reads the spec and checks what the project relies on.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, MediaType, OrRef, Response, Schema};
use super::document::{Operation as RawOperation, Parameter as RawParameter};
use super::plain::ORGANIZATION;
use super::problem::Problem;
use super::spec::{
    Details, Field, Id, Kind, Operation, Parameter, ParameterKind, Reserved, Rule, Spec, Success,
};

/// The largest integer that every language's 64-bit type holds.
const INTEGER_MAX: u64 = i64::MAX as u64;

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
        Problem::new(line, message(&error), "mend the YAML at this place")
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
        unique(&operations)?;
        earlier_steps(&operations)?;
        let ids = self.ids(&operations)?;
        reserve(&mut operations, &ids);
        let mut details = self.details(&operations)?;
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
            (Some(reference), _) => ParameterKind::Id(self.schema_name(id, reference, line)?),
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

    fn schema_name(
        &self,
        id: &str,
        reference: &str,
        line: Option<usize>,
    ) -> Result<String, Problem> {
        let name = reference
            .strip_prefix("#/components/schemas/")
            .filter(|name| self.document.components.schemas.contains_key(*name))
            .ok_or_else(|| {
                Problem::new(
                    line,
                    format!("{id} refers to {reference}, which is not there"),
                    "add it under components/schemas",
                )
            })?;
        if !is_pascal_case(name) {
            return Err(Problem::new(
                line,
                format!("the schema {name} is not in Pascal case"),
                "write it like GroupId: it names a type in every language",
            ));
        }
        Ok(name.to_owned())
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
                details = Some(self.schema_name(id, reference, line)?);
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

    fn ids(&self, operations: &[Operation]) -> Result<Vec<Id>, Problem> {
        let mut names: BTreeSet<String> = operations
            .iter()
            .flat_map(|operation| {
                operation
                    .path_parameters
                    .iter()
                    .chain(&operation.query_parameters)
            })
            .filter_map(|parameter| match &parameter.kind {
                ParameterKind::Id(name) => Some(name.clone()),
                ParameterKind::Flag => None,
            })
            .collect();
        if let Some(organization) = self.document.components.parameters.get(ORGANIZATION)
            && let Some(reference) = &organization.schema.reference
        {
            names.insert(self.schema_name(ORGANIZATION, reference, None)?);
        }
        self.document
            .components
            .schemas
            .iter()
            .filter(|(name, _)| names.contains(*name))
            .map(|(name, schema)| {
                let line = usize::try_from(schema.defined.line()).ok();
                id(name, &schema.value, line)
            })
            .collect()
    }

    /// The schemas of the documented answers, and those that they are made of.
    fn details(&self, operations: &[Operation]) -> Result<Vec<Details>, Problem> {
        let mut wanted: Vec<String> = operations
            .iter()
            .filter_map(|operation| operation.details.clone())
            .collect();
        let mut found = BTreeMap::new();
        while let Some(name) = wanted.pop() {
            if found.contains_key(&name) {
                continue;
            }
            let Some(schema) = self.document.components.schemas.get(&name) else {
                continue;
            };
            let line = usize::try_from(schema.defined.line()).ok();
            let mut fields = Vec::new();
            for (field, schema) in &schema.value.properties {
                let kind = self.field_kind(&name, schema, line, &mut wanted)?;
                fields.push(Field {
                    name: field.clone(),
                    description: schema
                        .description
                        .as_deref()
                        .unwrap_or("")
                        .trim()
                        .to_owned(),
                    kind,
                });
            }
            if fields.is_empty() {
                return Err(Problem::new(
                    line,
                    format!("the schema {name} describes an answer and has no properties"),
                    "list the properties that are documented",
                ));
            }
            let description = schema
                .value
                .description
                .as_deref()
                .unwrap_or("")
                .trim()
                .to_owned();
            found.insert(
                name.clone(),
                Details {
                    name,
                    description,
                    fields,
                },
            );
        }
        Ok(found.into_values().collect())
    }

    fn field_kind(
        &self,
        owner: &str,
        schema: &Schema,
        line: Option<usize>,
        wanted: &mut Vec<String>,
    ) -> Result<Kind, Problem> {
        if let Some(reference) = &schema.reference {
            let name = self.schema_name(owner, reference, line)?;
            wanted.push(name.clone());
            return Ok(Kind::Details(name));
        }
        if let Some(items) = &schema.listed {
            let items = self.field_kind(owner, items, line, wanted)?;
            return Ok(Kind::List(Box::new(items)));
        }
        Ok(match schema.kind.as_deref() {
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Flag,
            Some("array") => match &schema.items {
                Some(items) => Kind::List(Box::new(self.field_kind(owner, items, line, wanted)?)),
                None => Kind::List(Box::new(Kind::Any)),
            },
            _ => Kind::Any,
        })
    }
}

/// The schema's name is that of a type in every language.
fn is_pascal_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn id(name: &str, schema: &Schema, line: Option<usize>) -> Result<Id, Problem> {
    let problem =
        |what: &str, help: &str| Err(Problem::new(line, format!("the id {name} {what}"), help));
    let Some(note) = &schema.tallyfy else {
        return problem(
            "has no x-tallyfy",
            "add `x-tallyfy: {rule: …}`, the rule in words for an error message",
        );
    };
    let (Some(title), Some(description)) = (&schema.title, &schema.description) else {
        return problem(
            "has no title or no description",
            "add them: they are its documentation in every language",
        );
    };
    let rule = match schema.kind.as_deref() {
        Some("string") => {
            let (Some(pattern), Some(min), Some(max)) =
                (&schema.pattern, schema.min_length, schema.max_length)
            else {
                return problem(
                    "has no pattern, minLength or maxLength",
                    "add them: nothing else keeps it one path segment",
                );
            };
            if !(pattern.starts_with('^') && pattern.ends_with('$')) {
                return problem(
                    "has a pattern without ^ and $",
                    "anchor the pattern at both ends",
                );
            }
            if let Err(error) = regex_lite::Regex::new(pattern) {
                return problem(
                    &format!("has the pattern {pattern:?}: {error}"),
                    "write a plain regular expression, without look-around",
                );
            }
            if min == 0 {
                return problem("may be empty", "set minLength to 1 or more");
            }
            Rule::Text {
                pattern: pattern.clone(),
                min,
                max,
            }
        }
        Some("integer") => Rule::Integer {
            min: schema.minimum.unwrap_or(0).max(1),
            max: schema.maximum.unwrap_or(INTEGER_MAX).min(INTEGER_MAX),
        },
        _ => return problem("is neither a string nor an integer", "make it one of them"),
    };
    Ok(Id {
        name: name.to_owned(),
        title: title.clone(),
        description: description.trim().to_owned(),
        rule,
        words: note.rule.clone(),
        scoped: note.scoped,
        example: schema.example.clone(),
    })
}

/// Methods that the crate has itself.
const TAKEN: [&str; 12] = [
    "base_url",
    "builder",
    "bulk",
    "checked",
    "clone",
    "execute",
    "from_env",
    "in_organization",
    "operation",
    "options",
    "organization",
    "preview",
];

fn unique(operations: &[Operation]) -> Result<(), Problem> {
    let mut names = BTreeMap::new();
    let mut paths = BTreeMap::new();
    for operation in operations {
        let line = operation.line;
        let purge = operation
            .tallyfy
            .requires
            .iter()
            .map(|requires| &requires.purge);
        for name in std::iter::once(&operation.id).chain(purge) {
            if !is_snake_case(name) {
                return Err(Problem::new(
                    line,
                    format!("the name {name:?} is not in snake case"),
                    "write it like delete_group: it names a method in every language",
                ));
            }
            if TAKEN.contains(&name.as_str()) || syn::parse_str::<proc_macro2::Ident>(name).is_err()
            {
                return Err(Problem::new(
                    line,
                    format!("the name {name} is a word of Rust or of the crate"),
                    "choose another one, a verb and a noun",
                ));
            }
            if let Some(first) = names.insert(name, &operation.path) {
                return Err(Problem::new(
                    line,
                    format!("the name {name} is taken already, by {first}"),
                    "give each operation and each purge a name of its own",
                ));
            }
        }
        let shape: Vec<&str> = operation
            .path
            .split('/')
            .map(|segment| placeholder(segment).map_or(segment, |_| "{}"))
            .collect();
        if let Some(first) = paths.insert(shape, &operation.id) {
            return Err(Problem::new(
                line,
                format!(
                    "the path of {} is that of {first}, with other names",
                    operation.id
                ),
                "describe one address once",
            ));
        }
    }
    Ok(())
}

/// An earlier step has to be an operation on the same record.
fn earlier_steps(operations: &[Operation]) -> Result<(), Problem> {
    for operation in operations {
        let Some(requires) = &operation.tallyfy.requires else {
            continue;
        };
        let Some(first) = operations
            .iter()
            .find(|first| first.id == requires.operation)
        else {
            return Err(Problem::new(
                operation.line,
                format!(
                    "{} requires {}, which is not there",
                    operation.id, requires.operation
                ),
                "name an operationId of this file",
            ));
        };
        if first.path_parameters != operation.path_parameters
            || !first.query_parameters.is_empty()
            || !operation.query_parameters.is_empty()
        {
            return Err(Problem::new(
                operation.line,
                format!(
                    "{} requires {}, which takes other arguments",
                    operation.id, first.id
                ),
                "a purge passes the same path arguments to both steps, and no query",
            ));
        }
    }
    Ok(())
}

/// A body `{"data": {…}}` is described by what is inside.
fn unwrap_envelopes(operations: &mut [Operation], details: &mut Vec<Details>) {
    let envelopes: BTreeMap<String, String> = details
        .iter()
        .filter_map(|schema| match schema.fields.as_slice() {
            [
                Field {
                    name,
                    kind: Kind::Details(inner),
                    ..
                },
            ] if name == "data" => Some((schema.name.clone(), inner.clone())),
            _ => None,
        })
        .collect();
    details.retain(|schema| !envelopes.contains_key(&schema.name));
    for name in operations
        .iter_mut()
        .filter_map(|operation| operation.details.as_mut())
    {
        if let Some(inner) = envelopes.get(name) {
            name.clone_from(inner);
        }
    }
}

/// Finds the values with which one operation's path is also another's.
///
/// `/checklists/{checklist_id}/delete` with the id `tags` is `/checklists/tags/{association_id}`
/// with the id `delete`, which the server would read as row 0.
fn reserve(operations: &mut [Operation], ids: &[Id]) {
    let templates: Vec<(String, String)> = operations
        .iter()
        .map(|operation| (operation.id.clone(), operation.path.clone()))
        .collect();
    for operation in operations {
        for (other, template) in templates.iter().filter(|(id, _)| *id != operation.id) {
            for (parameter, value) in collisions(&operation.path, template).unwrap_or_default() {
                // No integer is a word.
                if operation
                    .path_parameters
                    .iter()
                    .any(|one| one.name == parameter && is_text(one, ids))
                {
                    let operation_id = other.clone();
                    operation.reserved.push(Reserved {
                        parameter,
                        value,
                        operation: operation_id,
                    });
                }
            }
        }
    }
}

fn is_text(parameter: &Parameter, ids: &[Id]) -> bool {
    let ParameterKind::Id(kind) = &parameter.kind else {
        return false;
    };
    ids.iter()
        .any(|id| &id.name == kind && matches!(id.rule, Rule::Text { .. }))
}

/// The parameters of `mine` that stand where `theirs` has a fixed word, if some path is both.
fn collisions(mine: &str, theirs: &str) -> Option<Vec<(String, String)>> {
    if mine.split('/').count() != theirs.split('/').count() {
        return None;
    }
    let mut found = Vec::new();
    for (mine, theirs) in mine.split('/').zip(theirs.split('/')) {
        match (placeholder(mine), placeholder(theirs)) {
            (None, None) if mine != theirs => return None,
            (Some(name), None) => found.push((name.to_owned(), theirs.to_owned())),
            _ => {}
        }
    }
    Some(found)
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(placeholder)
}

fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn is_snake_case(name: &str) -> bool {
    !name.is_empty()
        && name.split('_').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}
