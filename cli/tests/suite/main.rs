//! Tests that run the program `tallyfy-delete`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod commands;
mod exit_codes;
mod journals;
#[cfg(unix)]
mod kill;
mod lists;
mod one;
mod recipes;
mod sandbox_process;
mod sign_in;
#[cfg(unix)]
mod signals;
mod support;
#[cfg(unix)]
mod terminal;
