//! Which credentials for which job.
//!
//! | Job | Credentials |
//! |---|---|
//! | one deletion by hand | [`Client::from_env`](crate::Client::from_env) with a personal access token |
//! | an unattended job | [`Credentials::client_credentials`](crate::auth::Credentials::client_credentials) |
//! | an unattended job with a user's rights | the same, with [`for_user`](crate::auth::Credentials::for_user) |
//! | a token from a vault or a login of your own | [`Credentials::source`](crate::auth::Credentials::source) |
//!
//! A personal access token ends when its user logs out of the web app, so a long job needs
//! credentials that the client can renew:
//!
//! ```
//! use tallyfy::auth::{Application, Credentials};
//!
//! let application = Application::new("12345", "client-secret");
//! let client = tallyfy::Client::builder()
//!     .credentials(Credentials::client_credentials(application).for_user("robot@example.com"))
//!     .organization("6f1c2d3e4b5a69788796a5b4c3d2e1f0")
//!     .build()?;
//! # Ok::<_, tallyfy::Error>(())
//! ```
//!
//! Clones of a client share its token. One client can serve several organizations:
//! [`Client::in_organization`](crate::Client::in_organization) gives another one with the same
//! connections, and with a token of its own where credentials are bound to an organization.
//!
//! If no token can be had, the call fails with
//! [`CredentialsRefused`](crate::ErrorKind::CredentialsRefused), which needs a person, or with
//! [`TokenUnavailable`](crate::ErrorKind::TokenUnavailable), which may pass. The
//! [module `auth`](crate::auth) has the lifetimes with their sources, and when a token is renewed.
