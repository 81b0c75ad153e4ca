//! Time limits that don't throw away a response which has arrived.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};

/// A timer that is later than this was held up: the thread was blocked, or nobody polled the call.
const LATE: Duration = Duration::from_millis(10);

/// How long a response may then still take to be read.
const GRACE: Duration = Duration::from_millis(250);

/// Waits for `future` until that time; without one, for as long as it takes.
///
/// The future is looked at before the timer. If the timer fires late, what arrived meanwhile may
/// still be in the socket, so the future gets a little more time.
pub(crate) async fn within<T>(ends: Option<Instant>, future: impl Future<Output = T>) -> Option<T> {
    let Some(ends) = ends else {
        return Some(future.await);
    };
    let mut future = pin!(future);
    if let Ok(output) = timeout_at(ends, &mut future).await {
        return Some(output);
    }
    if ends.elapsed() < LATE {
        return None;
    }
    timeout(GRACE, future).await.ok()
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;
    use tokio::time::sleep;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_limit_ends_what_takes_longer() {
        let ends = Instant::now() + Duration::from_secs(1);
        assert_eq!(within(Some(ends), std::future::pending::<()>()).await, None);
        assert_eq!(Instant::now(), ends);
        assert_eq!(within(None, sleep(Duration::from_secs(9))).await, Some(()));
    }

    #[tokio::test]
    async fn what_came_while_the_thread_was_blocked_counts() {
        let (sender, receiver) = oneshot::channel();
        // As a connection's task does: the response is handed on only when the task runs.
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            let _ = sender.send(());
        });
        let ends = Instant::now() + Duration::from_millis(20);
        let mut blocked = false;
        let mut receiver = receiver;
        let future = std::future::poll_fn(move |context| {
            if !blocked {
                blocked = true;
                std::thread::sleep(Duration::from_millis(60));
            }
            std::pin::Pin::new(&mut receiver).poll(context)
        });
        assert!(matches!(within(Some(ends), future).await, Some(Ok(()))));
    }
}
