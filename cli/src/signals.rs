//! Requests to stop: SIGINT and SIGTERM, or Ctrl-C where there are no signals.

use tokio::sync::mpsc;

use crate::exit::{Exit, Failure, Result};

/// Every request to stop from now on.
#[derive(Debug)]
pub struct Signals(mpsc::UnboundedReceiver<()>);

impl Signals {
    pub fn listen() -> Result<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        for mut signal in signals().map_err(|error| {
            Failure::new(Exit::Failed, format!("can't listen for signals: {error}"))
        })? {
            let sender = sender.clone();
            tokio::spawn(async move {
                while signal.recv().await.is_some() && sender.send(()).is_ok() {}
            });
        }
        Ok(Self(receiver))
    }

    /// The next request to stop.
    pub async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
fn signals() -> std::io::Result<Vec<tokio::signal::unix::Signal>> {
    use tokio::signal::unix::{SignalKind, signal};
    [SignalKind::interrupt(), SignalKind::terminate()]
        .map(signal)
        .into_iter()
        .collect()
}

#[cfg(windows)]
fn signals() -> std::io::Result<Vec<tokio::signal::windows::CtrlC>> {
    Ok(vec![tokio::signal::windows::ctrl_c()?])
}
