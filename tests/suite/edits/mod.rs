//! Edits of the spec, each of them legal OpenAPI 3.0: the client that follows is right, or the
//! build says in one line what is not supported.

mod docs;
mod document;
mod names;
mod random;
mod shapes;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use self::document::Document;
use crate::codegen::generate::generate;
use crate::codegen::{parse, problem::Problems};
use crate::codegen_messages::taken;

/// Changes the document. The number is the edit's own, for names that must differ.
type Change = Box<dyn Fn(&mut Document, usize)>;

/// An edit and what follows from it.
struct Edit {
    name: String,
    /// What the build says. Nothing if it builds.
    says: Option<&'static str>,
    change: Change,
}

fn right(name: impl Into<String>, change: impl Fn(&mut Document, usize) + 'static) -> Edit {
    Edit {
        name: name.into(),
        says: None,
        change: Box::new(change),
    }
}

fn refused(
    name: impl Into<String>,
    says: &'static str,
    change: impl Fn(&mut Document, usize) + 'static,
) -> Edit {
    Edit {
        name: name.into(),
        says: Some(says),
        change: Box::new(change),
    }
}

/// All edits that can be made together, on parts of the spec of their own.
fn edits() -> Vec<Edit> {
    [
        names::edits(),
        shapes::edits(),
        support::edits(),
        docs::edits(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The edited spec, with the edits numbered as they are in the table.
fn edited<'a>(
    mut document: Document,
    edits: impl IntoIterator<Item = (usize, &'a Edit)>,
) -> Document {
    for (number, edit) in edits {
        (edit.change)(&mut document, number);
    }
    document
}

fn check_lines(problems: &Problems) {
    let lines: Vec<_> = problems.0.iter().map(|problem| problem.line).collect();
    assert!(
        lines.is_sorted(),
        "not in the order of the file: {problems}"
    );
    for problem in &problems.0 {
        let text = problem.to_string();
        assert!(problem.line.is_some(), "no line: {text}");
        assert!(
            !problem.help.is_empty() && text.lines().count() == 1,
            "{text}"
        );
        assert!(!text.contains("fix the YAML"), "the YAML is right: {text}");
    }
}

#[test]
fn each_edit_builds_or_is_refused_in_one_line() {
    let taken = taken();
    let edits = edits();
    let mut wrong = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let text = edited(Document::small(), [(number, edit)]).text();
        match (parse::read(&text, &taken), edit.says) {
            (Ok(_), None) => {}
            (Err(problems), Some(says)) => {
                check_lines(&problems);
                if problems.0.len() != 1 || !problems.to_string().contains(says) {
                    wrong.push(format!("{}: expected {says:?}: {problems}", edit.name));
                }
            }
            (Ok(_), Some(says)) => wrong.push(format!("{} builds, expected {says:?}", edit.name)),
            (Err(problems), None) => wrong.push(format!("{}: {problems}", edit.name)),
        }
    }
    let refused = edits.iter().filter(|edit| edit.says.is_some()).count();
    println!("{} edits, {refused} of them refused", edits.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(edits.len() >= 200, "only {} edits", edits.len());
}

#[test]
fn all_problems_are_named_at_once_in_the_order_of_the_file() {
    let edits = edits();
    let refused: Vec<_> = edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| edit.says.is_some())
        .collect();
    let text = edited(Document::small(), refused.iter().copied()).text();
    let problems = parse::read(&text, &taken()).unwrap_err();
    check_lines(&problems);
    let all = problems.to_string();
    for (_, edit) in &refused {
        let says = edit.says.unwrap();
        assert!(
            all.contains(says),
            "{} is not among the problems: {says}",
            edit.name
        );
    }
    assert!(
        problems.0.len() >= refused.len(),
        "{} of {}",
        problems.0.len(),
        refused.len()
    );
}

/// All edits that build, in one spec. With `TALLYFY_EDITS` it is written into that directory, for
/// `.ci/edits` to compile, together with the calls and the requests that they have to become.
#[test]
fn all_edits_that_build_do_so_together() {
    let edits = edits();
    let builds = edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| edit.says.is_none());
    let document = edited(Document::whole(), builds);
    let text = document.text();
    let generated = generate(&text, &taken()).unwrap_or_else(|error| panic!("{error}"));
    for code in generated.values() {
        syn::parse_file(code).unwrap();
    }
    let operations: BTreeSet<&str> = document
        .calls()
        .iter()
        .map(|call| call.operation())
        .collect();
    assert!(
        operations.len() > 100,
        "only {} operations are called",
        operations.len()
    );
    if let Some(folder) = std::env::var_os("TALLYFY_EDITS") {
        let folder = Path::new(&folder);
        std::fs::write(folder.join("openapi/tallyfy.yaml"), &text).unwrap();
        std::fs::write(folder.join("calls.json"), document.calls_text()).unwrap();
    }
}
