//! Searches printed text for a secret in every form that it may have there.

use std::collections::BTreeSet;

/// Fails if the text contains the secret, bare or escaped up to twice and then printed with `Debug`.
#[track_caller]
pub fn assert_absent(text: &str, secret: &str) {
    for form in forms(secret) {
        let found = text.find(&form).map(|at| {
            let before: Vec<char> = text[..at].chars().rev().take(100).collect();
            before.into_iter().rev().collect::<String>()
        });
        assert_eq!(found, None, "the text contains the secret as {form}");
    }
}

/// `Debug` escapes what is escaped already, so each form is searched as it is and as printed.
fn forms(secret: &str) -> BTreeSet<String> {
    let once = escaped(secret);
    let twice: Vec<_> = once.iter().flat_map(|form| escaped(form)).collect();
    let mut forms: BTreeSet<_> = once.into_iter().chain(twice).collect();
    for _ in 0..2 {
        let printed: Vec<_> = forms.iter().map(|form| debug(form)).collect();
        forms.extend(printed);
    }
    forms
}

/// The secret and its escapes in JSON, a path, a form and HTML.
fn escaped(secret: &str) -> Vec<String> {
    let each = |escape: &dyn Fn(char) -> String| secret.chars().map(escape).collect::<String>();
    let units = |c: char, upper: bool| {
        let mut buffer = [0; 2];
        let units = c.encode_utf16(&mut buffer).iter();
        let escape = |unit: &u16| match upper {
            true => format!("\\u{unit:04X}"),
            false => format!("\\u{unit:04x}"),
        };
        units.map(escape).collect::<String>()
    };
    let percent = |c: char, upper: bool| {
        let escape = |byte: u8| match upper {
            true => format!("%{byte:02X}"),
            false => format!("%{byte:02x}"),
        };
        c.to_string().bytes().map(escape).collect::<String>()
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let only = |c: char, plain: bool, escape: &dyn Fn(char) -> String| match plain {
        true => c.to_string(),
        false => escape(c),
    };
    vec![
        secret.to_owned(),
        json(secret),
        json(secret).replace('/', "\\/"),
        each(&|c| only(c, is_plain(c), &|c| units(c, false))),
        each(&|c| only(c, is_plain(c), &|c| units(c, true))),
        each(&|c| units(c, false)),
        each(&|c| units(c, true)),
        each(&|c| only(c, is_plain(c), &|c| percent(c, true))),
        each(&|c| only(c, is_plain(c), &|c| percent(c, false))),
        each(&|c| percent(c, true)),
        each(&|c| only(c, is_plain(c), &|c| percent(c, true))).replace("%20", "+"),
        each(&|c| only(c, is_plain(c), &|c| format!("&#{};", u32::from(c)))),
        each(&|c| only(c, is_plain(c), &|c| format!("&#x{:x};", u32::from(c)))),
        each(&|c| only(c, is_plain(c), &|c| format!("&#x{:X};", u32::from(c)))),
        html(secret),
    ]
}

fn json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;")
}

fn debug(text: &str) -> String {
    let quoted = format!("{text:?}");
    quoted[1..quoted.len() - 1].to_owned()
}

#[test]
fn every_form_of_a_secret_is_found() {
    let secret = "a/b+c=d \"é\"";
    let body = serde_json::json!({ "message": secret }).to_string();
    for text in [
        body.clone(),
        body.replace('/', "\\/"),
        format!("{body:?}"),
        format!("{:?}", Some(format!("{body:?}"))),
        serde_json::json!({ "body": body }).to_string(),
        "a%2Fb%2Bc%3Dd%20%22%C3%A9%22".to_owned(),
        "a%2fb%2bc%3dd%20%22%c3%a9%22".to_owned(),
        "a%2Fb%2Bc%3Dd+%22%C3%A9%22".to_owned(),
        "a%252Fb%252Bc%253Dd%2520%2522%25C3%25A9%2522".to_owned(),
        "a&#47;b&#43;c&#61;d&#32;&#34;&#233;&#34;".to_owned(),
        "a/b+c=d &quot;é&quot;".to_owned(),
    ] {
        let found = std::panic::catch_unwind(|| assert_absent(&format!("<{text}>"), secret));
        assert!(found.is_err(), "{text}");
    }
    assert_absent("a/b+c=d and more", secret);
}
