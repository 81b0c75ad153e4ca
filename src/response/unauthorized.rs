//! Whether a 401 is about the token.

/// Whether a 401 is about something other than the token. No source shows what Tallyfy says when,
/// for example, its client header is missing. A text that mentions that header or the application
/// names another cause, and so does one that mentions a header or the organization but not the
/// token. Everything else is taken to be about the token, because renewing it is harmless.
pub(crate) fn names_another_cause(code: Option<&str>, message: Option<&str>) -> bool {
    let said: Vec<_> = [code, message]
        .into_iter()
        .flatten()
        .map(str::to_lowercase)
        .collect();
    let speaks_of = |words: &[&str]| {
        said.iter()
            .any(|said| words.iter().any(|word| said.contains(word)))
    };
    speaks_of(&["x-tallyfy-client", "invalid_client", "unauthorized_client"])
        || speaks_of(&["header", "organization", "organisation"])
            && !speaks_of(&["token", "expired", "revoked", "session"])
}

#[cfg(test)]
mod tests {
    use super::names_another_cause;

    #[test]
    fn a_401_is_about_the_token_unless_it_says_otherwise() {
        for (code, message) in [
            (None, None),
            (None, Some("")),
            (None, Some("Unauthenticated")),
            (None, Some("Unauthorized.")),
            (Some("TOKEN_EXPIRED"), None),
            (None, Some("The access token has been revoked")),
            (None, Some("Please log in again")),
            (None, Some("Access denied")),
            (None, Some("Your session for this organization is over")),
            (
                None,
                Some("The token in the Authorization header has expired"),
            ),
            (None, Some("The client's access is over")),
            (
                None,
                Some("The resource owner or authorization server denied the request."),
            ),
        ] {
            assert!(!names_another_cause(code, message), "{code:?} {message:?}");
        }
        for (code, message) in [
            (None, Some("Missing X-Tallyfy-Client")),
            (
                None,
                Some("Unauthorized: the header X-Tallyfy-Client is required"),
            ),
            (Some("UNAUTHORIZED_CLIENT"), None),
            (None, Some("This organization is on hold")),
            (None, Some("Missing Authorization header")),
        ] {
            assert!(names_another_cause(code, message), "{code:?} {message:?}");
        }
    }
}
