//! One HTTP client for each runtime.
//!
//! A pooled connection belongs to the runtime that made it. Used from another runtime while the first
//! one is idle, it would send nothing.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::{Handle, Id};

/// How many runtimes have connections at once. A program that starts many runtimes must not collect
/// clients for those that ended. Tokio reuses the id of such a runtime; its connections are closed
/// then, so its client can be used again.
const MAX_RUNTIMES: usize = 8;

type Build = Box<dyn Fn() -> reqwest::Result<reqwest::Client> + Send + Sync>;

pub(crate) struct Connections {
    build: Build,
    /// Built before any runtime is known, and used by the first that comes.
    first: reqwest::Client,
    first_is_taken: AtomicBool,
    /// The least recently used first.
    by_runtime: Mutex<Vec<(Id, reqwest::Client)>>,
}

impl Connections {
    /// Builds the first client, so that settings which can't work fail at once.
    pub(crate) fn new(build: Build) -> reqwest::Result<Self> {
        Ok(Self {
            first: build()?,
            build,
            first_is_taken: AtomicBool::new(false),
            by_runtime: Mutex::default(),
        })
    }

    /// A client to build requests with. It must not send them.
    pub(crate) fn any(&self) -> reqwest::Client {
        self.first.clone()
    }

    /// The client of the current runtime.
    ///
    /// # Errors
    ///
    /// If the client of another runtime exists, but one for this runtime can't be built. Sharing
    /// instead would risk a request that never goes out and looks as if it may have.
    pub(crate) fn current(&self) -> reqwest::Result<reqwest::Client> {
        let Ok(runtime) = Handle::try_current() else {
            return Ok(self.any());
        };
        let runtime = runtime.id();
        if let Some(client) = find(&mut self.by_runtime(), runtime) {
            return Ok(client);
        }
        // Without the lock: it may read certificates from disk, and other runtimes need not wait.
        let client = match self.first_is_taken.swap(true, Ordering::Relaxed) {
            false => self.first.clone(),
            true => (self.build)()?,
        };
        let mut known = self.by_runtime();
        // Another thread of this runtime may have been faster.
        if let Some(client) = find(&mut known, runtime) {
            return Ok(client);
        }
        if known.len() == MAX_RUNTIMES {
            known.remove(0);
        }
        known.push((runtime, client.clone()));
        Ok(client)
    }

    fn by_runtime(&self) -> MutexGuard<'_, Vec<(Id, reqwest::Client)>> {
        self.by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The client of a runtime, which becomes the most recently used.
fn find(known: &mut [(Id, reqwest::Client)], runtime: Id) -> Option<reqwest::Client> {
    let at = known.iter().position(|(id, _)| *id == runtime)?;
    known[at..].rotate_left(1);
    Some(known.last()?.1.clone())
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::runtime::{Builder, Runtime};

    use super::*;

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().unwrap()
    }

    fn plain() -> reqwest::Result<reqwest::Client> {
        reqwest::Client::builder().no_proxy().build()
    }

    /// What `reqwest` gives when it can't build a client.
    fn failed() -> reqwest::Result<reqwest::Client> {
        reqwest::Client::builder().user_agent("\n").build()
    }

    /// Connections that count how many clients were built.
    fn counting() -> (Connections, Arc<AtomicUsize>) {
        let built = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&built);
        let build = move || {
            count.fetch_add(1, Ordering::Relaxed);
            plain()
        };
        (Connections::new(Box::new(build)).unwrap(), built)
    }

    fn take(connections: &Connections, runtime: &Runtime) {
        let _inside = runtime.enter();
        connections.current().unwrap();
    }

    #[test]
    fn each_runtime_gets_one_client_and_the_first_gets_the_first() {
        let (connections, built) = counting();
        let runtimes = [runtime(), runtime(), runtime()];
        for _ in 0..3 {
            for runtime in &runtimes {
                take(&connections, runtime);
            }
        }
        assert_eq!(built.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn the_least_recently_used_client_makes_room() {
        let (connections, built) = counting();
        let runtimes: Vec<_> = (0..=MAX_RUNTIMES).map(|_| runtime()).collect();
        for runtime in &runtimes {
            // The first stays in use all the time.
            take(&connections, &runtimes[0]);
            take(&connections, runtime);
        }
        assert_eq!(built.load(Ordering::Relaxed), runtimes.len());
        take(&connections, &runtimes[0]);
        assert_eq!(built.load(Ordering::Relaxed), runtimes.len(), "the first");
        take(&connections, &runtimes[1]);
        assert_eq!(built.load(Ordering::Relaxed), runtimes.len() + 1);
    }

    #[test]
    fn a_client_that_can_t_be_built_is_an_error_and_no_other_is_shared() {
        let broken = Arc::new(AtomicBool::new(false));
        let is_broken = Arc::clone(&broken);
        let build = move || match is_broken.load(Ordering::Relaxed) {
            true => failed(),
            false => plain(),
        };
        let connections = Connections::new(Box::new(build)).unwrap();
        let (first, second) = (runtime(), runtime());
        take(&connections, &first);
        broken.store(true, Ordering::Relaxed);
        take(&connections, &first);
        {
            let _inside = second.enter();
            assert!(connections.current().unwrap_err().is_builder());
        }
        // It is tried again, and not remembered.
        broken.store(false, Ordering::Relaxed);
        take(&connections, &second);
    }

    #[test]
    fn other_runtimes_do_not_wait_for_a_client_that_is_being_built() {
        let (entered, is_building) = mpsc::channel();
        let (finish, may_finish) = mpsc::channel::<()>();
        let may_finish = Mutex::new(may_finish);
        let slow = AtomicBool::new(false);
        let build = move || {
            if slow.swap(true, Ordering::Relaxed) {
                entered.send(()).unwrap();
                may_finish.lock().unwrap().recv().unwrap();
            }
            plain()
        };
        let connections = Arc::new(Connections::new(Box::new(build)).unwrap());
        let first = runtime();
        take(&connections, &first);
        let building = std::thread::spawn({
            let connections = Arc::clone(&connections);
            move || take(&connections, &runtime())
        });
        is_building.recv().unwrap();
        let (done, is_done) = mpsc::channel();
        let other = std::thread::spawn({
            let connections = Arc::clone(&connections);
            move || {
                take(&connections, &first);
                done.send(()).unwrap();
            }
        });
        let waited = is_done.recv_timeout(Duration::from_secs(20));
        finish.send(()).unwrap();
        building.join().unwrap();
        other.join().unwrap();
        assert!(waited.is_ok(), "the lock was held");
    }
}
