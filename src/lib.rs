#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod attempts;
pub mod auth;
mod builder;
pub mod bulk;
mod call;
mod choice;
mod client;
mod connections;
mod deletion;
#[allow(dead_code, unused_macros, reason = "a spec may document no response")]
mod details;
mod encode;
mod error;
mod generated;
pub mod guide;
mod headers;
mod id;
mod operation;
mod options;
mod outcome;
mod pace;
mod pattern;
mod preview;
mod purge;
mod redaction;
mod request;
mod response;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod shared;
mod time_limit;
mod url;

pub use builder::ClientBuilder;
pub use client::Client;
pub use deletion::Deletion;
pub use error::{Delivery, Error, ErrorKind};
pub use generated::ids::*;
#[allow(
    unused_imports,
    reason = "a spec may have no choice or optional parameter"
)]
pub use generated::{choices::*, options::*};
pub use id::InvalidId;
pub use operation::{
    Effect, Grade, Grades, Operation, Parameter, ParameterLocation, Prerequisite, Restore, Success,
};
pub use options::CallOptions;
pub use outcome::{Deleted, Outcome};
pub use pace::{Pace, PaceReason, PaceState};
pub use preview::Preview;
pub use purge::{Purge, PurgeError, Purged};
pub use retry::{Backoff, FailedAttempt, RetryBudget, RetryPolicy};

/// The documented details of successful responses: the types of [`Deleted::details`].
pub mod responses {
    #[allow(unused_imports, reason = "a spec may document no response")]
    pub use crate::generated::details::*;
}

pub use reqwest;
