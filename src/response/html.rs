//! Whether a body is a page for a browser. The API sends none, so an intermediary sent it.

/// A body that is labelled as HTML is a page if it contains a tag and does not start like JSON: PHP
/// labels an empty body, JSON and `OK` as HTML too. It is also a page if it is labelled as compressed,
/// which nobody asked for. With another label, or none, a body is a page if it starts with a tag.
pub(super) fn is_page(is_labelled_html: bool, is_encoded: bool, body: &str) -> bool {
    let start =
        body.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if !is_labelled_html {
        return starts_with_tag(start);
    }
    if is_encoded {
        return !start.is_empty();
    }
    !start.starts_with(['{', '[', '"']) && contains_tag(start)
}

fn contains_tag(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| starts_with_tag(&text[at..]))
}

fn starts_with_tag(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('<')
        && letters
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '!' | '/' | '?'))
}

/// Whether a content type is HTML.
pub(super) fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// Whether a content encoding is one that changes the body.
pub(super) fn is_encoded(encoding: &str) -> bool {
    !encoding.trim().is_empty() && !encoding.trim().eq_ignore_ascii_case("identity")
}
