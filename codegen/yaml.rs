//! Reads YAML, as far as JSON has it too: anchors, aliases and tags are refused.

use std::borrow::Cow;
use std::collections::HashSet;

use granit_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::Number;

use super::document::{Entry, Node, Value};
use super::problem::Problem;

/// Reads one document. The parser limits how deep it is nested.
///
/// # Errors
///
/// Where it is not YAML, or a key is there twice.
pub fn read(yaml: &str) -> Result<Node, Problem> {
    let mut events = Events(Parser::new_from_str(yaml));
    loop {
        match events.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (event, line) => {
                let root = events.node(event, line)?;
                events.end()?;
                return Ok(root);
            }
        }
    }
}

struct Events<'a>(Parser<'a, StrInput<'a>>);

impl<'a> Events<'a> {
    /// The next event, and its line.
    fn next(&mut self) -> Result<(Event<'a>, usize), Problem> {
        match self.0.next_event() {
            Some(Ok((event, span))) => Ok((event, span.start.line())),
            Some(Err(error)) => {
                let help = "fix the YAML at this place";
                Err(Problem::new(error.marker().line(), error.info(), help))
            }
            None => Ok((Event::StreamEnd, 1)),
        }
    }

    /// What begins with this event.
    fn node(&mut self, event: Event<'a>, line: usize) -> Result<Node, Problem> {
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, _, None) => plain(text),
            Event::Scalar(text, _, _, None) => Value::Text(text.into_owned()),
            Event::SequenceStart(_, _, None) => self.list()?,
            Event::MappingStart(_, _, None) => self.object()?,
            Event::StreamEnd => Value::Null,
            Event::Alias(_) => {
                let help = "write out what it stands for";
                return Err(Problem::new(line, "an alias is not supported here", help));
            }
            _ => {
                return Err(Problem::new(
                    line,
                    "a tag is not supported here",
                    "remove it",
                ));
            }
        };
        Ok(Node { line, value })
    }

    fn list(&mut self) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, line) => items.push(self.node(event, line)?),
            }
        }
    }

    fn object(&mut self) -> Result<Value, Problem> {
        let (mut entries, mut keys) = (Vec::new(), HashSet::new());
        loop {
            let (key, line) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Value::Object(entries)),
                (Event::Scalar(key, _, _, None), line) => (key.into_owned(), line),
                (_, line) => {
                    let help = "write a text before the colon";
                    return Err(Problem::new(line, "this key is not a text", help));
                }
            };
            if !keys.insert(key.clone()) {
                let what = format!("the key {key} is there twice");
                return Err(Problem::new(line, what, "fix the YAML at this place"));
            }
            let (event, value_line) = self.next()?;
            let value = self.node(event, value_line)?;
            entries.push(Entry { key, line, value });
        }
    }

    fn end(&mut self) -> Result<(), Problem> {
        loop {
            match self.next()? {
                (Event::DocumentEnd, _) => {}
                (Event::StreamEnd, _) => return Ok(()),
                (_, line) => {
                    let help = "remove all but the first";
                    return Err(Problem::new(line, "there is more than one document", help));
                }
            }
        }
    }
}

/// What a text without quotes is by the core schema of YAML 1.2.
fn plain(text: Cow<'_, str>) -> Value {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Flag(true),
        "false" | "False" | "FALSE" => Value::Flag(false),
        number => match self::number(number) {
            Some(number) => Value::Number(number),
            None => Value::Text(text.into_owned()),
        },
    }
}

/// JSON has no infinity, and nothing that is not a number.
fn number(text: &str) -> Option<Number> {
    let radix = |prefix, radix| u64::from_str_radix(text.strip_prefix(prefix)?, radix).ok();
    if let Some(number) = radix("0o", 8).or_else(|| radix("0x", 16)) {
        return Some(number.into());
    }
    if !text.contains(|c: char| c.is_ascii_digit())
        || text.contains(|c: char| !"0123456789+-.eE".contains(c))
    {
        return None;
    }
    let number = text.parse::<u64>().map(Number::from);
    let number = number
        .or_else(|_| text.parse::<i64>().map(Number::from))
        .ok();
    number.or_else(|| Number::from_f64(text.parse().ok()?))
}
