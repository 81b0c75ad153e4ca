//! A stand-in for Tallyfy, on a loopback port, for tests. Needs the feature `sandbox`.
//!
//! It knows every operation of the spec and keeps state: what was deleted is gone, a second delete
//! gets the documented refusal, what has to be archived first is refused until it is. It checks
//! token, organization and the `X-Tallyfy-Client` header, records every request as it came over
//! the wire, and misbehaves when it is told to.
//!
//! Where no source says what Tallyfy does, the sandbox has to choose: a successful answer that is
//! not documented is an empty 200 ([`Sandbox::answer_undocumented_with`] changes that), a missing
//! record whose refusal is not documented gets 404, what is reopened without being completed and
//! what lacks one of two parameters that go together get 403, disabling twice succeeds, archiving
//! twice gets what a missing record gets, and a call without the `X-Tallyfy-Client` header gets
//! 401, which most sources say. No status is sent that the operation does not list in the spec.
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

mod fault;
pub(crate) mod limit;
mod reply;
mod request;
mod server;
mod state;
mod tokens;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::client::Client;
use crate::deletion::Deletion;

pub use fault::Fault;
pub use limit::RateLimit;
pub use request::Request;
use server::Server;
pub use tokens::TokenEndpoint;

/// Good for nothing but a sandbox.
const ACCESS_TOKEN: &str = "sandbox-access-token";
const ORGANIZATION: &str = "5a0db0c5ba5e4c0e8f1d2c3b4a596877";

/// A running stand-in for Tallyfy. It stops when it is dropped.
pub struct Sandbox {
    server: Arc<Server>,
    address: SocketAddr,
    client: Client,
    /// None while connections are refused.
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Sandbox {
    /// Starts a sandbox on a port of the system's choice, on the runtime of the caller.
    ///
    /// # Errors
    ///
    /// When there is no port, or when no client can be built: with the feature
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
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let client = Client::builder()
            .base_url(format!("http://{address}"))
            .access_token(ACCESS_TOKEN)
            .organization(ORGANIZATION)
            .build()
            .map_err(io::Error::other)?;
        let server = Arc::new(Server::new(ACCESS_TOKEN, ORGANIZATION));
        let task = tokio::spawn(server::serve(listener, Arc::clone(&server)));
        Ok(Self {
            server,
            address,
            client,
            task: Mutex::new(Some(task)),
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

    /// The token that it takes from the start. [`token_endpoint`](Self::token_endpoint) hands out others.
    #[must_use]
    pub fn access_token(&self) -> &str {
        ACCESS_TOKEN
    }

    /// The organization that its token is good for.
    #[must_use]
    pub fn organization(&self) -> &str {
        ORGANIZATION
    }

    /// Where it hands out tokens.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("{}/oauth/token", self.base_url())
    }

    /// What hands out tokens, and how it can be told to misbehave.
    #[must_use]
    pub fn token_endpoint(&self) -> &TokenEndpoint {
        &self.server.tokens
    }

    /// Makes the record that a deletion names, in the state in which that deletion succeeds: what
    /// has to be archived or disabled first is so already, what is to be reopened is completed.
    pub fn add(&self, deletion: &Deletion) {
        self.server.state().add(deletion);
    }

    /// Whether a deletion would find what it acts on: whether the record is there and not yet
    /// archived, disabled or reopened, if that is what the deletion does.
    #[must_use]
    pub fn contains(&self, deletion: &Deletion) -> bool {
        self.server.state().contains(deletion)
    }

    /// Every request so far, as it came over the wire.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.server.clear_requests();
    }

    /// Misbehaves once. Several calls queue up, one request each.
    pub fn fail_next(&self, fault: Fault) {
        self.server.fail_next(fault);
    }

    /// Misbehaves until [`recover`](Self::recover) is called, after what is queued.
    pub fn fail_always(&self, fault: Fault) {
        self.server.fail_always(Some(fault));
    }

    /// Misbehaves as the closure says: it is given each request, and how many with the same method
    /// and target came before it since this was called. What [`fail_next`](Self::fail_next) and
    /// [`fail_always`](Self::fail_always) say goes before.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use tallyfy::{Deletion, Outcome, sandbox::{Fault, Sandbox}};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let group = Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?;
    /// sandbox.add(&group);
    /// // The answer to the first attempt is lost.
    /// sandbox.fail_by(|_, before| (before == 0).then(|| Fault::reset().after_acting()));
    /// let deleted = sandbox.client().execute(group).await?;
    /// assert_eq!((deleted.outcome(), deleted.attempts()), (Outcome::AlreadyGone, 2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_by(&self, choose: impl Fn(&Request, usize) -> Option<Fault> + Send + 'static) {
        self.server.fail_by(Box::new(choose));
    }

    /// Takes no more than so many requests in a time, or again as many as come. Requests that a
    /// fault answers in place of the sandbox don't count.
    pub fn limit_rate(&self, limit: Option<RateLimit>) {
        self.server.limit_rate(limit);
    }

    /// Closes every connection, and refuses new ones until
    /// [`accept_connections`](Self::accept_connections) is called.
    pub async fn refuse_connections(&self) {
        let task = self.task().take();
        if let Some(task) = task {
            task.abort();
            // It ends because it was told to.
            let _ = task.await;
        }
    }

    /// Accepts connections again, at the same address.
    ///
    /// # Errors
    ///
    /// When the port was taken in the meantime.
    pub async fn accept_connections(&self) -> io::Result<()> {
        let listener = TcpListener::bind(self.address).await?;
        let task = tokio::spawn(server::serve(listener, Arc::clone(&self.server)));
        *self.task() = Some(task);
        Ok(())
    }

    fn task(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Behaves again. What is queued is forgotten.
    pub fn recover(&self) {
        self.server.fail_always(None);
    }

    /// The status with which an operation succeeds whose successful answer no source documents:
    /// 200 unless it is set. The body is empty.
    pub fn answer_undocumented_with(&self, status: u16) {
        self.server.answer_undocumented_with(status);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(task) = self.task().take() {
            task.abort();
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
