//! What a deletion costs in instructions, for callgrind: `.ci/instructions` runs it.
//!
//! ```text
//! instructions ROUTE COUNT     # one route, that many deletions or records
//! instructions time            # time of each route beside plain reqwest, in turns
//! ```
//!
//! The server runs in another process, answers 204 and nothing else, and is not counted. Everything
//! happens on one thread, without TLS.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tallyfy::bulk::WorkList;
use tallyfy::reqwest;
use tallyfy::{Client, Deletion, Pace};

const TOKEN: &str = "f3b1c2d4e5a697887796a5b4c3d2e1f0";
const ORGANIZATION: &str = "6f1c2d3e4b5a69788796a5b4c3d2e1f0";
const IN_FLIGHT: [usize; 3] = [1, 16, 64];
const ROUTES: [&str; 4] = ["plain", "method", "bulk", "journal"];
const ROUNDS: usize = 11;
const DELETIONS: u64 = 4000;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve"] => serve(),
        ["time"] | [] => time(),
        [route, count] => {
            let count = count.parse().unwrap();
            let server = Server::start();
            let in_flight = 16;
            runtime().block_on(run(route, &server.base_url, count, in_flight));
        }
        other => panic!("expected a route and a count, got {other:?}"),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn id(number: u64) -> String {
    format!("{number:032x}")
}

fn group(number: u64) -> Deletion {
    Deletion::delete_group(id(number)).unwrap()
}

async fn run(route: &str, base_url: &str, count: u64, in_flight: usize) {
    let client = || {
        Client::builder()
            .base_url(base_url)
            .access_token(TOKEN)
            .organization(ORGANIZATION)
            .pace(Pace::unlimited())
            .build()
            .unwrap()
    };
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    match route {
        "plain" => plain(base_url, count, in_flight).await,
        "method" => method(&client(), count, in_flight).await,
        "bulk" => bulk(&client(), count, in_flight, None).await,
        "journal" => bulk(&client(), count, in_flight, Some(&journal)).await,
        "list" => {
            let lines: String = (0..count)
                .map(|number| {
                    format!(
                        "{{\"operation\":\"delete_group\",\"group_id\":\"{}\"}}\n",
                        id(number)
                    )
                })
                .collect();
            let read = WorkList::new(lines.as_bytes())
                .filter(Result::is_ok)
                .count();
            assert_eq!(u64::try_from(read).unwrap(), count);
        }
        other => panic!("unknown route {other}"),
    }
}

/// The same request by reqwest alone.
async fn plain(base_url: &str, count: u64, in_flight: usize) {
    let http = reqwest::Client::builder()
        .no_proxy()
        .http1_only()
        .build()
        .unwrap();
    let requests = (0..count).map(|number| {
        let http = http.clone();
        async move {
            let url = format!(
                "{base_url}/organizations/{ORGANIZATION}/groups/{}",
                id(number)
            );
            let response = http
                .delete(url)
                .bearer_auth(TOKEN)
                .header("accept", "application/json")
                .header("x-tallyfy-client", "APIClient")
                .timeout(Duration::from_secs(30))
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 204);
            assert!(response.bytes().await.unwrap().is_empty());
        }
    });
    futures_util::stream::iter(requests)
        .buffer_unordered(in_flight)
        .for_each(std::future::ready)
        .await;
}

async fn method(client: &Client, count: u64, in_flight: usize) {
    let calls = (0..count)
        .map(|number| async move { client.delete_group(id(number)).await.unwrap().status() });
    futures_util::stream::iter(calls)
        .buffer_unordered(in_flight)
        .for_each(|status| async move { assert_eq!(status, 204) })
        .await;
}

async fn bulk(client: &Client, count: u64, in_flight: usize, journal: Option<&Path>) {
    let mut bulk = client.bulk().concurrency(in_flight);
    if let Some(journal) = journal {
        bulk = bulk.journal(journal).unwrap();
    }
    let mut run = bulk.run((0..count).map(group));
    while let Some(item) = run.next().await {
        assert!(item.unwrap().outcome().is_success());
    }
    assert_eq!(run.finish().await.unwrap().total(), count);
}

/// Prints the median time of a deletion by each route, and the ratio to plain reqwest.
fn time() {
    let server = Server::start();
    println!("in flight | route | µs a deletion | ratio");
    for in_flight in IN_FLIGHT {
        let mut times = [const { Vec::new() }; ROUTES.len()];
        for _ in 0..ROUNDS {
            for (route, times) in ROUTES.iter().zip(&mut times) {
                let began = Instant::now();
                runtime().block_on(run(route, &server.base_url, DELETIONS, in_flight));
                times.push(began.elapsed());
            }
        }
        let medians = times.map(|mut times: Vec<Duration>| {
            times.sort();
            times[ROUNDS / 2].as_secs_f64() * 1e6 / DELETIONS as f64
        });
        for (route, median) in ROUTES.iter().zip(medians) {
            println!(
                "{in_flight} | {route} | {median:.1} | {:.2}",
                median / medians[0]
            );
        }
    }
}

struct Server {
    process: Child,
    base_url: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut base_url = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut base_url)
            .unwrap();
        Self {
            process,
            base_url: base_url.trim_end().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Answers every request with 204, until standard input is closed.
fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

fn answer(stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return;
        }
        if line == b"\r\n"
            && writer
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .is_err()
        {
            return;
        }
    }
}
