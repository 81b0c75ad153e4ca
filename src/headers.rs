//! Headers and header values that more than one request carries.

use http::{HeaderName, HeaderValue};

/// Tallyfy asks for this header to be present; `APIClient` is the documented value.
pub(crate) const CLIENT_HEADER: HeaderName = HeaderName::from_static("x-tallyfy-client");
pub(crate) const CLIENT_VALUE: HeaderValue = HeaderValue::from_static("APIClient");
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The server's name for a request, to quote to support.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How many more requests the server accepts at the moment.
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
