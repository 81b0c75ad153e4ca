//! Signing in, and staying signed in.
//!
//! A client takes [`Credentials`]. Which, is a question of how long the job lasts and of whose
//! rights it needs:
//!
//! | Credentials | For | A token lives | It dies earlier when | Renewed |
//! |---|---|---|---|---|
//! | [`access_token`](Credentials::access_token), personal | one deletion, a short clean-up | 6 months (a) | its user logs out of the web app (a) | no: copy a new one (a) |
//! | [`access_token`](Credentials::access_token), from the implicit grant in a browser | what a user allows an application once | 6 months (b) | not by logging out (c) | no (b) |
//! | [`client_credentials`](Credentials::client_credentials) | unattended work (c); pages disagree whether such a token may do what a user may (d) | 7 days (e) | not by logging out (c) | by asking again (e) |
//! | [`for_user`](Credentials::for_user) | unattended work with a user's rights, in one or more organizations | 3 months (f) | not by logging out (c) | by asking again (f) |
//! | [`password`](Credentials::password) | a server's work with a user's rights | 1 hour (g), or 6 months (h) | not by logging out (c) | by its refresh token (g), then by the password |
//! | [`refresh_token`](Credentials::refresh_token) | work for a user who signed in elsewhere | as the token it came with | not by logging out (c); a refresh token may be good once only (i) | by the refresh token, which lives 12 months (h) |
//! | [`source`](Credentials::source) | a vault, a broker, a browser flow of your own | what the source says | the source's affair | by asking it again |
//!
//! All active tokens can be revoked at once in Tallyfy's settings (j), so any of them can end in the
//! middle of a long run. No source names another way; nothing was tried against the live service.
//! The letters stand for pages of Tallyfy's documentation, by their place below `integrations`:
//!
//! - (a) `open-api/code-samples/authentication/personal-access-token`, which adds that paid plans
//!   alone have them, and advises to keep a user for it who never logs out.
//! - (b) `open-api/oauth-authorization-flow`.
//! - (c) `cli/authentication`: logging out ends personal tokens alone, and application tokens are
//!   the ones for unattended work.
//! - (d) `open-api/how-to-integrate-with-tallyfy-using-api` and the pages on Postman: not what
//!   belongs to a user, which answers 401. `client-credentials-flow` and `personal-access-token`
//!   below `open-api/code-samples/authentication`: calls in general.
//! - (e) The documentation of client credentials, to which
//!   `open-api/code-samples/authentication/client-credentials-flow` belongs: 604800 seconds, and no
//!   refresh token.
//! - (f) The documentation of the exchange, to which
//!   `open-api/access-api-as-a-third-party-application-instead-of-a-user` belongs: 7776000 seconds,
//!   and that the user has to be in the organization.
//! - (g) `open-api/how-to-integrate-with-tallyfy-using-api`, and for the hour also
//!   `open-api/api-clients/postman/collection-organization`.
//! - (h) `open-api/api-clients/postman/authentication-setup`, and `troubleshooting` beside it with
//!   the words "not 1 hour". This crate goes by the `expires_in` of each answer.
//! - (i) The pages of (g) and (h) say to store what a refresh brings. That a used one is refused is
//!   documented for Tallyfy's MCP server, not for this API.
//! - (j) The changelog of 2024-02-03.
//!
//! # Staying signed in
//!
//! A token is fetched when it is first needed, and renewed five minutes before it expires, or after
//! nine tenths of a life that is shorter than 50 minutes. No call waits for that as long as the old
//! token is valid, and a renewal that fails then costs nothing: it is tried again half a minute
//! later. After a 401 the token is renewed and the deletion sent once more, because a 401 means
//! that it was not done; not if the body names another cause: a header, the organization or the
//! application, with no word of the token. A 403 is never taken for a matter of the token: it is often a rule about the
//! record.
//!
//! However many calls wait, one renewal is under way at a time, in a task of its own on the Tokio
//! runtime of the call that began it, so that a dropped call interrupts nobody's. Where refresh
//! tokens are stored, [`Client::wait_for_token_renewal`](crate::Client::wait_for_token_renewal) comes before that runtime ends.
//!
//! Credentials that are refused are left alone for half a minute, and a source that asks for a wait
//! for as long as it asks, but a minute at most. An operation that refuses a new token as well
//! renews none for half a minute in that organization: Tallyfy may say 401 and mean that these
//! credentials may not do it (d).
//!
//! # Why no OAuth crate
//!
//! What is needed of OAuth 2.0 is one form of up to six fields and one answer of four, in three
//! grants; the exchange for a user's token is Tallyfy's own. The crate `oauth2` 5.0, without its
//! HTTP client, which is of another major version of reqwest than this crate's, brings 23 packages
//! more for that, `chrono`, `rand` and `sha2` among them, refuses an `expires_in` that is a text,
//! keeps its secrets without wiping them, and prints the body of an answer that it can't read, with
//! the token in it, in the `Debug` of its error.

mod application;
mod credentials;
mod endpoint;
mod exchange;
mod grant;
mod redaction;
mod renewal;
mod sign_in;
mod source;
mod token;

pub use crate::error::TokenError;
pub use application::Application;
pub use credentials::Credentials;
pub use source::{TokenRequest, TokenSource};
pub use token::AccessToken;

pub(crate) use redaction::Secrets;
pub(crate) use renewal::Another;
pub(crate) use sign_in::SignIn;
pub(crate) use token::Token;
