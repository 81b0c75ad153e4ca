//! From `openapi/tallyfy.yaml` to Rust.
//!
//! `yaml` reads the file into a `document`, which is the file as it stands. `parse` reads it into a `Spec`, with `operations`,
//! `parameters`, `ids` and `responses` for its parts, and `check` looks for what can't work. `progenitor_input` builds
//! the document that progenitor generates from, and `emit` writes what progenitor can't know: ids,
//! `Deletion`, one method for each operation, the table of operations. `generate` runs them in this
//! order.

pub mod base_url;
pub mod check;
pub mod document;
pub mod emit;
pub mod generate;
pub mod ids;
pub mod names;
pub mod operations;
pub mod parameters;
pub mod parse;
pub mod pattern;
pub mod problem;
pub mod progenitor_input;
pub mod references;
pub mod responses;
pub mod spec;
pub mod taken;
pub mod yaml;
