//! What several tests need.

use tallyfy::{CallOptions, Client, ClientBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub const TOKEN: &str = "secret/token+5f3a9c1e7b2d";
pub const ORGANIZATION: &str = "6f1c2d3e4b5a69788796a5b4c3d2e1f0";
pub const GROUP: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

/// A builder with the token and organization above, and one attempt for each call.
pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
    Client::builder()
        .base_url(base_url)
        .access_token(TOKEN)
        .organization(ORGANIZATION)
        .options(CallOptions::new().no_retry())
}

/// The text of an error with those of its causes.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// A server that only records bytes: each request's head, then a fixed answer.
pub struct Recorder {
    pub address: std::net::SocketAddr,
    requests: mpsc::UnboundedReceiver<String>,
}

impl Recorder {
    /// Answers every request with these bytes; with none it closes the connection.
    pub async fn start(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = mpsc::unbounded_channel();
        let answer = answer.into();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(record(stream, answer.clone(), sender.clone()));
            }
        });
        Self { address, requests }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn client(&self) -> Client {
        builder(self.base_url()).build().unwrap()
    }

    /// The head of the next request, or none if there was no other.
    pub fn next(&mut self) -> Option<String> {
        self.requests.try_recv().ok()
    }
}

async fn record(mut stream: TcpStream, answer: Vec<u8>, sender: mpsc::UnboundedSender<String>) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(bytes) = stream.read(&mut buffer).await {
        if bytes == 0 {
            break;
        }
        seen.extend_from_slice(&buffer[..bytes]);
        if seen.ends_with(b"\r\n\r\n") {
            let _ = sender.send(String::from_utf8_lossy(&seen).into_owned());
            seen.clear();
            let whole = answer.starts_with(b"HTTP/1.1 204") && answer.ends_with(b"\r\n\r\n");
            if stream.write_all(&answer).await.is_err() || !whole {
                break;
            }
        }
    }
}
