//! One binary for all integration tests: linking takes longer than running them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod arguments;
mod support;
