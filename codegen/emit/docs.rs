//! Doc comments from the texts of the spec.
//!
//! The texts are CommonMark by anyone. Rustdoc would take a code block for a test, a bracket for a
//! link to an item and `<` for a tag, so these are escaped or marked.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::spec::{Effect, Operation};

/// Doc attributes.
pub fn docs(markdown: &str) -> TokenStream {
    let lines = markdown.lines().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

/// A text of the spec as Markdown that rustdoc reads as it is meant.
pub fn text(source: &str) -> String {
    let source = visible(source);
    let mut markdown = String::with_capacity(source.len());
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    for line in source.lines() {
        let trimmed = line.trim();
        match (fence, opening_fence(trimmed)) {
            (Some(open), _) => {
                let closes =
                    trimmed.starts_with(open) && trimmed.trim_start_matches(&open[..1]).is_empty();
                if closes {
                    fence = None;
                }
                markdown.push_str(if closes { open } else { line });
                markdown.push('\n');
            }
            (None, Some(open)) => {
                markdown.push_str(&escaped(&std::mem::take(&mut paragraph)));
                markdown.push_str(open);
                markdown.push_str("text\n");
                fence = Some(open);
            }
            (None, None) if trimmed.is_empty() => {
                markdown.push_str(&escaped(&std::mem::take(&mut paragraph)));
                markdown.push('\n');
            }
            (None, None) => {
                // Four spaces more would be a code block, also behind the mark of a list.
                let indent = line.len() - line.trim_start().len();
                paragraph.push_str(&"   "[..indent.min(3)]);
                paragraph.push_str(&trimmed.split_whitespace().collect::<Vec<_>>().join(" "));
                paragraph.push('\n');
            }
        }
    }
    markdown.push_str(&escaped(&paragraph));
    if let Some(open) = fence {
        markdown.push_str(open);
    }
    markdown.trim_end().to_owned()
}

/// A text of the spec on one line. No fence can open on it.
pub fn line(source: &str) -> String {
    escaped(
        &visible(source)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// A text of the spec that stands between backquotes.
pub fn code(source: &str) -> String {
    visible(source).replace('`', "'").replace('\n', " ")
}

pub fn effect_words(operation: &Operation) -> &'static str {
    match operation.tallyfy.effect {
        Effect::Permanent => "Permanent: it can't be undone.",
        Effect::Archive => "Archives: the record is hidden, not destroyed.",
        Effect::Detach => "Detaches: something is removed from what it belongs to.",
        Effect::Reopen => "Reopens: a completion is taken back, and nothing is removed.",
        Effect::Disable => "Disables: the record stays and loses its access.",
        Effect::Clear => "Clears: a value is emptied, which can't be undone.",
    }
}

/// Without control characters, and without marks that change the direction of what follows.
fn visible(source: &str) -> String {
    let is_direction = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let source = source
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let source = source.replace('\t', " ");
    source
        .chars()
        .filter(|&c| c == '\n' || !(c.is_control() || is_direction(c)))
        .collect()
}

/// The marks of a fence, if the line opens one.
fn opening_fence(line: &str) -> Option<&str> {
    let mark = line
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    let info = &line[length..];
    (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| &line[..length])
}

/// A paragraph in which only code, emphasis and links to web pages mean something.
fn escaped(paragraph: &str) -> String {
    let mut markdown = String::with_capacity(paragraph.len());
    let mut rest = paragraph;
    while let Some(character) = rest.chars().next() {
        let (taken, written) = match character {
            '`' => code_span(rest),
            '~' if rest.starts_with("~~~") => (1, "\\~".to_owned()),
            '<' => web_link(rest).unwrap_or((1, "\\<".to_owned())),
            '[' => named_link(rest).unwrap_or((1, "\\[".to_owned())),
            '>' | ']' => (1, format!("\\{character}")),
            '\\' => match rest.chars().nth(1).filter(char::is_ascii_punctuation) {
                Some(literal) => (2, format!("\\{literal}")),
                None => (1, "\\\\".to_owned()),
            },
            'h' => bare_link(rest).unwrap_or((1, "h".to_owned())),
            other => (other.len_utf8(), other.to_string()),
        };
        markdown.push_str(&written);
        rest = &rest[taken..];
    }
    markdown
}

/// Code up to as many backquotes as it begins with. Without them, the backquotes are literal.
fn code_span(rest: &str) -> (usize, String) {
    let length = rest.len() - rest.trim_start_matches('`').len();
    let marks = &rest[..length];
    let inside = &rest[length..];
    let mut from = 0;
    while let Some(at) = inside[from..].find(marks).map(|at| from + at) {
        let run = inside[at..].len() - inside[at..].trim_start_matches('`').len();
        let code = &inside[..at];
        if run == length && !code.contains('`') && !code.trim().is_empty() {
            return (length + at + length, format!("`{code}`"));
        }
        from = at + run;
    }
    (length, "\\`".repeat(length))
}

/// `<https://…>`.
fn web_link(rest: &str) -> Option<(usize, String)> {
    let (address, _) = rest.strip_prefix('<')?.split_once('>')?;
    is_address(address).then(|| (address.len() + 2, format!("<{address}>")))
}

/// `[text](https://…)`.
fn named_link(rest: &str) -> Option<(usize, String)> {
    let (label, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (address, _) = after.split_once(')')?;
    let is_label =
        !label.trim().is_empty() && !label.contains(['[', ']', '<', '>', '`', '\\', '~']);
    (is_label && is_address(address)).then(|| {
        (
            label.len() + address.len() + 4,
            format!("[{label}]({address})"),
        )
    })
}

fn bare_link(rest: &str) -> Option<(usize, String)> {
    let ends = |c: char| c.is_whitespace() || "<>\"'`()[]{}\\|".contains(c);
    let address = rest
        .split(ends)
        .next()?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    is_address(address).then(|| (address.len(), format!("<{address}>")))
}

fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || "<>\"'`()[]{}\\|".contains(c))
}
