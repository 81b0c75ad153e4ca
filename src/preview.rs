//! A request that is shown instead of sent.

use http::HeaderName;

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
    pub(crate) fn new(
        deletion: Deletion,
        method: &str,
        url: &str,
        headers: Vec<HeaderName>,
    ) -> Self {
        let mut headers: Vec<String> = headers.iter().map(ToString::to_string).collect();
        headers.sort_unstable();
        headers.dedup();
        Self {
            deletion,
            method: method.to_owned(),
            url: url.to_owned(),
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

    /// The whole URL, as it would go out.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The names of the headers that would be sent, in lower case and in order. Their values are
    /// left out: one of them is the token.
    #[must_use]
    pub fn header_names(&self) -> &[String] {
        &self.headers
    }
}

/// As `DELETE https://…`.
impl std::fmt::Display for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.url)
    }
}
