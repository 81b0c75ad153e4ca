//! Whether a body is a page for a browser: a response of something in between, not of the API.

/// A page. With a label of HTML it is one if it holds a tag and does not begin as JSON: PHP labels
/// an empty body, JSON and `OK` as HTML too. With another label, or none, it is one if it begins
/// with a tag.
pub(super) fn is_page(labelled_html: bool, body: &str) -> bool {
    let start =
        body.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if labelled_html {
        !start.starts_with(['{', '[', '"']) && holds_tag(start)
    } else {
        begins_with_tag(start)
    }
}

fn holds_tag(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| begins_with_tag(&text[at..]))
}

fn begins_with_tag(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('<')
        && letters
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '!' | '/' | '?'))
}

/// Whether a content type is that of a page.
pub(super) fn is_html(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}
