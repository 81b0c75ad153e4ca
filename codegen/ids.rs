//! The schemas of parameters: kinds of id, and choices.

use super::document::{Node, Value};
use super::names::is_pascal_case;
use super::pattern::Automaton;
use super::problem::Problem;
use super::spec::{Choice, Id, IdNote, Rule};

/// The largest integer that every language's 64-bit type holds.
const INTEGER_MAX: u64 = i64::MAX as u64;

/// Longer ids than any server takes in a path.
const MAX_LENGTH: usize = 8192;

/// Reads a kind of id.
///
/// # Errors
///
/// When something that the client needs is missing, or when no value would be valid.
pub fn id(name: &str, line: usize, schema: &Node) -> Result<Id, Problem> {
    type_name(name, line)?;
    let problem =
        |what: &str, help: &str| Problem::new(line, format!("the id {name} {what}"), help);
    let note: IdNote = schema
        .get("x-tallyfy")
        .ok_or_else(|| {
            problem(
                "has no x-tallyfy",
                "add `x-tallyfy: {rule: …}`, the rule in words for an error message",
            )
        })?
        .read()?;
    let (Some(title), Some(description)) = (schema.text("title"), schema.text("description"))
    else {
        return Err(problem(
            "has no title or no description",
            "add them: they are its documentation in every language",
        ));
    };
    let rule = match schema.text("type") {
        Some("string") => text_rule(schema, &problem)?,
        Some("integer") => integer_rule(schema, &problem)?,
        _ => {
            return Err(problem(
                "is neither a string nor an integer",
                "make it one of them",
            ));
        }
    };
    let example = schema.get("example").map(Node::to_json);
    if let Some(example) = &example
        && !rule.allows(example)
    {
        return Err(problem(
            &format!("has the example {example}, which its own rule refuses"),
            "correct the example or the rule",
        ));
    }
    Ok(Id {
        name: name.to_owned(),
        line,
        title: title.trim().to_owned(),
        description: description.trim().to_owned(),
        rule,
        words: note.rule,
        scoped: note.scoped,
        example,
    })
}

fn text_rule(schema: &Node, problem: &impl Fn(&str, &str) -> Problem) -> Result<Rule, Problem> {
    let (Some(pattern), Some(min), Some(max)) = (
        schema.text("pattern"),
        length(schema, "minLength"),
        length(schema, "maxLength"),
    ) else {
        return Err(problem(
            "has no pattern, minLength or maxLength",
            "add them: nothing else keeps it one path segment",
        ));
    };
    let automaton = Automaton::new(pattern).map_err(|what| {
        problem(
            &format!("has the pattern {pattern:?}, which is not supported: {what}"),
            "write characters, [classes], groups, | and counts between ^ and $",
        )
    })?;
    if min == 0 {
        return Err(problem("may be empty", "set minLength to 1 or more"));
    }
    if max > MAX_LENGTH {
        return Err(problem(
            &format!("may have {max} characters"),
            &format!("set maxLength to {MAX_LENGTH} or less: it is part of a path"),
        ));
    }
    if !automaton.matches_length(min, max) {
        return Err(problem(
            "has a pattern and bounds that no text fits",
            "correct pattern, minLength or maxLength",
        ));
    }
    Ok(Rule::Text {
        pattern: pattern.to_owned(),
        automaton: Box::new(automaton),
        min,
        max,
    })
}

fn length(schema: &Node, key: &str) -> Option<usize> {
    match &schema.get(key)?.value {
        Value::Number(number) => number
            .as_u64()
            .and_then(|number| usize::try_from(number).ok()),
        _ => None,
    }
}

fn integer_rule(schema: &Node, problem: &impl Fn(&str, &str) -> Problem) -> Result<Rule, Problem> {
    let (min, max) = bounds(schema);
    let min = min
        .and_then(|min| u64::try_from(min).ok())
        .unwrap_or(0)
        .max(1);
    let max = match max {
        Some(max) => u64::try_from(max).unwrap_or(0),
        None => INTEGER_MAX,
    };
    if min > max {
        return Err(problem(
            "has bounds that no positive integer fits",
            "correct minimum or maximum",
        ));
    }
    Ok(Rule::Integer { min, max })
}

/// The smallest and the largest integer that `minimum` and `maximum` allow. A bound outside of
/// 64 bits allows all on its side.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the range is checked before"
)]
pub fn bounds(schema: &Node) -> (Option<i64>, Option<i64>) {
    let bound = |key: &str, round: fn(f64) -> f64, exclusive: &str, step: i64| {
        let Value::Number(number) = &schema.get(key)?.value else {
            return None;
        };
        let exact = number.as_i64();
        let float = number.as_f64().filter(|float| float.abs() < 9.2e18);
        let bound = exact.or_else(|| float.map(|float| round(float) as i64))?;
        let is_whole = exact.is_some() || float.is_some_and(|float| float.fract() == 0.0);
        let step = if is_whole && schema.is_true(exclusive) {
            step
        } else {
            0
        };
        Some(bound.saturating_add(step))
    };
    (
        bound("minimum", f64::ceil, "exclusiveMinimum", 1),
        bound("maximum", f64::floor, "exclusiveMaximum", -1),
    )
}

/// Reads a choice: a schema with an `enum` of strings.
///
/// # Errors
///
/// When it holds something else than strings.
pub fn choice(name: &str, line: usize, schema: &Node) -> Result<Choice, Problem> {
    type_name(name, line)?;
    let values = schema.get("enum").map_or(&[][..], Node::items);
    let texts: Option<Vec<String>> = values
        .iter()
        .map(|value| value.as_text().map(str::to_owned))
        .collect();
    let mut texts = texts.filter(|texts| !texts.is_empty()).ok_or_else(|| {
        Problem::new(
            line,
            format!("the enum of {name} holds something else than strings"),
            "list strings, or describe an integer with minimum and maximum",
        )
    })?;
    let mut seen = std::collections::BTreeSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    Ok(Choice {
        name: name.to_owned(),
        line,
        description: schema
            .text("description")
            .unwrap_or_default()
            .trim()
            .to_owned(),
        values: texts,
    })
}

fn type_name(name: &str, line: usize) -> Result<(), Problem> {
    if is_pascal_case(name) {
        return Ok(());
    }
    Err(Problem::new(
        line,
        format!("the schema {name} is not in Pascal case"),
        "write it like GroupId: it names a type in every language",
    ))
}
