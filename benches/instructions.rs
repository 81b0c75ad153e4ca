//! What a deletion costs beside plain reqwest. `.ci/instructions` counts instructions with it.
//!
//! ```text
//! instructions ROUTE COUNT [IN-FLIGHT]  # one route, that many deletions, lines or records
//! instructions time                     # the time of each route beside plain reqwest, in turns
//! ```
//!
//! The server runs in another process, responds with 204 and nothing else, and is not counted.
//! Everything happens on one thread, without TLS.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tallyfy::bulk::{WorkList, journal_status};
use tallyfy::reqwest;
use tallyfy::{Client, Deletion, Pace};

const TOKEN: &str = "f3b1c2d4e5a697887796a5b4c3d2e1f0";
const ORGANIZATION: &str = "6f1c2d3e4b5a69788796a5b4c3d2e1f0";
const IN_FLIGHT: [usize; 3] = [1, 16, 64];
const ROUTES: [&str; 4] = ["plain", "method", "bulk", "journal"];
const ROUNDS: usize = 25;
const DELETIONS: u64 = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve"] => serve(),
        ["time"] | [] => time(),
        ["write", kind, count, path] => write(kind, count.parse().unwrap(), path),
        [kind @ ("list" | "records"), count] => read(kind, count.parse().unwrap()),
        [route, count, in_flight @ ..] => {
            let in_flight = in_flight.first().map_or(16, |one| one.parse().unwrap());
            let server = Server::start();
            let run = run(route, &server.base_url, count.parse().unwrap(), in_flight);
            let _ = runtime().block_on(run);
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

/// Makes the deletions, and gives the time that they took: by the clock, and of the processor.
async fn run(route: &str, base_url: &str, count: u64, in_flight: usize) -> [Duration; 2] {
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
        other => panic!("unknown route {other}"),
    }
}

/// Waits for the deletions, and gives the time that they took.
async fn timed(deletions: impl Future<Output = ()>) -> [Duration; 2] {
    let before = (Instant::now(), processor_time());
    deletions.await;
    [before.0.elapsed(), processor_time() - before.1]
}

/// Reads a work list with so many lines, or a journal with so many records.
fn read(kind: &str, count: u64) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(kind);
    let wrote = Command::new(std::env::current_exe().unwrap())
        .args(["write", kind, &count.to_string()])
        .arg(&path)
        .status();
    assert!(wrote.unwrap().success());
    let read = match kind {
        "list" => {
            let list = WorkList::new(BufReader::new(File::open(&path).unwrap()));
            list.map(Result::unwrap).count() as u64
        }
        _ => 2 * journal_status(&path).unwrap().report().total(),
    };
    assert_eq!(read, count);
}

/// Writes what `read` reads. Another process does it, so that it is not counted.
fn write(kind: &str, count: u64, path: &str) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let item = |number| serde_json::to_string(&group(number)).unwrap();
    if kind == "list" {
        for number in 0..count {
            writeln!(file, "{}", item(number)).unwrap();
        }
        return;
    }
    writeln!(
        file,
        r#"{{"journal":"tallyfy","version":1,"base_url":"https://go.tallyfy.com/api","organization":"{ORGANIZATION}"}}"#
    )
    .unwrap();
    for number in 0..count / 2 {
        let item = item(number);
        writeln!(file, r#"{{"sending":{item},"at":1795420800}}"#).unwrap();
        writeln!(
            file,
            r#"{{"done":{item},"outcome":"deleted","status":204,"attempts":1,"at":1795420801}}"#
        )
        .unwrap();
    }
}

/// The same request by reqwest alone.
async fn plain(base_url: &str, count: u64, in_flight: usize) -> [Duration; 2] {
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
    let deletions = futures_util::stream::iter(requests).buffer_unordered(in_flight);
    timed(deletions.for_each(std::future::ready)).await
}

async fn method(client: &Client, count: u64, in_flight: usize) -> [Duration; 2] {
    let calls = (0..count)
        .map(|number| async move { client.delete_group(id(number)).await.unwrap().status() });
    let deletions = futures_util::stream::iter(calls).buffer_unordered(in_flight);
    timed(deletions.for_each(|status| async move { assert_eq!(status, 204) })).await
}

async fn bulk(
    client: &Client,
    count: u64,
    in_flight: usize,
    journal: Option<&Path>,
) -> [Duration; 2] {
    let mut bulk = client.bulk().concurrency(in_flight);
    if let Some(journal) = journal {
        bulk = bulk.journal(journal).unwrap();
    }
    timed(async {
        let mut run = bulk.run((0..count).map(group));
        while let Some(item) = run.next().await {
            assert!(item.unwrap().outcome().is_success());
        }
        assert_eq!(run.finish().await.unwrap().total(), count);
    })
    .await
}

/// Prints the median time of a deletion by each route and the median of its ratio to plain reqwest
/// in the same round: by the clock, and by the processor time of this thread, which other programs
/// on the machine disturb less. Making the client is not part of it.
fn time() {
    let server = Server::start();
    println!("in flight | route | µs | ratio | µs of the processor | ratio");
    for in_flight in IN_FLIGHT {
        let mut times = [const { Vec::new() }; ROUTES.len()];
        // The first round only warms up, and each route begins a round in its turn.
        for round in 0..=ROUNDS {
            for turn in 0..ROUTES.len() {
                let route = (round + turn) % ROUTES.len();
                let deletions = run(ROUTES[route], &server.base_url, DELETIONS, in_flight);
                let taken = runtime().block_on(deletions);
                if round > 0 {
                    times[route].push(taken.map(micros));
                }
            }
        }
        for (route, measured) in ROUTES.iter().zip(&times) {
            print!("{in_flight} | {route}");
            for clock in 0..2 {
                let pairs = measured.iter().zip(&times[0]);
                let ratios = pairs.map(|(one, plain)| one[clock] / plain[clock]);
                let time = median(measured.iter().map(|one| one[clock]));
                print!(" | {time:.1} | {:.2}", median(ratios));
            }
            println!();
        }
    }
}

/// Of one deletion.
fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6 / DELETIONS as f64
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Of this thread. Only Linux tells it, and up to when the thread last gave way.
fn processor_time() -> Duration {
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
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

/// Responds to every request with 204, until standard input is closed.
fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || respond(stream));
        }
    });
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

fn respond(stream: TcpStream) {
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
