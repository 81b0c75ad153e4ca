//! How to use the crate, by task.
//!
//! - [Signing in](signing_in): which credentials for which job.
//! - [Failures](failures): what an error says, and what to do next.
//! - [Pace](pace): how fast a client sends, and how to share a rate limit.
//! - [Bulk runs](bulk): thousands of deletions that survive a kill.
//! - [Testing](testing): your program against the sandbox.

pub mod bulk;
pub mod failures;
pub mod pace;
pub mod signing_in;
pub mod testing;
