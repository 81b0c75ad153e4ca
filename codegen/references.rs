//! Follows `$ref` within the file.

use super::document::{Entry, Node};
use super::problem::Problem;

/// References to references, one after the other. More are a circle.
const MAX_STEPS: usize = 16;

/// What a node stands for: itself, or what it refers to, with the name of that.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub name: Option<&'a str>,
    pub line: usize,
    pub node: &'a Node,
}

/// Follows a node's reference into `components/<section>`.
///
/// # Errors
///
/// When it leads nowhere.
pub fn resolve<'a>(
    root: &'a Node,
    node: &'a Node,
    section: &str,
    owner: &str,
) -> Result<Target<'a>, Problem> {
    let mut target = Target {
        name: None,
        line: node.line,
        node,
    };
    for _ in 0..MAX_STEPS {
        let Some(reference) = reference(target.node) else {
            return Ok(target);
        };
        let entry = entry(root, reference, section).ok_or_else(|| {
            Problem::new(
                target.node.line,
                format!("{owner} refers to {reference}, which is not there"),
                format!("add it under components/{section}"),
            )
        })?;
        target = Target {
            name: Some(&entry.key),
            line: entry.line,
            node: &entry.value,
        };
    }
    Err(Problem::new(
        node.line,
        format!("{owner} refers to something that refers back to itself"),
        "describe it in one of these places",
    ))
}

/// A schema that is `allOf` one other stands for that one: OpenAPI 3.0 ignores what stands beside
/// a `$ref`, so this is how a description is added.
fn reference(node: &Node) -> Option<&str> {
    let only = match node.get("allOf").map(Node::items) {
        Some([only]) => only,
        _ => node,
    };
    only.text("$ref")
}

fn entry<'a>(root: &'a Node, reference: &str, section: &str) -> Option<&'a Entry> {
    let name = reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')?;
    root.get("components")?.get(section)?.entry(name)
}
