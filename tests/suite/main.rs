//! One binary for all integration tests: linking takes longer than running them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../codegen/mod.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod codegen;

mod answers;
mod arguments;
mod bad_input;
mod codegen_messages;
mod configuration;
mod every_operation;
mod guard;
mod hostile;
mod purge;
mod sandbox;
mod secrets;
mod support;
mod tls;
mod vectors;
mod wire;
