//! What stands where a secret stood.
//!
//! A text is searched as it is, and as it reads once its escapes are taken out: each kind of escape
//! alone, because a secret may itself hold what looks like another kind, and all of them together.
//! Each of these readings is searched once, so the time is linear in the length of the text.

use std::ops::Range;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

pub(super) const REDACTED: &str = "[redacted]";

/// So many bytes of a secret at the end of a text are taken for its beginning.
const TELLING: usize = 6;

/// A shorter secret is replaced as a whole word only: its letters stand in many words.
const SHORT: usize = 8;

/// No escape of one letter is longer: `&#1114111;` in HTML, two units of UTF-16 in JSON.
const ESCAPE: usize = 12;

/// The secrets that a response may echo.
pub(crate) struct Secrets(Vec<SecretString>);

impl Secrets {
    pub(super) fn new(mut secrets: Vec<SecretString>) -> Self {
        secrets.retain(|secret| !secret.expose_secret().is_empty());
        Self(secrets)
    }

    /// The text without them, in any form that a server is likely to give them: bare, or escaped as
    /// in JSON, in HTML, in a form or in a path. What was read of a response may also end within a
    /// secret.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.replace(text, true)
    }

    /// `may_break_off` says whether the text may end within a secret.
    fn replace(&self, text: &str, may_break_off: bool) -> String {
        let mut found = Vec::new();
        for reading in Reading::all(text) {
            for secret in &self.0 {
                reading.search(secret.expose_secret(), may_break_off, &mut found);
            }
        }
        found.sort_unstable_by_key(|range: &Range<usize>| range.start);
        let mut redacted = String::with_capacity(text.len());
        let mut end = 0;
        for range in found {
            if range.start >= end {
                redacted.push_str(&text[end..range.start]);
                redacted.push_str(REDACTED);
            }
            end = end.max(range.end);
        }
        redacted.push_str(&text[end..]);
        redacted
    }

    /// The same in JSON that was read.
    pub(crate) fn redact_json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.replace(&text, false)),
            Value::Array(items) => items
                .into_iter()
                .map(|item| self.redact_json(item))
                .collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (self.replace(&name, false), self.redact_json(value)))
                .collect(),
            other => other,
        }
    }
}

/// A text with some of its escapes taken out.
struct Reading<'a> {
    original: &'a str,
    decoded: String,
    /// Where each byte of the decoded text begins in the original; at last, where both end. None
    /// where nothing is decoded.
    places: Option<Vec<usize>>,
}

impl<'a> Reading<'a> {
    fn all(text: &'a str) -> Vec<Self> {
        let mut readings = vec![Self {
            original: text,
            decoded: text.to_owned(),
            places: None,
        }];
        let kinds: Vec<char> = ['\\', '%', '&', '+']
            .into_iter()
            .filter(|kind| text.contains(*kind))
            .collect();
        readings.extend(kinds.iter().map(|kind| Self::decode(text, &[*kind])));
        if kinds.contains(&'%') && kinds.contains(&'+') {
            readings.push(Self::decode(text, &['%', '+']));
        }
        if kinds.len() > 1 {
            let escapes: Vec<char> = kinds.iter().copied().filter(|kind| *kind != '+').collect();
            readings.push(Self::decode(text, &escapes));
            readings.push(Self::decode(text, &kinds));
        }
        readings
    }

    fn decode(text: &'a str, kinds: &[char]) -> Self {
        let mut decoded = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len() + 1);
        let mut at = 0;
        while let Some(letter) = text[at..].chars().next() {
            let rest = &text[at..];
            let (letter, length) = match letter {
                kind if !kinds.contains(&kind) => (letter, letter.len_utf8()),
                '+' => (' ', 1),
                kind => match unescape(kind, rest) {
                    Some(unescaped) => unescaped,
                    // The text breaks off within an escape.
                    None if rest.len() < ESCAPE && is_beginning(kind, rest) => break,
                    None => (letter, letter.len_utf8()),
                },
            };
            decoded.push(letter);
            places.resize(decoded.len(), at);
            at += length;
        }
        places.push(at);
        Self {
            original: text,
            decoded,
            places: Some(places),
        }
    }

    fn place(&self, at: usize) -> usize {
        self.places
            .as_ref()
            .and_then(|places| places.get(at).copied())
            .unwrap_or(at)
    }

    fn search(&self, secret: &str, may_break_off: bool, found: &mut Vec<Range<usize>>) {
        let text = &self.decoded;
        for (start, _) in text.match_indices(secret) {
            let end = start + secret.len();
            if secret.len() >= SHORT || is_word(text, start, end) {
                found.push(self.place(start)..self.place(end));
            }
        }
        if secret.len() < SHORT || !may_break_off {
            return;
        }
        // The longest beginning of the secret that the text ends with.
        let longest = (TELLING..secret.len().min(text.len() + 1))
            .rev()
            .filter(|length| secret.is_char_boundary(*length))
            .find(|length| text.ends_with(&secret[..*length]));
        if let Some(length) = longest {
            found.push(self.place(text.len() - length)..self.original.len());
        }
    }
}

fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let in_word = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !in_word(before) && !in_word(after)
}

/// The letter that an escape at the beginning of the text stands for, and the escape's length.
fn unescape(kind: char, text: &str) -> Option<(char, usize)> {
    match kind {
        '%' => percent(text),
        '&' => entity(text),
        _ => backslash(text),
    }
}

/// Whether the whole rest may be the beginning of an escape.
fn is_beginning(kind: char, rest: &str) -> bool {
    let inside = |c: char| match kind {
        '%' => c == '%' || c.is_ascii_hexdigit(),
        '&' => c == '#' || c.is_ascii_alphanumeric(),
        _ => c == '\\' || c == 'u' || c.is_ascii_hexdigit(),
    };
    rest.chars().skip(1).all(inside)
}

/// As in a path or a form.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    for count in 1..=4 {
        let escape = text.get(3 * count - 3..3 * count)?;
        bytes[count - 1] = hex(escape.strip_prefix('%')?)?.try_into().ok()?;
        if let Ok(decoded) = std::str::from_utf8(&bytes[..count]) {
            return Some((decoded.chars().next()?, 3 * count));
        }
    }
    None
}

/// As in JSON, where PHP escapes slashes too.
fn backslash(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| u16::try_from(hex(text.strip_prefix("\\u")?.get(..4)?)?).ok();
    match text[1..].chars().next()? {
        'n' => Some(('\n', 2)),
        'r' => Some(('\r', 2)),
        't' => Some(('\t', 2)),
        'b' => Some(('\u{8}', 2)),
        'f' => Some(('\u{c}', 2)),
        'u' => {
            let first = unit(text)?;
            if let Some(Ok(letter)) = char::decode_utf16([first]).next() {
                return Some((letter, 6));
            }
            let pair = [first, unit(text.get(6..)?)?];
            let letter = char::decode_utf16(pair).next()?.ok()?;
            Some((letter, 12))
        }
        other => other.is_ascii_punctuation().then_some((other, 2)),
    }
}

/// As in HTML.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(ESCAPE).position(|byte| byte == b';')?;
    let name = text.get(1..end)?.to_ascii_lowercase();
    let letter = match name.strip_prefix('#') {
        Some(number) => char::from_u32(match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        })?,
        None => match &*name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        },
    };
    Some((letter, end + 1))
}

fn hex(digits: &str) -> Option<u32> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
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

    #[test]
    fn a_short_secret_goes_as_a_whole_word_only() {
        assert_eq!(
            redact("id", "id, hidden, an id"),
            "[redacted], hidden, an [redacted]"
        );
        assert_eq!(redact("a", r#"{"a":"data"}"#), r#"{"[redacted]":"data"}"#);
        assert_eq!(redact("abcdefg", "x abcdef"), "x abcdef", "no part of one");
        assert_eq!(redact("abcdefgh", "xabcdefghx"), "x[redacted]x");
    }

    #[test]
    fn a_long_text_of_near_misses_is_searched() {
        let secret = "a".repeat(60);
        let text = format!("{}b", "a".repeat(59)).repeat(17_000);
        let escaped = "%61".repeat(300_000);
        assert_eq!(redact(&secret, &text), text);
        assert_eq!(redact(&secret, &escaped).matches(REDACTED).count(), 5000);
        assert!(!redact(&secret, &"a".repeat(1 << 20)).contains("aaaaaaa"));
    }
}
