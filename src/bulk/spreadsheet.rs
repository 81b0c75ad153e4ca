//! Ids as spreadsheets and browsers give them, which are not ids yet.

use crate::operation::Operation;

/// Other words for a column of ids.
const COLUMNS: [&str; 10] = [
    "id", "ids", "uuid", "guid", "key", "email", "name", "title", "url", "link",
];

const QUOTES: [char; 8] = ['"', '\'', '`', '“', '”', '‘', '’', '«'];

/// Why the line can't be an id, if it can't.
pub(super) fn problem(text: &str, first: bool, parameter: &str) -> Option<String> {
    if first && is_header(text) {
        return Some(format!(
            "{text:?} looks like the header of a column: remove it, the list has only ids of {parameter}"
        ));
    }
    let what = if text.trim() != text {
        "has white space around it"
    } else if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        "is in quotes"
    } else if is_url(text) {
        "is a URL"
    } else if text.contains(['\t', ';', ',']) {
        "has several columns"
    } else {
        return None;
    };
    Some(format!("{text:?} {what}: write the {parameter} alone"))
}

/// Whether it is the name of an argument, of a kind of id or of a column.
fn is_header(text: &str) -> bool {
    let words = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let header = words(text);
    COLUMNS.contains(&header.as_str())
        || Operation::all()
            .iter()
            .flat_map(|operation| operation.parameters())
            .any(|parameter| {
                let kind = words(parameter.kind());
                header == words(parameter.name())
                    || header == kind
                    || Some(header.as_str()) == kind.strip_suffix("id")
            })
}

/// Whether it is an address in the web app or the API, with or without its scheme.
fn is_url(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    text.contains("://") || text.starts_with('/') || (text != host && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

    #[test]
    fn what_an_id_may_be_has_no_problem() {
        for id in [ID, "7", "guest@example.com", "a.b-c_d", "Tag-id-7"] {
            assert_eq!(problem(id, true, "tag_id"), None, "{id}");
        }
    }

    #[test]
    fn headers_are_recognized_in_the_first_line_alone() {
        for header in [
            "tag_id",
            "Tag ID",
            "TAG-ID",
            "tag",
            "id",
            "ID",
            "\"Tag ID\"",
            "group_id",
            "Email",
        ] {
            let found = problem(header, true, "tag_id").unwrap();
            assert!(found.contains("header of a column"), "{found}");
        }
        assert_eq!(problem("tag_id", false, "tag_id"), None);
    }

    #[test]
    fn other_forms_of_an_id_are_named() {
        for (text, what) in [
            (format!("\"{ID}\""), "is in quotes"),
            (format!("“{ID}”"), "is in quotes"),
            (format!(" {ID}"), "has white space around it"),
            (format!("{ID}\u{a0}"), "has white space around it"),
            (format!("https://go.tallyfy.com/#/tags/{ID}"), "is a URL"),
            (
                format!("go.tallyfy.com/api/organizations/o/tags/{ID}"),
                "is a URL",
            ),
            (format!("/organizations/o/tags/{ID}"), "is a URL"),
            (format!("{ID},Urgent"), "has several columns"),
        ] {
            let found = problem(&text, false, "tag_id").unwrap();
            assert!(
                found.contains(what) && found.contains("tag_id alone"),
                "{found}"
            );
        }
    }
}
