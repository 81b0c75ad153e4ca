//! Reads `openapi/tallyfy.yaml` into what the project relies on.

use std::collections::BTreeSet;

use super::base_url::base_url;
use super::check;
use super::document::{Entry, Node};
use super::ids::{choice, id};
use super::operations::{Named, Reader};
use super::problem::{Problem, Problems};
use super::responses::details;
use super::spec::{Marks, ORGANIZATION_ID, Operation, Rule, Spec};
use super::taken::Taken;
use super::yaml;

/// Reads `openapi/tallyfy.yaml`. `taken` are the names that derived ones must not be.
///
/// # Errors
///
/// Everything that the crate can't be built from. Where the file is not YAML, only that.
pub fn read(text: &str, taken: &Taken) -> Result<Spec, Problems> {
    let root = yaml::read(text)?;
    let mut reader = Reader {
        root: &root,
        problems: Problems::default(),
        ids: Vec::new(),
        choices: Vec::new(),
    };
    version(&root, &mut reader.problems);
    let base_url = reader.problems.ok(base_url(&root));
    let marks = reader.problems.ok(marks(&root));
    let mut declared = BTreeSet::new();
    let mut operations = operations(&mut reader, &mut declared);
    let Reader {
        mut problems,
        ids,
        choices,
        ..
    } = reader;
    let ids: Vec<_> = in_order(ids)
        .iter()
        .filter_map(|named| problems.ok(id(&named.name, named.line, named.schema)))
        .collect();
    let choices: Vec<_> = in_order(choices)
        .iter()
        .filter_map(|named| problems.ok(choice(&named.name, named.line, named.schema)))
        .collect();
    let organization = ids.iter().find(|id| id.name == ORGANIZATION_ID);
    if let Some(organization) = organization
        && matches!(organization.rule, Rule::Integer { .. })
    {
        problems.push(Problem::new(
            organization.line,
            format!("{ORGANIZATION_ID} is an integer"),
            "make it a string: the client's own code reads it as one",
        ));
    }
    check::names(&operations, taken, &mut problems);
    check::types(&operations, &ids, &choices, taken, &mut problems);
    check::paths(&operations, &mut problems);
    check::together(&operations, &mut problems);
    check::earlier_steps(&operations, &declared, &mut problems);
    check::reserve(&mut operations, &ids, &choices);
    let bodies = operations
        .iter()
        .filter_map(|operation| operation.details.clone())
        .collect();
    let details = details(&root, bodies, &mut problems);
    problems.or(Spec {
        base_url: base_url.unwrap_or_default(),
        ids,
        choices,
        details,
        operations,
        marks: marks.unwrap_or_default(),
    })
}

fn version(root: &Node, problems: &mut Problems) {
    let version = root.text("openapi").unwrap_or("not given");
    if !version.starts_with("3.0.") {
        problems.push(Problem::new(
            root.get("openapi").map(|node| node.line),
            format!("the version of OpenAPI is {version}"),
            "write 3.0.3: progenitor reads no other",
        ));
    }
}

/// How to tell Tallyfy's own responses. Without it, every success would be a deletion.
fn marks(root: &Node) -> Result<Marks, Problem> {
    let node = root.get("x-tallyfy").ok_or_else(|| {
        Problem::new(
            root.line,
            "there is no x-tallyfy at the root of the file",
            "add it: it tells Tallyfy's own responses from those of something in between",
        )
    })?;
    let marks: Marks = node.read()?;
    let mut missing = marks.missing_record.iter();
    if missing.any(|one| one.code.is_none() && one.all_of.is_empty()) {
        return Err(Problem::new(
            node.entry("missing_record").map(|entry| entry.line),
            "missing_record has a status without a code or fields",
            "add `code` or `all_of`: gateways send the status alone",
        ));
    }
    Ok(marks)
}

fn operations<'a>(reader: &mut Reader<'a>, declared: &mut BTreeSet<&'a str>) -> Vec<Operation> {
    let paths = reader.root.get("paths").map_or(&[][..], Node::entries);
    let mut operations = Vec::new();
    for path in paths.iter().filter(|path| !path.key.starts_with("x-")) {
        let problem = |entry: &Entry, what: &str, help: &str| {
            Problem::new(entry.line, format!("{} {what}", path.key), help)
        };
        let mut is_supported = true;
        for entry in path.value.entries() {
            match entry.key.as_str() {
                "delete" | "parameters" | "summary" | "description" => {}
                extension if extension.starts_with("x-") => {}
                other => {
                    is_supported = false;
                    reader.problems.push(problem(
                        entry,
                        &format!("has {other}, which is not supported"),
                        "remove it: this file describes DELETE alone, on one server",
                    ));
                }
            }
        }
        let Some(delete) = path.value.entry("delete") else {
            if !is_supported {
                continue;
            }
            let (what, help) = ("has no delete", "add the operation or remove the path");
            reader.problems.push(problem(path, what, help));
            continue;
        };
        declared.extend(delete.value.text("operationId"));
        let shared = path.value.get("parameters").map_or(&[][..], Node::items);
        operations.extend(reader.operation(path, shared, delete));
    }
    if paths.is_empty() {
        let line = reader.root.entry("paths").map(|paths| paths.line);
        reader
            .problems
            .push(Problem::new(line, "there is no operation", "add a path"));
    }
    operations
}

/// In the order of the file.
fn in_order(mut all: Vec<Named<'_>>) -> Vec<Named<'_>> {
    all.sort_by_key(|named| named.line);
    all
}
