//! What is generated from the spec: by the build script, or, without the feature `generate`, when
//! `generated/` was last updated. Private: `lib.rs` re-exports what callers see.
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

#[cfg(feature = "generate")]
macro_rules! generated {
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file));
    };
}

#[cfg(not(feature = "generate"))]
macro_rules! generated {
    ($file:literal) => {
        include!(concat!("../generated/", $file));
    };
}

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
    generated!("api.rs");
}

generated!("table.rs");
generated!("ids.rs");
generated!("choices.rs");
generated!("details.rs");
generated!("options.rs");
generated!("deletion.rs");
generated!("methods.rs");
