//! What stands where a secret stood.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::operation::SEGMENT;

pub(super) const REDACTED: &str = "[redacted]";

/// So much of a secret at the end of a text is taken for its beginning.
const TELLING: usize = 6;

/// The secrets that an answer may echo.
pub(crate) struct Secrets(Vec<SecretString>);

impl Secrets {
    pub(super) fn new(secrets: Vec<SecretString>) -> Self {
        Self(secrets)
    }

    /// The text without them, in any form that a server is likely to give them: bare, escaped as in
    /// JSON, where PHP escapes slashes too, and as a form or a path holds them. What was read of an
    /// answer may also end within a secret.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if text.is_empty() {
            return text;
        }
        let mut forms: Vec<String> = self.0.iter().flat_map(forms).collect();
        // A secret may hold another one: the longer goes first.
        forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
        for form in &forms {
            if text.contains(form) {
                text = text.replace(form, REDACTED);
            }
        }
        let cut = forms.iter().filter_map(|form| {
            (TELLING..form.len())
                .rev()
                .find(|&end| form.is_char_boundary(end) && text.ends_with(&form[..end]))
        });
        if let Some(part) = cut.max() {
            text.truncate(text.len() - part);
            text.push_str(REDACTED);
        }
        text
    }

    /// The same in JSON that was read, where no escape hides a secret.
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

/// `%2B` as `%2b`, which some servers write; the rest of the secret keeps its case.
fn lower_case_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at(part.len().min(2));
        text.push('%');
        text.push_str(&escape.to_lowercase());
        text.push_str(rest);
    }
    text
}

fn forms(secret: &SecretString) -> impl Iterator<Item = String> {
    let bare = secret.expose_secret();
    let encoded = percent_encoding::utf8_percent_encode(bare, SEGMENT).to_string();
    let json = Value::from(bare).to_string();
    let json = json.get(1..json.len() - 1).unwrap_or(bare);
    let mut forms = vec![
        bare.to_owned(),
        json.to_owned(),
        json.replace('/', "\\/"),
        lower_case_escapes(&encoded),
        encoded.replace("%20", "+"),
        encoded,
    ];
    forms.sort_unstable();
    forms.dedup();
    forms.into_iter().filter(|form| !form.is_empty())
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
        ] {
            assert_eq!(redact(secret, &format!("<{echo}>")), "<[redacted]>");
        }
        assert_eq!(redact("a/\"b", r#"{"a\/\"b"}"#), "{\"[redacted]\"}");
        assert_eq!(redact("two words", "a=two+words&b"), "a=[redacted]&b");
    }

    #[test]
    fn what_breaks_off_within_a_secret_goes_as_well() {
        assert_eq!(
            redact("abcdefgh-ijkl", "token abcdefgh-i"),
            "token [redacted]"
        );
        assert_eq!(redact("abcdefgh-ijkl", "token abcde"), "token abcde");
        assert_eq!(redact("öööööö", "token ööööö"), "token [redacted]");
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
