//! A request that is shown instead of sent.

use std::fmt;

use http::header::{AUTHORIZATION, HOST, USER_AGENT};

use crate::deletion::Deletion;

/// The exact request that a call would send. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    deletion: Deletion,
    method: String,
    url: String,
    headers: Vec<String>,
}

impl Preview {
    pub(crate) fn new(deletion: Deletion, request: &reqwest::Request) -> Self {
        // These three are added on the way out.
        let added = [AUTHORIZATION, HOST, USER_AGENT];
        let mut headers: Vec<String> = request
            .headers()
            .keys()
            .chain(&added)
            .map(ToString::to_string)
            .collect();
        headers.sort_unstable();
        Self {
            deletion,
            method: request.method().to_string(),
            url: request.url().to_string(),
            headers,
        }
    }

    /// What would be deleted.
    #[must_use]
    pub fn deletion(&self) -> &Deletion {
        &self.deletion
    }

    /// The HTTP method: `DELETE`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The whole URL, as it would be sent.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The names of the headers that would be sent, in lower case and sorted. Their values are left
    /// out, because one of them is the token.
    #[must_use]
    pub fn header_names(&self) -> &[String] {
        &self.headers
    }
}

/// Shows the request line, such as `DELETE https://…`.
impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)
    }
}
