#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod auth;
pub mod bulk;
mod client;
mod connections;
mod deletion;
mod details;
mod error;
mod generated;
mod id;
mod operation;
mod outcome;
mod pace;
mod pattern;
mod preview;
mod purge;
mod response;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(test)]
mod simulation;
mod transport;

pub use client::{CallOptions, Client, ClientBuilder};
pub use deletion::Deletion;
pub use error::{Delivery, Error, ErrorKind};
pub use generated::{ids::*, options::*};
pub use id::InvalidId;
pub use operation::{
    Effect, Grade, Grades, Operation, Parameter, ParameterLocation, Prerequisite, Restore, Success,
};
pub use outcome::{Deleted, Outcome};
pub use pace::{Pace, PaceState};
pub use preview::Preview;
pub use purge::{Purge, PurgeError, Purged};
pub use retry::{Backoff, FailedAttempt, RetryBudget, RetryPolicy};

/// What the server says of a deletion, where that is documented: the types of
/// [`Deleted::details`].
pub mod responses {
    pub use crate::generated::details::*;
}

pub use reqwest;
