//! The kinds of failure, and what became of the deletion.

use std::fmt;

use serde::{Serialize, Serializer};

/// What became of a deletion that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// No request was sent.
    NotSent,
    /// The server refused it: nothing was done.
    Refused,
    /// It may have been done: the response was lost, the server failed, or something between here
    /// and Tallyfy responded. Check the record before you repeat the call.
    Unknown,
}

impl Delivery {
    /// The state in words: `not sent`, `refused`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of failure it was.
///
/// `Display` and [`as_str`](Self::as_str) give it in words, such as `not found`; in JSON it is
/// `not_found`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An id or an option is invalid. Nothing was sent.
    ///
    /// Troubleshooting: the text names the argument and its rule. Ids with surrounding white space,
    /// in quotes, or copied with a URL are the common cases.
    InvalidArgument,
    /// The client can't be built from its settings. Nothing was sent.
    ///
    /// Troubleshooting: the text names the setting or the environment variable.
    Configuration,
    /// The client has no credentials. Nothing was sent.
    ///
    /// Troubleshooting: set `TALLYFY_ACCESS_TOKEN` and use
    /// [`from_env`](crate::Client::from_env), or pass [credentials](crate::auth::Credentials).
    NoCredentials,
    /// The client's options refuse permanent deletions. Nothing was sent.
    ///
    /// Troubleshooting: if the deletion is meant, allow it for this call with
    /// [`refuse_permanent(false)`](crate::CallOptions::refuse_permanent).
    PermanentNotAllowed,
    /// 401: the token was rejected, or the message names another cause.
    ///
    /// Troubleshooting: get a new token. If new tokens are rejected too, check that no proxy drops
    /// the header `Authorization` and that the user may do this.
    Unauthorized,
    /// 401 for a token that was accepted before, and there is no other: it is the only one, or its
    /// renewal was refused.
    ///
    /// Troubleshooting: a personal token ends when its user logs out. Get a new one, or use
    /// credentials that are renewed.
    TokenRevoked,
    /// The token endpoint or your own token source refused the credentials. Nothing was sent, or
    /// only what a rejected token stopped.
    ///
    /// Troubleshooting: check client id and client secret. A client id is a number; a refresh token
    /// can be used once.
    CredentialsRefused,
    /// The token endpoint or your own token source can't be reached or gave no token. It may later.
    ///
    /// Troubleshooting: the causes in [`source`](std::error::Error::source) tell what it said.
    /// Check the token URL and the network.
    TokenUnavailable,
    /// 403: signed in, but not allowed.
    ///
    /// Troubleshooting: read the message. A 403 is often a rule about the record, not a missing
    /// permission. It also comes for a token of another organization.
    Forbidden,
    /// 404: the record does not exist, or is not in the state that the operation needs.
    ///
    /// Troubleshooting: check the id, and that it belongs to the client's organization. If the
    /// operation [requires](crate::Operation::requires) another, do that first.
    NotFound,
    /// 404 with the code `ENDPOINT_NOT_FOUND`: the address is wrong, or a header was lost.
    ///
    /// Troubleshooting: check the base URL, and that no proxy drops the header `X-Tallyfy-Client`.
    EndpointNotFound,
    /// 400, 409, 422 and Tallyfy's other refusals from 400 to 499.
    ///
    /// Troubleshooting: read the message and [`field_errors`](crate::Error::field_errors).
    Rejected,
    /// Something between here and Tallyfy responded: a proxy, a gateway, a firewall. The response
    /// lacks the marks of Tallyfy's own, so it does not tell whether the deletion was done.
    ///
    /// Troubleshooting: the error quotes the start of the body, which usually names the product.
    /// Check the base URL and the proxy settings.
    Intermediary,
    /// 429, or a 403 with `Retry-After`: too many requests.
    ///
    /// Troubleshooting: the client slows down by itself. If it persists, another program uses the
    /// same limit: set a [fixed pace](crate::Pace::fixed).
    RateLimited,
    /// 500 to 599: the server failed, before or after it acted.
    ///
    /// Troubleshooting: check the record, and quote [`request_id`](crate::Error::request_id) to
    /// Tallyfy's support if it persists.
    Server,
    /// 300 to 399: redirects are not followed.
    ///
    /// Troubleshooting: check the base URL. A redirect to a login page comes from a proxy.
    Redirected,
    /// A status that has no meaning for a deletion.
    ///
    /// Troubleshooting: check what is between here and Tallyfy.
    UnexpectedStatus,
    /// A 2xx that does not confirm the deletion, where the next step needs certainty.
    ///
    /// Troubleshooting: check the record, then repeat the purge.
    Unconfirmed,
    /// The generated code built another request than the one that was asked for. Nothing was sent.
    ///
    /// Troubleshooting: this is a defect of the crate; please report it.
    RequestMismatch,
    /// Rate limiting, or other calls before it, would have delayed the call past its deadline.
    /// Nothing was sent.
    ///
    /// Troubleshooting: raise the [total timeout](crate::CallOptions::total_timeout), or send less
    /// at once.
    DeadlineExceeded,
    /// The connection could not be made. Nothing was sent, or only a request whose token was rejected.
    ///
    /// Troubleshooting: the causes in [`source`](std::error::Error::source) tell whether it was the
    /// name, the address, or TLS.
    Connect,
    /// No response in time: not here, or not at a gateway, which then sends 408, 460 or 499.
    ///
    /// Troubleshooting: check the record. Raise the
    /// [attempt timeout](crate::CallOptions::attempt_timeout) if the server is slow.
    Timeout,
    /// The connection broke before there was a response.
    ///
    /// Troubleshooting: check the record.
    ConnectionLost,
    /// A response came, but its head can't be parsed: it has two different lengths, for example.
    ///
    /// Troubleshooting: check the record, and what is between here and Tallyfy.
    InvalidResponse,
}

impl ErrorKind {
    /// The kind in words, such as `not found`. Also the field `error.type` of tracing events.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "invalid argument",
            Self::Configuration => "configuration",
            Self::NoCredentials => "no credentials",
            Self::PermanentNotAllowed => "permanent not allowed",
            Self::Unauthorized => "unauthorized",
            Self::TokenRevoked => "token revoked",
            Self::CredentialsRefused => "credentials refused",
            Self::TokenUnavailable => "token unavailable",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::EndpointNotFound => "endpoint not found",
            Self::Rejected => "rejected",
            Self::Intermediary => "intermediary",
            Self::RateLimited => "rate limited",
            Self::Server => "server",
            Self::Redirected => "redirected",
            Self::UnexpectedStatus => "unexpected status",
            Self::Unconfirmed => "unconfirmed",
            Self::RequestMismatch => "request mismatch",
            Self::DeadlineExceeded => "deadline exceeded",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::ConnectionLost => "connection lost",
            Self::InvalidResponse => "invalid response",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.as_str().replace(' ', "_"))
    }
}
