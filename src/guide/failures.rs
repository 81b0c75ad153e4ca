//! What an error says, and what to do next.
//!
//! Ask first whether the deletion may have happened. [`Error::delivery`](crate::Error::delivery)
//! answers for all attempts of the call:
//!
//! | [`Delivery`](crate::Delivery) | What to do |
//! |---|---|
//! | `NotSent` | fix the cause, and call again |
//! | `Refused` | nothing was done; the kind and the message say why |
//! | `Unknown` | look at the record before you call again |
//!
//! Then ask what went wrong: [`Error::kind`](crate::Error::kind). Each
//! [`ErrorKind`](crate::ErrorKind) has a paragraph on troubleshooting.
//!
//! ```
//! use tallyfy::{CallOptions, Client, Delivery, GroupId, Outcome};
//!
//! /// Whether the group is gone for certain.
//! async fn delete(client: &Client, id: GroupId) -> Result<bool, tallyfy::Error> {
//!     // A missing record is a success: someone else deleted it, or it never existed.
//!     let client = client.with_options(CallOptions::new().ignore_not_found(true));
//!     match client.delete_group(id).await {
//!         Ok(deleted) => match deleted.outcome() {
//!             Outcome::Deleted | Outcome::AlreadyGone => Ok(true),
//!             outcome => {
//!                 eprintln!("{outcome}: look at the group; the server said {:?}", deleted.body());
//!                 Ok(false)
//!             }
//!         },
//!         Err(error) => {
//!             if error.delivery() == Delivery::Unknown {
//!                 let id = error.earlier_request_id().or(error.request_id());
//!                 eprintln!("the group may be gone; request id {id:?}");
//!             }
//!             Err(error)
//!         }
//!     }
//! }
//! ```
//!
//! The client has already retried what can be repeated without harm, as
//! [`RetryPolicy`](crate::RetryPolicy) and [`RetryBudget`](crate::RetryBudget) allow. So a loop around
//! a call is seldom useful. Set the times in [`CallOptions`](crate::CallOptions):
//! [`attempt_timeout`](crate::CallOptions::attempt_timeout) for one attempt,
//! [`total_timeout`](crate::CallOptions::total_timeout) for all of them with the waits between.
//!
//! A success says more than "it worked": [`Deleted::outcome`](crate::Deleted::outcome) is
//! [`AlreadyGone`](crate::Outcome::AlreadyGone) if an earlier attempt probably did it and its response
//! was lost, and [`Unconfirmed`](crate::Outcome::Unconfirmed) if the response confirms nothing.
//!
//! # Logs
//!
//! Each call is a span of [`tracing`](https://docs.rs/tracing) at level info, with the fields that
//! [`Client`](crate::Client) lists. A call that is neither retried nor slowed down writes no event
//! at that level. To get a line for each call, let the subscriber write one when a span closes:
//!
//! ```text
//! use tracing_subscriber::fmt::format::FmtSpan;
//!
//! tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
//! ```
