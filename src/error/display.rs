//! The text of an error: what happened, why, what became of the deletion, and what to do.
//!
//! The cause is in `source()` and not in the text.

use std::fmt;

use super::Error;
use super::kind::{Delivery, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{}: ", operation.id)?;
        }
        f.write_str(self.what())?;
        if let Some(context) = &inner.context {
            f.write_str(context)?;
        }
        if inner.kind == ErrorKind::DeadlineExceeded {
            match inner.retry_after {
                Some(delay) => {
                    let seconds = delay.as_secs_f64().ceil();
                    write!(
                        f,
                        "rate limiting would delay it by {seconds} s, past its deadline"
                    )?;
                }
                None => f.write_str("there was no turn for it before its deadline")?,
            }
        }
        self.write_response(f)?;
        if let Some(delivered) = self.delivered() {
            write!(f, "; {delivered}")?;
        }
        if let Some(why) = &inner.not_retried {
            write!(f, "; {why}")?;
        }
        write!(f, "; {}", self.advice())?;
        self.write_hint(f)
    }
}

impl Error {
    /// What happened. Empty where the context says it.
    fn what(&self) -> &'static str {
        match self.0.kind {
            ErrorKind::InvalidArgument
            | ErrorKind::Configuration
            | ErrorKind::NoCredentials
            | ErrorKind::RequestMismatch
            | ErrorKind::Unconfirmed
            | ErrorKind::DeadlineExceeded => "",
            ErrorKind::CredentialsRefused => "the credentials were refused",
            ErrorKind::TokenUnavailable => "could not obtain a token",
            ErrorKind::Intermediary => {
                "got a response that is not Tallyfy's: a proxy, gateway or firewall sent it"
            }
            ErrorKind::PermanentNotAllowed => {
                "the deletion is permanent, and this client refuses permanent deletions"
            }
            ErrorKind::Unauthorized if self.0.new_token => {
                "the token was rejected, and so was a new one"
            }
            ErrorKind::Unauthorized if self.is_about_token() => "the token was rejected",
            ErrorKind::Unauthorized => "not authorized",
            ErrorKind::TokenRevoked => "the token was accepted before and is rejected now",
            ErrorKind::Forbidden => "not allowed",
            ErrorKind::NotFound => "no such record",
            ErrorKind::EndpointNotFound => "no such address",
            ErrorKind::Rejected => "rejected",
            ErrorKind::RateLimited => "too many requests",
            ErrorKind::Server => "the server failed",
            ErrorKind::Redirected => "the server sent a redirect",
            ErrorKind::UnexpectedStatus => "unexpected status",
            ErrorKind::Connect => "could not connect",
            ErrorKind::Timeout => "no response in time",
            ErrorKind::ConnectionLost => "the connection broke before there was a response",
            ErrorKind::InvalidResponse => "got a response whose head can't be parsed",
        }
    }

    /// Status, code and words of the server.
    fn write_response(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(response) = &inner.response {
            write!(f, " (status {}", response.status)?;
            if let Some(code) = &response.code {
                write!(f, ", {}", Quoted(code))?;
            }
            f.write_str(")")?;
            if let Some(message) = &response.message {
                write!(f, ": {}", Quoted(message))?;
            } else if inner.kind == ErrorKind::Intermediary && !response.body.trim().is_empty() {
                write!(f, ": {}", Quoted(&response.body))?;
            }
            for (field, complaints) in &response.field_errors {
                write!(f, "; {}: {}", Quoted(field), Quoted(&complaints.join(", ")))?;
            }
        }
        match inner.retry_after {
            Some(wait) if inner.kind != ErrorKind::DeadlineExceeded => {
                let seconds = wait.as_secs_f64().ceil();
                let who = match inner.kind {
                    ErrorKind::TokenUnavailable | ErrorKind::CredentialsRefused => {
                        "the token source"
                    }
                    _ => "the server",
                };
                write!(f, "; {who} asks to wait {seconds} s")
            }
            _ => Ok(()),
        }
    }

    /// What became of the deletion, where there was one.
    fn delivered(&self) -> Option<&'static str> {
        match (self.0.kind, self.0.delivery) {
            (ErrorKind::Configuration | ErrorKind::NoCredentials, _) => None,
            (_, Delivery::Unknown) if self.0.earlier => Some("an earlier attempt may have done it"),
            (_, Delivery::Unknown) => Some("it may have been done"),
            (_, Delivery::NotSent) => Some("nothing was sent"),
            (_, Delivery::Refused) => Some("nothing was done"),
        }
    }

    /// What to do about it.
    fn advice(&self) -> &'static str {
        if self.0.earlier {
            return "check whether the record still exists";
        }
        match self.0.kind {
            ErrorKind::InvalidArgument => "fix the argument",
            ErrorKind::Configuration => "fix the setting",
            ErrorKind::NoCredentials => "set an access token or credentials",
            ErrorKind::PermanentNotAllowed => {
                "allow permanent deletions for this call if it is meant"
            }
            ErrorKind::Unauthorized if !self.is_about_token() => "read the reason and fix the call",
            ErrorKind::Unauthorized if self.0.new_token => {
                "check that these credentials may do this, and that no proxy drops the header \
                 Authorization"
            }
            ErrorKind::Unauthorized | ErrorKind::TokenRevoked => {
                "get a new access token: a personal one ends when its user logs out, and one from \
                 credentials is renewed"
            }
            ErrorKind::CredentialsRefused => {
                "check the credentials: a client id is a number, and a refresh token can be used \
                 once"
            }
            ErrorKind::TokenUnavailable => "check the token source and the network, then retry",
            ErrorKind::Forbidden => {
                "read the reason: a 403 is often a rule about the record, not a missing permission"
            }
            ErrorKind::NotFound => "check the id and the organization",
            ErrorKind::EndpointNotFound => {
                "check the base URL, and that no proxy drops the header X-Tallyfy-Client"
            }
            ErrorKind::Rejected => "read the reason and fix the call",
            ErrorKind::Intermediary => {
                "check the base URL and the proxies, and whether the record still exists"
            }
            ErrorKind::RateLimited => "wait, then retry",
            ErrorKind::Redirected => "check the base URL: redirects are not followed",
            ErrorKind::DeadlineExceeded => "retry later, or raise the total timeout",
            ErrorKind::Connect => "check the address and the network, then retry",
            ErrorKind::RequestMismatch => "please report this",
            ErrorKind::Server
            | ErrorKind::Unconfirmed
            | ErrorKind::UnexpectedStatus
            | ErrorKind::Timeout
            | ErrorKind::ConnectionLost
            | ErrorKind::InvalidResponse => "check whether the record still exists",
        }
    }

    /// What a refusal may mean for this operation.
    fn write_hint(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ErrorKind::NotFound | ErrorKind::Rejected, Some(operation)) =
            (self.0.kind, self.0.operation)
        else {
            return Ok(());
        };
        if let Some(requires) = operation.requires() {
            write!(f, ", and that {} was done before", requires.operation)?;
        }
        let may_be_gone = |status| operation.gone_statuses.contains(&status);
        if self.status().is_some_and(may_be_gone) {
            f.write_str("; it may be gone already")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("text", &self.to_string())
            .field("kind", &inner.kind)
            .field("delivery", &inner.delivery)
            .field("request_id", &self.request_id())
            .field("attempts", &inner.attempts)
            .field("body_bytes", &self.body().len())
            .field("source", &inner.source)
            .finish()
    }
}

/// The server's words on one line and not too long, without characters that a terminal acts on.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 300;
        let mut letters = self.0.trim().chars();
        for letter in letters.by_ref().take(SHOWN) {
            let hidden = letter.is_control() || changes_direction(letter);
            write!(f, "{}", if hidden { ' ' } else { letter })?;
        }
        if letters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

/// Unicode's `Bidi_Control`. With these a text can look like another one.
fn changes_direction(letter: char) -> bool {
    matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// An error with its causes on one line, for where only text can be kept.
pub(crate) struct WithCauses<'a>(pub(crate) &'a dyn std::error::Error);

impl fmt::Display for WithCauses<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {}", Quoted(&error.to_string()))?;
            cause = error.source();
        }
        Ok(())
    }
}
