// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// Values of parameters that take one of several words.
#[allow(unused_imports, reason = "a spec may have no choice")]
pub mod choices {
    use crate::choice::choice;
}
