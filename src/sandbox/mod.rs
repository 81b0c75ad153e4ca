//! A stand-in for Tallyfy, on a loopback port, for tests. Needs the feature `sandbox`.
//!
//! It knows every operation of the spec and keeps state: a deleted record is gone, a second delete
//! gets the documented refusal, and a record that must be archived first is refused until it is. It
//! checks the token, the organization and the `X-Tallyfy-Client` header, records every request as it
//! came over the wire, and misbehaves on demand.
//!
//! Where no source says what Tallyfy does, the sandbox makes a choice:
//!
//! - A success whose response is not documented is an empty 200; [`Sandbox::undocumented_status`]
//!   sets another status.
//! - A missing record whose refusal is not documented gets 404.
//! - Reopening a task that is not completed gets 403, and so does a request with only some of the
//!   parameters that go together.
//! - Disabling twice succeeds. Archiving twice gets the response for a missing record.
//! - A call without the `X-Tallyfy-Client` header gets 401, as most sources say.
//! - A request that ends early or whose body is too long gets no response and does nothing.
//!
//! No status is sent that the operation does not list in the spec.
//!
//! ```
//! use tallyfy::{CallOptions, Deletion, ErrorKind, sandbox::{Fault, Sandbox}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
//! sandbox.add(&group);
//!
//! sandbox.fail_next(Fault::status(502));
//! let once = sandbox.client().with_options(CallOptions::new().no_retry());
//! let error = once.execute(group.clone()).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Server);
//! assert!(error.may_have_happened() && sandbox.contains(&group));
//!
//! sandbox.client().execute(group.clone()).await?;
//! assert!(!sandbox.contains(&group));
//! assert_eq!(sandbox.requests().len(), 2);
//! # Ok(())
//! # }
//! ```

mod control;
mod fault;
pub(crate) mod limit;
mod listener;
mod reply;
mod request;
mod response;
mod server;
mod state;
mod tokens;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client::Client;
use crate::deletion::Deletion;

pub use fault::Fault;
pub use limit::RateLimit;
use listener::Port;
pub use request::Request;
use server::Server;
pub use tokens::TokenEndpoint;

/// Only a sandbox accepts it.
const ACCESS_TOKEN: &str = "sandbox-access-token";
const ORGANIZATION: &str = "5a0db0c5ba5e4c0e8f1d2c3b4a596877";

/// A running stand-in for Tallyfy. When it is dropped, it stops and its port is free.
pub struct Sandbox {
    server: Arc<Server>,
    address: SocketAddr,
    client: Client,
    /// None while connections are refused.
    port: Mutex<Option<Port>>,
}

impl Sandbox {
    /// Starts a sandbox on a free port, on the caller's runtime.
    ///
    /// # Errors
    ///
    /// When no port is free, or when no client can be built: with the feature
    /// `rustls-no-provider` alone, a provider has to be installed first.
    pub async fn start() -> io::Result<Self> {
        Self::start_on(0).await
    }

    /// Starts a sandbox on that port of loopback.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start), and when the port is taken.
    pub async fn start_on(port: u16) -> io::Result<Self> {
        let server = Arc::new(Server::new(ACCESS_TOKEN, ORGANIZATION));
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let (port, address) = Port::open(address, Arc::clone(&server)).await?;
        let client = Client::builder()
            .base_url(format!("http://{address}"))
            .access_token(ACCESS_TOKEN)
            .organization(ORGANIZATION)
            .build()
            .map_err(io::Error::other)?;
        Ok(Self {
            server,
            address,
            client,
            port: Mutex::new(Some(port)),
        })
    }

    /// A client of this sandbox.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Where it listens: an `http` address on loopback.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token that it accepts from the start. [`token_endpoint`](Self::token_endpoint) hands out others.
    #[must_use]
    pub fn access_token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// The organization that its token is valid for.
    #[must_use]
    pub fn organization(&self) -> &str {
        ORGANIZATION
    }

    /// Where it hands out tokens.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("{}/oauth/token", self.base_url())
    }

    /// The endpoint that hands out tokens. It has faults of its own.
    #[must_use]
    pub fn token_endpoint(&self) -> &TokenEndpoint {
        &self.server.tokens
    }

    /// Adds the record that a deletion names, in a state in which that deletion succeeds: if it must
    /// be archived or disabled first, it is; if it is to be reopened, it is completed.
    pub fn add(&self, deletion: &Deletion) {
        self.server.state().add(deletion);
    }

    /// Whether a deletion would find its record: whether it is there and, if the deletion archives,
    /// disables or reopens, that is not done yet.
    #[must_use]
    pub fn contains(&self, deletion: &Deletion) -> bool {
        self.server.state().contains(deletion)
    }

    /// Every request so far, as it came over the wire.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Clears the list of requests.
    pub fn clear_requests(&self) {
        self.server.clear_requests();
    }

    /// Misbehaves for one request. Several calls queue up.
    pub fn fail_next(&self, fault: Fault) {
        self.server.fail_next(fault);
    }

    /// Misbehaves until [`recover`](Self::recover) is called, after the queued faults.
    pub fn fail_always(&self, fault: Fault) {
        self.server.fail_always(Some(fault));
    }

    /// Misbehaves as the closure says. It gets each request, and the number of requests with the same
    /// method and target since this call. Faults of [`fail_next`](Self::fail_next) and
    /// [`fail_always`](Self::fail_always) take precedence. The closure may call the sandbox, and may
    /// be called by several connections at once.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use tallyfy::{Deletion, Outcome, sandbox::{Fault, Sandbox}};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
    /// sandbox.add(&group);
    /// // The response to the first attempt is lost.
    /// sandbox.fail_by(|_, before| (before == 0).then(|| Fault::reset().after_acting()));
    /// let deleted = sandbox.client().execute(group).await?;
    /// assert_eq!((deleted.outcome(), deleted.attempts()), (Outcome::AlreadyGone, 2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_by(
        &self,
        choose: impl Fn(&Request, usize) -> Option<Fault> + Send + Sync + 'static,
    ) {
        self.server.fail_by(Arc::new(choose));
    }

    /// Sets a rate limit, or none. Requests that get a fault in place of a response don't count.
    pub fn limit_rate(&self, limit: Option<RateLimit>) {
        self.server.limit_rate(limit);
    }

    /// Closes every connection, and refuses new ones until
    /// [`accept_connections`](Self::accept_connections) is called.
    pub async fn refuse_connections(&self) {
        let port = self.port().take();
        if let Some(port) = port {
            // It was aborted.
            let _ = port.close().await;
        }
    }

    /// Accepts connections again, at the same address.
    ///
    /// # Errors
    ///
    /// When the port was taken in the meantime.
    pub async fn accept_connections(&self) -> io::Result<()> {
        let (port, _) = Port::open(self.address, Arc::clone(&self.server)).await?;
        *self.port() = Some(port);
        Ok(())
    }

    fn port(&self) -> MutexGuard<'_, Option<Port>> {
        self.port.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Behaves normally again. Queued faults are dropped.
    pub fn recover(&self) {
        self.server.fail_always(None);
    }

    /// Sets the status of a success whose response no source documents: 200 by default. The body is
    /// empty.
    pub fn undocumented_status(&self, status: u16) {
        self.server.undocumented_status(status);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(port) = self.port().take() {
            drop(port.close());
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
