//! What the build script generated. Private: `lib.rs` re-exports what callers see.
#![allow(
    clippy::doc_lazy_continuation,
    clippy::doc_overindented_list_items,
    reason = "the texts of the spec are for readers of all languages"
)]

/// Progenitor's client.
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]
pub(crate) mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

include!(concat!(env!("OUT_DIR"), "/derived.rs"));
