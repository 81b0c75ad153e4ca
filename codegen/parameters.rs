//! Reads the parameters of an operation.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::document::Node;
use super::ids::bounds;
use super::names::{pascal_case, snake_case};
use super::operations::{Named, Reader};
use super::problem::Problem;
use super::references::resolve;
use super::spec::{Parameter, ParameterKind};

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

impl<'a> Reader<'a> {
    /// The parameters with their locations. Those of the operation replace those of the path.
    pub fn parameters(
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
        if let Some(words) = target.node.get("enum") {
            let mut words = words.items().iter().filter_map(Node::as_text);
            if let Some(word) = words.find(|word| !in_query && !is_segment(word)) {
                self.problems.push(Problem::new(
                    target.line,
                    format!("{what} takes the word {word:?}, which is not a segment of a path"),
                    "remove the word: the request would name something else",
                ));
                return None;
            }
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
            let (is, help) = match kind {
                Some("string" | "integer") => (
                    "is written in place",
                    "give each kind of id a named schema under components/schemas and refer to it",
                ),
                _ => (
                    "is not supported",
                    "describe an id, or in a query a boolean, an integer, an enum or a list of these",
                ),
            };
            self.problems.push(Problem::new(
                schema.line,
                format!("the schema of {what} {is}"),
                help,
            ));
            return None;
        }
        let id = named("");
        let kind = ParameterKind::Id(id.name.clone());
        add(&mut self.ids, id);
        Some(kind)
    }
}

/// Whether a word stays one segment of a path. The URL would lose the others, or split them.
fn is_segment(word: &str) -> bool {
    !matches!(word, "" | "." | "..")
        && !word.contains(|c: char| c == '/' || c == '\\' || c.is_control())
}

fn add<'a>(all: &mut Vec<Named<'a>>, named: Named<'a>) {
    let is_there = all
        .iter()
        .any(|other| other.name == named.name && other.line == named.line);
    if !is_there {
        all.push(named);
    }
}
