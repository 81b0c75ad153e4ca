//! What the build script generated. Private: `lib.rs` re-exports what callers see.
#![allow(
    clippy::doc_lazy_continuation,
    clippy::doc_overindented_list_items,
    clippy::new_ret_no_self,
    clippy::self_named_constructors,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::wrong_self_convention,
    reason = "names and texts of the spec are not written for Rust alone"
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
