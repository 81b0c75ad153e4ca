//! What all clones of a client have in common.

use std::sync::Arc;

use crate::auth::SignIn;
use crate::connections::Connections;
use crate::pace::Pacer;
use crate::retry::Budget;

pub(crate) struct Shared {
    pub(crate) connections: Arc<Connections>,
    /// Without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) sign_in: SignIn,
    pub(crate) pacer: Pacer,
    pub(crate) budget: Budget,
}
