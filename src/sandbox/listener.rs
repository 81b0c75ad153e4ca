//! The port of the sandbox, and its connections.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::response::Cut;
use super::server::Server;

/// A port that accepts connections until it is closed.
///
/// The task that accepts them shares the listener instead of owning it: a task is dropped only when
/// its runtime comes to it, and [`close`](Self::close) must free the port at once.
pub(super) struct Port {
    listener: Arc<Mutex<Option<TcpListener>>>,
    task: JoinHandle<()>,
}

impl Port {
    pub(super) async fn open(
        address: SocketAddr,
        server: Arc<Server>,
    ) -> io::Result<(Self, SocketAddr)> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let listener = Arc::new(Mutex::new(Some(listener)));
        let task = tokio::spawn(accept(Arc::clone(&listener), server));
        Ok((Self { listener, task }, address))
    }

    /// Frees the port and closes every connection.
    pub(super) fn close(self) -> JoinHandle<()> {
        lock(&self.listener).take();
        self.task.abort();
        self.task
    }
}

fn lock(listener: &Mutex<Option<TcpListener>>) -> MutexGuard<'_, Option<TcpListener>> {
    listener.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: Arc<Mutex<Option<TcpListener>>>, server: Arc<Server>) {
    // Dropped with the task, and every connection with it.
    let mut connections = JoinSet::new();
    loop {
        let accepted = poll_fn(|context| match &*lock(&listener) {
            Some(listener) => listener.poll_accept(context).map(Some),
            None => Poll::Ready(None),
        });
        tokio::select! {
            accepted = accepted => match accepted {
                Some(Ok((stream, _))) => {
                    connections.spawn(connection(stream, Arc::clone(&server)));
                }
                // Probably out of file descriptors: some will be closed.
                Some(Err(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
                None => return,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connection(stream: TcpStream, server: Arc<Server>) {
    // Small responses must not wait for more data.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let server = Arc::clone(&server);
        Box::pin(async move { server.respond(request).await })
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let end = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    // The client sees how the connection ended.
    let _ = match end {
        Err(error) if is_reset(&error) => stream.set_zero_linger(),
        _ => stream.shutdown().await,
    };
}

fn is_reset(error: &hyper::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(Cut::Reset))
}
