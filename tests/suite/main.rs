//! One binary for all integration tests: linking takes longer than running them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../codegen/checksum.rs"]
mod checksum;
#[path = "../../codegen/mod.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod codegen;

mod arguments;
mod auth;
mod auth_secrets;
mod bad_input;
mod bulk;
mod bulk_failed;
mod bulk_journal;
mod bulk_list;
mod bulk_results;
mod bulk_schema;
mod bulk_tasks;
mod bulk_texts;
mod bulk_watch;
mod codegen_messages;
mod configuration;
mod details;
mod edits;
mod every_operation;
mod faults;
mod generated;
mod guard;
mod hostile;
mod pace;
mod patterns;
mod public_types;
mod purge;
mod raw_responses;
mod responses_table;
mod sandbox;
mod secret_forms;
mod secrets;
mod server_goes_away;
mod support;
mod tracing;
mod vectors;
mod verdicts;
mod wire;
mod yaml;
