//! The client: one organization, its options, and what it shares with its clones.

use std::fmt;
use std::sync::Arc;

use crate::call::Call;
use crate::deletion::Deletion;
use crate::error::Error;
use crate::generated::ids::OrganizationId;
use crate::id::InvalidId;
use crate::options::CallOptions;
use crate::outcome::Deleted;
use crate::pace::{Pace, PaceState};
use crate::preview::Preview;
use crate::request;
use crate::shared::Shared;

/// A client for one organization.
///
/// It has one method per operation, named as in the spec, which takes the ids in the order of the
/// path. Clones are cheap and share connections, token, [pace](Pace) and
/// [retry budget](crate::RetryBudget). Calls need a Tokio runtime.
///
/// Dropping the future of a call, as a timeout of your own does, is safe, but does not cancel a
/// request already sent: the deletion may have been done. The call's own timeouts end in an
/// [`Error`] that says so.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = tallyfy::sandbox::Sandbox::start().await?;
/// # sandbox.add(&tallyfy::Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?);
/// let client = tallyfy::Client::builder()
///     .base_url(sandbox.base_url())
///     .access_token(sandbox.access_token())
///     .organization(sandbox.organization())
///     .build()?;
/// let deleted = client.delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b").await?;
/// assert_eq!(deleted.outcome(), tallyfy::Outcome::Deleted);
/// # Ok(())
/// # }
/// ```
///
/// # Tracing
///
/// Each call is a span `tallyfy_call` of the `tracing` crate at level info. Field names are
/// OpenTelemetry's where it has one.
///
/// | Field | |
/// |---|---|
/// | `operation` | such as `delete_group` |
/// | `attempts` | the number of attempts, see [`Error::attempts`] |
/// | `outcome` | of a call that succeeded: an [`Outcome`](crate::Outcome) in words |
/// | `error.type` | of a call that failed: an [`ErrorKind`](crate::ErrorKind) in words |
/// | `delivery` | of a call that failed: a [`Delivery`](crate::Delivery) in words |
/// | `http.response.status_code` | of the last response, if there was one |
/// | `request_id` | the server's, if it sent one |
///
/// A call that is dropped has neither `outcome` nor `error.type`. The events in the span:
///
/// | Message | Level | Fields |
/// |---|---|---|
/// | `call started` | debug | `deletion`: the operation and its arguments, including email addresses |
/// | `rate limited` | debug | `attempt`, `delay_ms`: the attempt waited that long before it was sent |
/// | `token rejected` | debug | `http.response.status_code`, `request_id`; sent again if there is another token |
/// | `response received` | debug | `attempt`, `http.response.status_code` |
/// | `attempt failed` | debug | `attempt`, `http.response.status_code`, `request_id`, `error.type`, `delivery` |
/// | `retrying` | info | `attempt` (the one that failed), `delay_ms`, `error.type` |
/// | `slowed down` | info | `held_ms`, and once one is known `rate` (requests a second) |
/// | `undeclared success status` | warn | `operation`, `http.response.status_code`: a 2xx that the spec does not list, taken as a success |
///
/// Renewals of a token serve many calls, so their events are outside the span: `token renewed` and
/// `token source returned the rejected token again` (debug), and `token renewal failed` (warn,
/// `error`: the reason with its causes and the token endpoint's own words, without secrets).
///
/// No level shows a token or a response body. From info up, arguments are not shown either.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    organization: OrganizationId,
    options: CallOptions,
}

impl Client {
    pub(crate) fn new(
        shared: Arc<Shared>,
        organization: OrganizationId,
        options: CallOptions,
    ) -> Self {
        Self {
            shared,
            organization,
            options,
        }
    }

    /// The same client for another organization.
    ///
    /// Tallyfy binds a token to one organization. Credentials that name the organization, which are
    /// those of [`for_user`](crate::auth::Credentials::for_user) and of a source of your own, are
    /// asked for another token. Any other token is sent as it is, and Tallyfy answers 403 if it is
    /// valid for one organization alone.
    ///
    /// # Errors
    ///
    /// If the id is invalid.
    pub fn in_organization(
        &self,
        organization: impl TryInto<OrganizationId, Error: Into<InvalidId>>,
    ) -> Result<Self, Error> {
        let organization = organization
            .try_into()
            .map_err(|id| Error::invalid_organization("the organization", &id.into()))?;
        Ok(Self {
            organization,
            ..self.clone()
        })
    }

    /// The same client with other options for its calls. Options that are not set keep their value:
    /// once [`refuse_permanent`](CallOptions::refuse_permanent) is on, only
    /// `refuse_permanent(false)` turns it off again.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            options: options.or(&self.options),
            ..self.clone()
        }
    }

    /// The options of its calls.
    #[must_use]
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The organization of its calls.
    #[must_use]
    pub fn organization(&self) -> &OrganizationId {
        &self.organization
    }

    /// The API's address, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.shared.base_url()
    }

    /// How fast it and its clones send at the moment.
    #[must_use]
    pub fn pace(&self) -> PaceState {
        self.shared.pacer.state()
    }

    /// Sets the pace of this client and all its clones, including calls that already wait.
    pub fn set_pace(&self, pace: &Pace) {
        self.shared.pacer.set(pace);
    }

    /// Waits until no renewal of a token is under way.
    ///
    /// Tokens are renewed early and in the background. A program that ends during a renewal loses
    /// a refresh token that can be used once only. If you store refresh tokens with
    /// [`on_refresh_token`](crate::auth::Credentials::on_refresh_token), wait here before the
    /// runtime ends; other credentials don't need it. It takes at most twice the
    /// [timeout](crate::auth::Credentials::timeout) of the credentials. Credentials made with
    /// `for_user` have two timeouts, the application's and the exchange's, and both count.
    pub async fn wait_for_token_renewal(&self) {
        self.shared.sign_in.wait_for_renewal().await;
    }

    /// Sends a [`Deletion`]. The details are the response's JSON.
    ///
    /// # Errors
    ///
    /// The same as the method of that operation.
    pub async fn execute(&self, deletion: Deletion) -> Result<Deleted, Error> {
        self.send(&deletion, false).await
    }

    /// The exact request that [`execute`](Self::execute) would send. Sends nothing.
    ///
    /// # Errors
    ///
    /// If the call would be refused before anything is sent.
    pub fn preview(&self, deletion: Deletion) -> Result<Preview, Error> {
        deletion.check()?;
        self.check_permanent(&deletion)?;
        let request = request::build(&self.shared, &self.organization, &deletion)?;
        Ok(Preview::new(deletion, &request))
    }

    /// `prerequisite_done` tells that the same purge has just done the operation's prerequisite.
    pub(crate) async fn send(
        &self,
        deletion: &Deletion,
        prerequisite_done: bool,
    ) -> Result<Deleted, Error> {
        deletion.check()?;
        self.check_permanent(deletion)?;
        let call = Call {
            shared: &self.shared,
            organization: &self.organization,
            options: &self.options,
            deletion,
            prerequisite_done,
        };
        call.run().await
    }

    /// Refuses a permanent deletion where the options say so.
    pub(crate) fn check_permanent(&self, deletion: &Deletion) -> Result<(), Error> {
        let operation = deletion.operation();
        if self.options.refuses_permanent() && operation.effect.is_permanent() {
            return Err(Error::permanent_not_allowed(operation));
        }
        Ok(())
    }
}

/// Shows the base URL, the organization and the options.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url())
            .field("organization", &self.organization)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
