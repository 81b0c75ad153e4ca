//! What a bulk run costs: time against plain reqwest, and memory by the number of items.
//!
//! ```text
//! cargo bench --bench bulk                # both
//! cargo bench --bench bulk -- throughput
//! cargo bench --bench bulk -- memory
//! ```
//!
//! The sandbox serves in another process: this program, started anew. Throughput is given as the
//! ratio to reqwest alone, with as many requests in flight on the same server, in turns within one
//! run; the machine's own speed cancels out. Memory is the peak of the resident set of a process
//! that deletes so many groups with a journal, and of one that goes on from it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tallyfy::bulk::ItemOutcome;
use tallyfy::reqwest;
use tallyfy::sandbox::Sandbox;
use tallyfy::{Client, Deletion};

const ROUNDS: usize = 15;
const IN_FLIGHT: [usize; 4] = [1, 16, 64, 256];
const ITEMS: [u64; 3] = [1_000, 100_000, 1_000_000];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            throughput().await;
            memory();
        }
        ["throughput"] => throughput().await,
        ["memory"] => memory(),
        ["serve"] => serve().await,
        ["delete", count, journal] => delete(count.parse().unwrap(), Path::new(journal)).await,
        other => panic!("{other:?} is neither throughput nor memory"),
    }
}

fn group(number: u64) -> Deletion {
    Deletion::delete_group(format!("{number:032x}")).unwrap()
}

/// A sandbox that makes so many groups for each number on its standard input.
async fn serve() {
    let sandbox = Sandbox::start().await.unwrap();
    let (base_url, token) = (sandbox.base_url(), sandbox.access_token());
    println!("{base_url} {token} {}", sandbox.organization());
    let (sender, mut counts) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            sender.send(line.unwrap().parse::<u64>().unwrap()).unwrap();
        }
    });
    let mut forget = tokio::time::interval(Duration::from_millis(50));
    loop {
        tokio::select! {
            _ = forget.tick() => sandbox.clear_requests(),
            count = counts.recv() => match count {
                Some(count) => {
                    (0..count).for_each(|number| sandbox.add(&group(number)));
                    println!("ready");
                }
                None => return,
            }
        }
    }
}

struct Server {
    _process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    base_url: String,
    token: String,
    organization: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        let [base_url, token, organization] = words.try_into().unwrap();
        Self {
            _process: process,
            input,
            output,
            base_url,
            token,
            organization,
        }
    }

    fn make_groups(&mut self, count: u64) {
        writeln!(self.input, "{count}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
    }

    fn client(&self) -> Client {
        Client::builder()
            .base_url(&self.base_url)
            .access_token(&self.token)
            .organization(&self.organization)
            .build()
            .unwrap()
    }
}

/// The same requests by reqwest alone.
async fn plain(server: &Server, client: &reqwest::Client, count: u64, in_flight: usize) {
    let Server {
        base_url,
        organization,
        token,
        ..
    } = server;
    let mut answers = futures_util::stream::iter(0..count)
        .map(|number| {
            client
                .delete(format!(
                    "{base_url}/organizations/{organization}/groups/{number:032x}"
                ))
                .bearer_auth(token)
                .header("x-tallyfy-client", "APIClient")
                .header("accept", "application/json")
                .send()
        })
        .buffer_unordered(in_flight);
    while let Some(answer) = answers.next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 204);
        answer.bytes().await.unwrap();
    }
}

async fn bulk(client: &Client, count: u64, in_flight: usize, journal: Option<(&Path, bool)>) {
    let mut bulk = client.bulk().concurrency(in_flight);
    if let Some((path, sync)) = journal {
        let _ = std::fs::remove_file(path);
        bulk = bulk.journal(path).unwrap().fsync(sync);
    }
    let mut run = bulk.run((0..count).map(group));
    let report = run.finish().await.unwrap();
    assert_eq!(report.count(ItemOutcome::Deleted), count);
}

async fn throughput() {
    let mut server = Server::start();
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let journal = directory.path().join("journal");
    let reqwest = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = server.client();
    println!("\nrequests a second, and the ratio to reqwest alone (medians of {ROUNDS} rounds)\n");
    println!("in flight   reqwest            bulk     and journal      and synced");
    for in_flight in IN_FLIGHT {
        let count = if in_flight == 1 { 1_000 } else { 3_000 };
        let mut rates: [Vec<f64>; 4] = Default::default();
        for round in 0..=ROUNDS {
            // Each begins a round in its turn.
            for turn in 0..4 {
                let kind = (round + turn) % 4;
                server.make_groups(count);
                let begun = Instant::now();
                match kind {
                    0 => plain(&server, &reqwest, count, in_flight).await,
                    1 => bulk(&client, count, in_flight, None).await,
                    2 => bulk(&client, count, in_flight, Some((&journal, false))).await,
                    _ => bulk(&client, count, in_flight, Some((&journal, true))).await,
                }
                // The first round only warms up.
                if round > 0 {
                    rates[kind].push(count as f64 / begun.elapsed().as_secs_f64());
                }
            }
        }
        let [alone, others @ ..] = &rates;
        print!("{in_flight:9} {:9.0}", median(alone.clone()));
        for other in others {
            let ratios = other.iter().zip(alone).map(|(other, alone)| other / alone);
            print!(
                "   {:7.0} {:5.2}",
                median(other.clone()),
                median(ratios.collect())
            );
        }
        println!();
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn memory() {
    let mut server = Server::start();
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    println!("\npeak memory of a run with a journal, and of one that goes on from its end\n");
    println!("    items          run    an item      resumed    an item    run s   resumed s");
    let mut first: Option<(u64, [u64; 2])> = None;
    for count in ITEMS {
        let journal = directory.path().join(count.to_string());
        server.make_groups(count);
        let (run, run_took) = measure(&server, count, &journal);
        let (resumed, resumed_took) = measure(&server, count, &journal);
        print!("{count:9}");
        for (which, peak) in [run, resumed].into_iter().enumerate() {
            let grown = first.map_or(0.0, |(fewer, peaks)| {
                peak.saturating_sub(peaks[which]) as f64 / (count - fewer) as f64
            });
            print!("  {:7} KiB   {grown:5.1} B", peak / 1024);
        }
        println!("   {run_took:6.1}   {resumed_took:6.1}");
        first = first.or(Some((count, [run, resumed])));
    }
}

/// The peak in bytes, and the time in seconds, of a process of its own.
fn measure(server: &Server, count: u64, journal: &Path) -> (u64, f64) {
    let begun = Instant::now();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["delete", &count.to_string()])
        .arg(journal)
        .env("TALLYFY_BASE_URL", &server.base_url)
        .env("TALLYFY_ACCESS_TOKEN", &server.token)
        .env("TALLYFY_ORG_ID", &server.organization)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    let peak = String::from_utf8(output.stdout).unwrap();
    (peak.trim().parse().unwrap(), begun.elapsed().as_secs_f64())
}

/// Deletes so many groups and prints the peak of its own memory, in bytes.
async fn delete(count: u64, journal: &Path) {
    let client = Client::from_env().unwrap();
    let bulk = client.bulk().journal(journal).unwrap();
    let mut run = bulk.run((0..count).map(group));
    let report = run.finish().await.unwrap();
    assert!(report.is_success() && report.total() == count, "{report}");
    println!("{}", peak());
}

/// The high-water mark of the resident set. Only Linux tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line
        .and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .expect("the system does not tell the peak of the memory");
    kib * 1024
}
