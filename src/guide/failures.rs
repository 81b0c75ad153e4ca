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
//! use tallyfy::{Client, Delivery, ErrorKind, GroupId};
//!
//! async fn delete(client: &Client, id: GroupId) -> Result<(), tallyfy::Error> {
//!     match client.delete_group(id).await {
//!         Ok(_) => Ok(()),
//!         // Someone else deleted it, or it never existed.
//!         Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
//!         Err(error) => {
//!             if error.delivery() == Delivery::Unknown {
//!                 eprintln!("the group may be gone; request id {:?}", error.request_id());
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
//! [`Client`](crate::Client) lists. A call without retries writes no event at that level. To get a
//! line for each call, let the subscriber write one when a span closes:
//!
//! ```text
//! use tracing_subscriber::fmt::format::FmtSpan;
//!
//! tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
//! ```
