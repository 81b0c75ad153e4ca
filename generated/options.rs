// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

/// Query parameters.
pub mod options {
    /// The optional query parameters of `remove_member`. At first none is set.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
    pub struct RemoveMemberOptions {
        pub(crate) with_reassignment: Option<bool>,
        pub(crate) to: Option<crate::generated::ids::MemberId>,
    }
    impl RemoveMemberOptions {
        /// No query parameter set.
        #[must_use]
        pub fn new() -> Self {
            <Self as Default>::default()
        }
        /// Whether the tasks of the member are handed over before the removal; then `to` must name the
        /// receiver. Without it they stay with the deactivated member. Sent as lower-case text, as in
        /// every sample of the documentation.
        #[must_use]
        pub fn with_reassignment(mut self, with_reassignment: bool) -> Self {
            self.with_reassignment = Some(with_reassignment);
            self
        }
        /// The member who receives the tasks. Required with `with_reassignment`, and given only with it.
        ///
        /// # Errors
        ///
        /// When the value is invalid.
        pub fn to(
            mut self,
            to: impl TryInto<
                crate::generated::ids::MemberId,
                Error: Into<crate::InvalidId>,
            >,
        ) -> Result<Self, crate::Error> {
            self.to = Some(crate::deletion::argument("remove_member", "to", to)?);
            Ok(self)
        }
    }
}
