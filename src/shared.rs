//! What all clones of a client have in common.

use std::sync::Arc;

use crate::auth::SignIn;
use crate::connections::Connections;
use crate::generated::api;
use crate::pace::Pacer;
use crate::retry::Budget;

pub(crate) struct Shared {
    pub(crate) connections: Arc<Connections>,
    /// Builds the requests. Its base URL has no slash at the end.
    pub(crate) api: api::Client,
    pub(crate) sign_in: SignIn,
    pub(crate) pacer: Pacer,
    pub(crate) budget: Budget,
}

impl Shared {
    pub(crate) fn base_url(&self) -> &str {
        &self.api.baseurl
    }
}
