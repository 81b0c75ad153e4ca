//! What stands where a secret stood.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

pub(super) const REDACTED: &str = "[redacted]";

/// So many bytes of a secret at the end of a text are taken for its beginning.
const TELLING: usize = 6;

/// No escape of one letter is longer: `&#1114111;` in HTML, two units of UTF-16 in JSON.
const ESCAPE: usize = 12;

/// The secrets that an answer may echo.
pub(crate) struct Secrets(Vec<SecretString>);

impl Secrets {
    pub(super) fn new(mut secrets: Vec<SecretString>) -> Self {
        secrets.retain(|secret| !secret.expose_secret().is_empty());
        // A secret may hold another one: the longer goes first.
        secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
        Self(secrets)
    }

    /// The text without them, in any form that a server is likely to give them: bare, or escaped as
    /// in JSON, in HTML, in a form or in a path. What was read of an answer may also end within a
    /// secret.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut redacted = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let found = self
                .0
                .iter()
                .find_map(|secret| echo(secret.expose_secret(), rest));
            redacted.push_str(if found.is_some() {
                REDACTED
            } else {
                &rest[..letter.len_utf8()]
            });
            rest = &rest[found.unwrap_or(letter.len_utf8())..];
        }
        redacted
    }

    /// The same in JSON that was read.
    pub(crate) fn redact_json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.redact(&text)),
            Value::Array(items) => items
                .into_iter()
                .map(|item| self.redact_json(item))
                .collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (self.redact(&name), self.redact_json(value)))
                .collect(),
            other => other,
        }
    }
}

/// How much of the text's beginning is the secret, or as much of it as the text has room for.
fn echo(secret: &str, text: &str) -> Option<usize> {
    // At most places it does not even begin.
    forms(secret.chars().next()?, text).next()?;
    // A letter may be read in two ways, such as a backslash that is escaped by another.
    let mut ends = vec![0];
    for (at, letter) in secret.char_indices() {
        let next: BTreeSet<usize> = ends
            .iter()
            .flat_map(|&end| forms(letter, &text[end..]).map(move |length| end + length))
            .collect();
        if next.is_empty() {
            let cut = |end: usize| {
                let rest = &text[end..];
                rest.is_empty() || rest.len() < ESCAPE && rest.starts_with(['\\', '%', '&'])
            };
            return (at >= TELLING && ends.into_iter().any(cut)).then_some(text.len());
        }
        ends = next.into_iter().collect();
    }
    ends.into_iter().max()
}

/// How long the letter is at the beginning of the text, in each way to write it that is there.
fn forms(letter: char, text: &str) -> impl Iterator<Item = usize> {
    let literal = text.starts_with(letter).then(|| letter.len_utf8());
    let escaped = match text.bytes().next() {
        Some(b'+') if letter == ' ' => Some(1),
        Some(b'%') => percent(letter, text),
        Some(b'\\') => backslash(letter, text),
        Some(b'&') => entity(letter, text),
        _ => None,
    };
    literal.into_iter().chain(escaped)
}

/// As in a path or a form.
fn percent(letter: char, text: &str) -> Option<usize> {
    let mut buffer = [0; 4];
    let bytes = letter.encode_utf8(&mut buffer).bytes();
    let length = 3 * bytes.len();
    let mut escapes = text.get(..length)?.as_bytes().chunks_exact(3);
    let mut pairs = bytes.zip(&mut escapes);
    pairs
        .all(|(byte, escape)| escape[0] == b'%' && is_hex(&escape[1..], u16::from(byte)))
        .then_some(length)
}

/// As in JSON, where PHP escapes slashes too.
fn backslash(letter: char, text: &str) -> Option<usize> {
    let short = match letter {
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        '\u{8}' => Some('b'),
        '\u{c}' => Some('f'),
        other => Some(other).filter(char::is_ascii_punctuation),
    };
    if short.is_some_and(|short| text[1..].starts_with(short)) {
        return Some(2);
    }
    let mut buffer = [0; 2];
    let units = letter.encode_utf16(&mut buffer);
    let length = 6 * units.len();
    let escapes = text.get(..length)?.as_bytes().chunks_exact(6);
    units
        .iter()
        .zip(escapes)
        .all(|(unit, escape)| escape.starts_with(b"\\u") && is_hex(&escape[2..], *unit))
        .then_some(length)
}

/// As in HTML.
fn entity(letter: char, text: &str) -> Option<usize> {
    let end = text.bytes().take(ESCAPE).position(|byte| byte == b';')?;
    let name = text.get(1..end)?.to_ascii_lowercase();
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => u32::from(match &*name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        }),
    };
    (code == u32::from(letter)).then_some(end + 1)
}

fn is_hex(digits: &[u8], number: u16) -> bool {
    let digits = std::str::from_utf8(digits).ok();
    digits.is_some_and(|digits| u16::from_str_radix(digits, 16) == Ok(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(secret: &str, text: &str) -> String {
        Secrets::new(vec![secret.into()]).redact(text)
    }

    #[test]
    fn every_form_of_a_secret_goes() {
        let secret = "Pass/wörd+1=";
        for echo in [
            "Pass/wörd+1=",
            "Pass\\/wörd+1=",
            "Pass%2Fw%C3%B6rd%2B1%3D",
            "Pass%2fw%c3%b6rd%2b1%3d",
            "Pass\\/w\\u00f6rd+1=",
            "Pass\\u002Fw\\u00F6rd\\u002b1\\u003D",
            "Pass&#x2F;w&#246;rd+1&#061;",
            "P%61ss&#47;w\\u00f6rd%2B1=",
        ] {
            assert_eq!(redact(secret, &format!("<{echo}>")), "<[redacted]>");
        }
        assert_eq!(redact("a/\"b", r#"{"a\/\"b"}"#), "{\"[redacted]\"}");
        assert_eq!(redact("two words", "a=two+words&b"), "a=[redacted]&b");
        assert_eq!(redact(r"a\b", r"a\b a\\b"), "[redacted] [redacted]");
        assert_eq!(redact("a%25b", "a%25b a%2525b"), "[redacted] [redacted]");
        assert_eq!(redact("<'&\">", "&lt;&#039;&amp;&quot;&gt;"), "[redacted]");
        assert_eq!(redact("key-😀", r"key-\ud83d\ude00!"), "[redacted]!");
    }

    #[test]
    fn what_is_no_secret_stays_as_it_was() {
        for text in [
            "",
            "Pass",
            "100% & \\ more",
            "\\u00",
            "é%",
            "&#;&#x;&#99999999;",
            "ö\\uö%ö",
        ] {
            assert_eq!(redact("Pass/wörd+1=", text), text);
            assert_eq!(redact("", text), text);
        }
    }

    #[test]
    fn what_breaks_off_within_a_secret_goes_as_well() {
        assert_eq!(
            redact("abcdefgh-ijkl", "token abcdefgh-i"),
            "token [redacted]"
        );
        assert_eq!(redact("abcdefgh-ijkl", "token abcde"), "token abcde");
        assert_eq!(redact("öööööö", "token ööööö"), "token [redacted]");
        assert_eq!(
            redact("abcdefgh/ijkl", "token abcdefgh%2"),
            "token [redacted]"
        );
        assert_eq!(
            redact("abcdefghöijkl", r"token abcdefgh\u00"),
            "token [redacted]"
        );
    }

    #[test]
    fn the_longer_of_two_secrets_leaves_nothing_behind() {
        let secrets = Secrets::new(vec!["inner".into(), "outer-inner-outer".into()]);
        assert_eq!(
            secrets.redact("outer-inner-outer, inner"),
            "[redacted], [redacted]"
        );
    }
}
