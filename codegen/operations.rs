//! Reads one operation.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::base_url::is_plain_segment;
use super::document::{Entry, Node};
use super::ids::bounds;
use super::names::{pascal_case, snake_case};
use super::problem::{Problem, Problems};
use super::references::resolve;
use super::responses::success;
use super::spec::{
    ORGANIZATION, ORGANIZATION_ID, Operation, Parameter, ParameterKind, Tallyfy, placeholder,
    placeholders,
};

/// The keys of an operation. What stands under some of them is read on its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Keys {
    operation_id: String,
    summary: String,
    description: String,
    #[serde(default)]
    deprecated: bool,
    #[serde(rename = "responses")]
    _responses: IgnoredAny,
    #[serde(rename = "x-tallyfy")]
    _tallyfy: IgnoredAny,
    #[serde(default, rename = "parameters")]
    _parameters: IgnoredAny,
    #[serde(default, rename = "tags")]
    _tags: IgnoredAny,
    #[serde(default, rename = "externalDocs")]
    _external_docs: IgnoredAny,
    #[serde(default, rename = "security")]
    _security: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ParameterKeys {
    name: String,
    #[serde(rename = "in")]
    location: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    description: String,
    style: Option<String>,
    explode: Option<bool>,
    #[serde(rename = "schema")]
    _schema: IgnoredAny,
    #[serde(default, rename = "deprecated")]
    _deprecated: IgnoredAny,
    #[serde(default, rename = "allowEmptyValue")]
    _allow_empty_value: IgnoredAny,
    #[serde(default, rename = "allowReserved")]
    _allow_reserved: IgnoredAny,
    #[serde(default, rename = "example")]
    _example: IgnoredAny,
    #[serde(default, rename = "examples")]
    _examples: IgnoredAny,
}

/// A choice or an id that a parameter takes: its name, its line and its schema.
pub struct Named<'a> {
    pub name: String,
    pub line: usize,
    pub schema: &'a Node,
}

pub struct Reader<'a> {
    pub root: &'a Node,
    pub problems: Problems,
    pub ids: Vec<Named<'a>>,
    pub choices: Vec<Named<'a>>,
}

/// What OpenAPI allows and a DELETE of this API does not take.
const UNSUPPORTED: [(&str, &str, &str); 3] = [
    (
        "requestBody",
        "has a request body, which the client does not send",
        "remove it: servers may ignore the body of a DELETE",
    ),
    (
        "servers",
        "has servers of its own",
        "remove them: a client has one base URL",
    ),
    (
        "callbacks",
        "has callbacks, which a client can't receive",
        "remove them",
    ),
];

impl<'a> Reader<'a> {
    /// Reads the operation under `delete`. `shared` are the parameters of the path.
    pub fn operation(
        &mut self,
        path: &Entry,
        shared: &'a [Node],
        delete: &'a Entry,
    ) -> Option<Operation> {
        let node = &delete.value;
        let line = delete.line;
        let owner = node.text("operationId").unwrap_or(&path.key);
        let mut is_supported = true;
        for (key, what, help) in UNSUPPORTED {
            if let Some(entry) = node.entry(key) {
                self.problems
                    .push(Problem::new(entry.line, format!("{owner} {what}"), help));
                is_supported = false;
            }
        }
        let keys = match is_supported {
            true => self.problems.ok(node.read::<Keys>()),
            false => None,
        };
        self.security(owner, node);
        let tallyfy = node
            .get("x-tallyfy")
            .and_then(|note| self.problems.ok(note.read::<Tallyfy>()));
        if let Some(tallyfy) = &tallyfy {
            self.gone(owner, node, tallyfy);
        }
        let responses = node.entry("responses");
        let success =
            responses.and_then(|responses| self.problems.ok(success(self.root, owner, responses)));
        let parameters = self.parameters(owner, shared, node.get("parameters"));
        let path_parameters = self.path(owner, path, line, parameters.as_deref());
        let (keys, tallyfy, (success, details)) = (keys?, tallyfy?, success?);
        let query_parameters: Vec<Parameter> = parameters?
            .into_iter()
            .filter(|(location, _)| location == "query")
            .map(|(_, parameter)| parameter)
            .collect();
        Some(Operation {
            id: keys.operation_id,
            line,
            deprecated: keys.deprecated,
            path: path.key.clone(),
            summary: keys.summary.trim().to_owned(),
            description: keys.description.trim().to_owned(),
            path_parameters: path_parameters?,
            query_parameters,
            success,
            details,
            reserved: Vec::new(),
            tallyfy,
        })
    }

    fn security(&mut self, owner: &str, node: &Node) {
        let Some(own) = node.entry("security") else {
            return;
        };
        let global = self.root.get("security").map(Node::to_json);
        if Some(own.value.to_json()) != global {
            self.problems.push(Problem::new(
                own.line,
                format!("{owner} has another security than the root of the file"),
                "remove it: the client authorizes every request in the same way",
            ));
        }
    }

    /// A status means gone only if the operation declares it, and if it can mean that.
    fn gone(&mut self, owner: &str, node: &Node, tallyfy: &Tallyfy) {
        let line = node
            .get("x-tallyfy")
            .and_then(|note| note.entry("gone"))
            .map(|gone| gone.line);
        let Some(responses) = node.get("responses") else {
            return;
        };
        let declares = |status: &u16| responses.entry(&status.to_string()).is_some();
        for status in &tallyfy.gone {
            if !matches!(status, 404 | 410 | 422 | 200..300) {
                self.problems.push(Problem::new(
                    line,
                    format!(
                        "`gone` of {owner} lists {status}, which never means that a record is gone"
                    ),
                    "list 404, 410, 422 or a successful status",
                ));
            } else if !declares(status) {
                self.problems.push(Problem::new(
                    line,
                    format!("`gone` of {owner} lists {status}, which is not among its responses"),
                    "declare the response or remove the status",
                ));
            }
        }
    }

    /// The parameters with their locations. Those of the operation replace those of the path.
    fn parameters(
        &mut self,
        owner: &str,
        shared: &'a [Node],
        own: Option<&'a Node>,
    ) -> Option<Vec<(String, Parameter)>> {
        let own = own.map_or(&[][..], Node::items);
        let mut all: Vec<(String, Parameter)> = Vec::new();
        let mut is_complete = true;
        for (node, is_own) in shared
            .iter()
            .map(|node| (node, false))
            .chain(own.iter().map(|node| (node, true)))
        {
            let Some((location, parameter)) = self.parameter(owner, node) else {
                is_complete = false;
                continue;
            };
            let same = |(other, one): &(String, Parameter)| {
                *other == location && one.name == parameter.name
            };
            match all.iter().position(same) {
                None => all.push((location, parameter)),
                Some(at) if is_own && at < shared.len() => all[at] = (location, parameter),
                Some(_) => {
                    self.problems.push(Problem::new(
                        node.line,
                        format!("{owner} has the parameter {} twice", parameter.name),
                        "remove one of them",
                    ));
                    is_complete = false;
                }
            }
        }
        for (location, parameter) in &all {
            let clash = all
                .iter()
                .any(|(other, one)| other < location && one.name == parameter.name);
            if clash {
                self.problems.push(Problem::new(
                    own.first().or_else(|| shared.first()).map(|node| node.line),
                    format!(
                        "{owner} has {} in its path and in its query",
                        parameter.name
                    ),
                    "rename the placeholder of the path: both have the same key in JSON",
                ));
                is_complete = false;
            }
        }
        is_complete.then_some(all)
    }

    fn parameter(&mut self, owner: &str, node: &'a Node) -> Option<(String, Parameter)> {
        let target = self
            .problems
            .ok(resolve(self.root, node, "parameters", owner))?;
        let line = target.node.line;
        if let Some(content) = target.node.entry("content") {
            self.problems.push(Problem::new(
                content.line,
                format!("{owner} has a parameter whose value is a document"),
                "describe it by a schema: the client sends plain values",
            ));
            return None;
        }
        let keys = self.problems.ok(target.node.read::<ParameterKeys>())?;
        let name = &keys.name;
        let mut refuse = |what: String, help: &str| {
            self.problems.push(Problem::new(
                line,
                format!("the parameter {name} of {owner} {what}"),
                help,
            ));
            None
        };
        match (keys.location.as_str(), keys.required) {
            ("path", true) | ("query", _) => {}
            ("path", false) => {
                return refuse(
                    "is in the path and not required".into(),
                    "set required: true",
                );
            }
            ("header" | "cookie", _) => {
                return refuse(
                    format!("is a {}, which no method takes", keys.location),
                    "describe a fixed header as a security scheme, or remove it",
                );
            }
            (other, _) => return refuse(format!("is in {other:?}"), "write path or query"),
        }
        let style = keys.style.as_deref().unwrap_or("default");
        if !matches!(
            (style, keys.location.as_str()),
            ("default", _) | ("simple", "path") | ("form", "query")
        ) {
            return refuse(
                format!("has the style {style}, which is not supported"),
                "remove the style",
            );
        }
        // The key that holds the operation's name in JSON.
        if name == "operation" {
            return refuse(
                "has the name of the key that holds the operation in JSON".into(),
                "rename the placeholder; a query parameter of that name is not supported",
            );
        }
        if snake_case(name).is_empty() {
            return refuse(
                "has no letter or digit in its name".into(),
                "choose another name",
            );
        }
        let schema = target.node.get("schema")?;
        let what = format!("the parameter {name} of {owner}");
        let type_name = format!(
            "{}{}",
            pascal_case(&snake_case(owner)),
            pascal_case(&snake_case(name))
        );
        let kind = self.kind(&what, &type_name, &keys.location, schema)?;
        if matches!(kind, ParameterKind::List(_)) && keys.explode == Some(false) {
            self.problems.push(Problem::new(
                line,
                format!("{what} is a list in one value, which is not supported"),
                "remove explode: the client repeats the parameter",
            ));
            return None;
        }
        let parameter = Parameter {
            name: keys.name,
            description: keys.description.trim().to_owned(),
            required: keys.required,
            kind,
        };
        Some((keys.location, parameter))
    }

    fn kind(
        &mut self,
        what: &str,
        type_name: &str,
        location: &str,
        schema: &'a Node,
    ) -> Option<ParameterKind> {
        let target = self
            .problems
            .ok(resolve(self.root, schema, "schemas", what))?;
        let in_query = location == "query";
        let named = |default: &str| Named {
            name: target.name.unwrap_or(default).to_owned(),
            line: target.line,
            schema: target.node,
        };
        let kind = target.node.text("type");
        if kind == Some("boolean") && in_query {
            return Some(ParameterKind::Flag);
        }
        if target.node.get("enum").is_some() {
            let choice = named(type_name);
            let kind = ParameterKind::Choice(choice.name.clone());
            add(&mut self.choices, choice);
            return Some(kind);
        }
        if kind == Some("array")
            && in_query
            && let Some(items) = target.node.get("items")
        {
            return match self.kind(what, type_name, location, items)? {
                ParameterKind::List(_) | ParameterKind::Flag => {
                    self.problems.push(Problem::new(
                        items.line,
                        format!("{what} is a list of lists or of booleans"),
                        "describe a list of ids, of integers or of an enum",
                    ));
                    None
                }
                items => Some(ParameterKind::List(Box::new(items))),
            };
        }
        let is_id = target.node.get("x-tallyfy").is_some();
        if kind == Some("integer") && in_query && !is_id {
            let (min, max) = bounds(target.node);
            let (min, max) = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
            if min > max {
                self.problems.push(Problem::new(
                    target.line,
                    format!("{what} has bounds that no integer fits"),
                    "correct minimum or maximum",
                ));
                return None;
            }
            return Some(ParameterKind::Integer { min, max });
        }
        if target.name.is_none() {
            self.problems.push(Problem::new(
                schema.line,
                format!("the schema of {what} is written in place"),
                "give each kind of id a named schema under components/schemas and refer to it",
            ));
            return None;
        }
        let id = named("");
        let kind = ParameterKind::Id(id.name.clone());
        add(&mut self.ids, id);
        Some(kind)
    }

    /// The parameters of the path in its order, without the organization.
    fn path(
        &mut self,
        owner: &str,
        path: &Entry,
        line: usize,
        parameters: Option<&[(String, Parameter)]>,
    ) -> Option<Vec<Parameter>> {
        let before = self.problems.0.len();
        if !path
            .key
            .starts_with(&format!("/organizations/{{{ORGANIZATION}}}/"))
        {
            self.problems.push(Problem::new(
                path.line,
                format!("the path of {owner} is {}", path.key),
                "begin it with /organizations/{org_id}/: a client is bound to one organization",
            ));
        }
        for segment in path.key.split('/').skip(1) {
            if placeholder(segment).is_some() || is_plain_segment(segment) {
                continue;
            }
            let (what, help) = if segment.contains(['{', '}']) {
                (
                    "a placeholder beside other text",
                    "make the placeholder a segment of its own",
                )
            } else if segment.is_empty() {
                ("an empty segment", "remove the slash")
            } else {
                (
                    "a segment that is not sent as it is written",
                    "write plain letters, without % and dot segments",
                )
            };
            self.problems.push(Problem::new(
                path.line,
                format!("the path of {owner} has {what}: {segment:?}"),
                help,
            ));
        }
        if self.problems.0.len() != before {
            return None;
        }
        let declared = parameters?
            .iter()
            .filter(|(location, _)| location == "path")
            .map(|(_, one)| one);
        let mut declared: Vec<&Parameter> = declared.collect();
        let mut found = Vec::new();
        for name in placeholders(&path.key) {
            match declared.iter().position(|parameter| parameter.name == name) {
                Some(at) => found.push(declared.remove(at).clone()),
                None => self.problems.push(Problem::new(
                    line,
                    format!(
                        "the placeholder {{{name}}} of {owner} is not declared, or is there twice"
                    ),
                    "add it to the operation's parameters, in: path",
                )),
            }
        }
        for extra in declared {
            self.problems.push(Problem::new(
                line,
                format!(
                    "the path parameter {} of {owner} is not in its path",
                    extra.name
                ),
                "add it to the path in braces, or remove the parameter",
            ));
        }
        let organization = found
            .iter()
            .find(|parameter| parameter.name == ORGANIZATION);
        if let Some(organization) = organization
            && organization.kind != ParameterKind::Id(ORGANIZATION_ID.to_owned())
        {
            self.problems.push(Problem::new(
                line,
                format!("{ORGANIZATION} of {owner} is not of the schema {ORGANIZATION_ID}"),
                format!("refer to {ORGANIZATION_ID}: the client's own code names this type"),
            ));
        }
        found.retain(|parameter| parameter.name != ORGANIZATION);
        (self.problems.0.len() == before).then_some(found)
    }
}

fn add<'a>(all: &mut Vec<Named<'a>>, named: Named<'a>) {
    let is_there = all
        .iter()
        .any(|other| other.name == named.name && other.line == named.line);
    if !is_there {
        all.push(named);
    }
}
