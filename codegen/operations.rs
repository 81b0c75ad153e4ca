//! Reads one operation.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::base_url::is_plain_segment;
use super::document::{Entry, Node};
use super::problem::{Problem, Problems};
use super::responses::success;
use super::spec::{
    ORGANIZATION, ORGANIZATION_ID, Operation, Parameter, ParameterKind, Tallyfy, placeholder,
    placeholders,
};

/// The keys of an operation. What stands under some of them is read on its own.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    expecting = "an operation"
)]
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
        // Where a placeholder is not declared, this is the same mistake.
        let is_new = self.problems.0.len() == before;
        for extra in declared.into_iter().filter(|_| is_new) {
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
