//! Signing in, and staying signed in.
//!
//! A client signs in with [`Credentials`]. Choose the kind by how long the job runs and whose rights
//! it needs:
//!
//! | Credentials | For | Token valid for | Ends earlier | Renewed |
//! |---|---|---|---|---|
//! | [`access_token`](Credentials::access_token), personal | one deletion, a short clean-up | 6 months (a) | when its user logs out of the web app (a) | no: copy a new one (a) |
//! | [`access_token`](Credentials::access_token), from the implicit grant in a browser | a user who allows an application once | 6 months (b) | not by logging out (c) | no (b) |
//! | [`client_credentials`](Credentials::client_credentials) | unattended work (c); pages disagree whether such a token has a user's rights (d) | 7 days (e) | not by logging out (c) | by asking again (e) |
//! | [`for_user`](Credentials::for_user) | unattended work with a user's rights, in one or more organizations | 3 months (f) | not by logging out (c) | by asking again (f) |
//! | [`password`](Credentials::password) | a server with a user's rights | 1 hour (g), or 6 months (h) | not by logging out (c) | with its refresh token (g), then with the password |
//! | [`refresh_token`](Credentials::refresh_token) | a user who signed in elsewhere | as the token that it came with | not by logging out (c); a refresh token may be valid once only (i) | with the refresh token, which is valid for 12 months (h) |
//! | [`source`](Credentials::source) | a vault, a broker, a browser flow of your own | as the source says | as the source decides | by asking it again |
//!
//! Tallyfy's settings can revoke all active tokens at once (j), so every kind of token can end in the
//! middle of a long run. No source names another way to sign in. Nothing was tried against the live
//! service. The letters stand for pages of Tallyfy's documentation, below `integrations`:
//!
//! - (a) `open-api/code-samples/authentication/personal-access-token`. It adds that only paid plans
//!   have them, and advises to keep a user for it who never logs out.
//! - (b) `open-api/oauth-authorization-flow`.
//! - (c) `cli/authentication`: logging out ends personal tokens only, and application tokens are
//!   meant for unattended work.
//! - (d) `open-api/how-to-integrate-with-tallyfy-using-api` and the pages on Postman: not what belongs
//!   to a user, which returns 401. `client-credentials-flow` and `personal-access-token` below
//!   `open-api/code-samples/authentication`: calls in general.
//! - (e) The documentation of client credentials, such as
//!   `open-api/code-samples/authentication/client-credentials-flow`: 604800 seconds, and no refresh
//!   token.
//! - (f) The documentation of the exchange, such as
//!   `open-api/access-api-as-a-third-party-application-instead-of-a-user`: 7776000 seconds, and the
//!   user has to be in the organization.
//! - (g) `open-api/how-to-integrate-with-tallyfy-using-api`, and for the hour also
//!   `open-api/api-clients/postman/collection-organization`.
//! - (h) `open-api/api-clients/postman/authentication-setup`, and `troubleshooting` beside it with
//!   the words "not 1 hour". This crate goes by the `expires_in` of each response.
//! - (i) The pages of (g) and (h) say to store what a refresh brings. That a used one is refused is
//!   documented for Tallyfy's MCP server, not for this API.
//! - (j) The changelog of 2024-02-03.
//!
//! # Staying signed in
//!
//! A token is fetched when it is first needed. It is renewed five minutes before it expires, or after
//! nine tenths of its life if that is shorter than 50 minutes. Calls go on with the old token while it
//! is valid. A renewal that fails in that time costs nothing and is tried again half a minute later.
//!
//! After a 401 the token is renewed and the deletion sent once more, because a 401 means that it was
//! not done. This does not apply if the body names another cause: a header, the organization or the
//! application, without a word about the token. A 403 never renews a token, because it is often a rule
//! about the record.
//!
//! However many calls wait, one renewal runs at a time. It runs in a task of its own, on the Tokio
//! runtime of the call that started it, so a call that is dropped does not interrupt it. If you store
//! refresh tokens, call
//! [`Client::wait_for_token_renewal`](crate::Client::wait_for_token_renewal) before that runtime ends.
//!
//! # When no token comes
//!
//! A refusal of the token endpoint is a 400, 401 or 403 with an `error` code of RFC 6749 (section
//! 5.2), or with `access_denied` or `invalid_credentials`. A refusal of the exchange for a user's
//! token has the same marks as Tallyfy's refusal of a deletion. Any other error, such as the page
//! or the JSON of a gateway, or a 403 with `Retry-After`, means that no token is available now. The
//! call is then retried, and a refresh token is kept. That is this crate's own caution.
//!
//! After a refusal the credentials are not tried for half a minute. A source that asks for a wait is
//! left alone for that time, but a minute at most. An operation that rejects a new token as well
//! renews no token for half a minute in that organization: Tallyfy may return 401 to say that these
//! credentials lack the right (d).
//!
//! # Why no OAuth crate
//!
//! This crate needs little of OAuth 2.0: one form of up to six fields and one response of four, for
//! three grants. The exchange for a user's token is Tallyfy's own. The crate `oauth2` 5.0, without its
//! HTTP client, which needs another major version of reqwest, adds 23 packages for that, among them
//! `chrono`, `rand` and `sha2`. It refuses an `expires_in` that is text, does not wipe its secrets,
//! and prints the body of a response that it can't read, token included, in the `Debug` of its error.

mod application;
mod credentials;
mod endpoint;
mod exchange;
mod grant;
mod renewal;
mod sign_in;
mod source;
mod token;
mod token_cache;
mod token_response;

pub use crate::error::TokenError;
pub use application::Application;
pub use credentials::Credentials;
pub use source::{TokenRequest, TokenSource};
pub use token::AccessToken;

pub(crate) use renewal::AfterUnauthorized;
pub(crate) use sign_in::SignIn;
pub(crate) use token::Token;
