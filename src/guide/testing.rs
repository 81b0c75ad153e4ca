//! Your program against the sandbox.
//!
//! The feature `sandbox` adds a [`Sandbox`](crate::sandbox::Sandbox): a server on a loopback port that
//! keeps state and responds as Tallyfy's documentation says. Turn it on for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! tallyfy = { version = "0.1", features = ["sandbox"] }
//! ```
//!
//! Pass a [`Client`](crate::Client) to the code under test, add the records that it is to delete, and
//! look at the records and the requests afterwards:
//!
//! ```
//! use tallyfy::sandbox::Sandbox;
//! use tallyfy::{Client, Deletion};
//!
//! async fn clean_up(client: &Client) -> Result<(), tallyfy::Error> {
//!     client.delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").await?;
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
//! sandbox.add(&group);
//!
//! clean_up(&sandbox.client()).await?;
//! assert!(!sandbox.contains(&group));
//! assert_eq!(sandbox.requests().len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! To see how your program takes failures, send a [`Fault`](crate::sandbox::Fault) with
//! [`fail_next`](crate::sandbox::Sandbox::fail_next): a status, a lost response, a page of HTML, a
//! delay. [`RateLimit`](crate::sandbox::RateLimit) refuses what is too fast.
//!
//! Code that decides on retries can be tested without a server:
//! [`FailedAttempt`](crate::FailedAttempt) can be built in a test of a
//! [`RetryPolicy`](crate::RetryPolicy).
//!
//! A test of what would be sent needs no server either: [`Client::preview`](crate::Client::preview)
//! gives the exact request.
