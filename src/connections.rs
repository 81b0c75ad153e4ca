//! One HTTP client for each runtime.
//!
//! A pooled connection belongs to the runtime that made it: from another runtime, while the first
//! one is idle, nothing would go out on it.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};

/// How many runtimes have connections at once. Ids of runtimes that ended are used again, and their
/// connections are closed; a program that starts many runtimes must not collect clients.
const RUNTIMES: usize = 8;

type Build = Box<dyn Fn() -> reqwest::Result<reqwest::Client> + Send + Sync>;

pub(crate) struct Connections {
    build: Build,
    first: reqwest::Client,
    /// The oldest first.
    by_runtime: Mutex<Vec<(Id, reqwest::Client)>>,
}

impl Connections {
    /// Builds the first client, so that what can't be built is known at once.
    pub(crate) fn new(build: Build) -> reqwest::Result<Self> {
        Ok(Self {
            first: build()?,
            build,
            by_runtime: Mutex::default(),
        })
    }

    /// The client of the current runtime.
    pub(crate) fn current(&self) -> reqwest::Client {
        let Ok(runtime) = Handle::try_current() else {
            return self.first.clone();
        };
        let mut known = self
            .by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = known.iter().find(|(id, _)| *id == runtime.id()) {
            return client.clone();
        }
        let client = match known.is_empty() {
            true => self.first.clone(),
            // It was built before from the same settings.
            false => (self.build)().unwrap_or_else(|_| self.first.clone()),
        };
        if known.len() == RUNTIMES {
            known.remove(0);
        }
        known.push((runtime.id(), client.clone()));
        client
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}
