#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod auth;
mod client;
mod deletion;
mod details;
mod error;
mod generated;
mod id;
mod operation;
mod outcome;
mod preview;
mod purge;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod transport;

pub use client::{CallOptions, Client, ClientBuilder};
pub use deletion::Deletion;
pub use error::{Error, ErrorKind};
pub use generated::{ids::*, options::*};
pub use id::InvalidId;
pub use operation::{
    Effect, Grade, Grades, Operation, Parameter, Place, Requires, Restore, Success,
};
pub use outcome::{Deleted, Outcome};
pub use preview::Preview;
pub use purge::{PurgeError, Purged};

/// What the server says of a deletion, where that is documented: the types of
/// [`Deleted::details`].
pub mod answers {
    pub use crate::generated::details::*;
}

pub use reqwest;
