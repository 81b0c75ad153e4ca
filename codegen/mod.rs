//! From `openapi/tallyfy.yaml` to Rust.
//!
//! `read` parses and checks the spec, `plain` builds what progenitor is given, `rust` writes what
//! progenitor can't know: ids, `Deletion`, one method per operation, the table of operations.
//! The build script runs these; `tests/suite/codegen_messages.rs` tests them.

pub mod document;
pub mod plain;
pub mod problem;
pub mod read;
pub mod rust;
pub mod spec;
