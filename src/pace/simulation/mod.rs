//! The pace on many servers. A clock of its own jumps from event to event, so that an hour takes
//! milliseconds; the limiter is the real one. Prints a table, with two references beside it:
//! obeying `Retry-After` alone, and the adaptive limiter of the AWS SDKs.

mod cells;
mod policies;
mod server;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use cells::{Cell, Change, Company, cells, sample};
use policies::{Adaptive, Aws, ObeyRetryAfter, Policy};
use server::{Response, Server};

/// The share of a limit is reckoned from the start over this time, in seconds.
const START: f64 = 600.0;

/// When the limit changes, in seconds.
const CHANGE: f64 = 1800.0;

/// What happens next in a simulation.
enum Event {
    /// A client looks whether it may send.
    Look {
        client: usize,
    },
    Arrival {
        client: usize,
        caller: usize,
        sent: f64,
    },
    Response {
        client: usize,
        caller: usize,
        sent: f64,
        response: Response,
    },
    /// A caller that was refused comes back.
    Retry {
        client: usize,
        caller: usize,
    },
    /// Somebody else sends a request.
    Other,
    Change,
}

/// Accepted and refused requests.
#[derive(Clone, Copy, Default)]
struct Tally {
    accepted: u32,
    refused: u32,
}

impl Tally {
    fn add(&mut self, accepted: bool) {
        match accepted {
            true => self.accepted += 1,
            false => self.refused += 1,
        }
    }

    fn refused_share(self) -> f64 {
        f64::from(self.refused) / f64::from((self.accepted + self.refused).max(1))
    }
}

struct Client {
    policy: Box<dyn Policy>,
    /// Waiting callers, by their tickets.
    queue: BTreeSet<(u64, usize)>,
    tickets: Vec<u64>,
    refusals: Vec<i32>,
    in_flight: usize,
    looks_at: f64,
    settled: Tally,
}

/// A cell, and what came of it. All times are in seconds.
struct Simulation {
    cell: Cell,
    server: Server,
    clients: Vec<Client>,
    random: fastrand::Rng,
    /// Times in microseconds, ties in the order in which they were added.
    events: BinaryHeap<Reverse<(u64, u64, usize)>>,
    sequence: u64,
    scheduled: Vec<Option<Event>>,
    free: Vec<usize>,
    factor: f64,
    tickets: u64,
    start: Tally,
    others: u32,
    settled_from: f64,
    end: f64,
}

/// The shares of what was allowed that were used, and of the requests that were refused.
struct Outcome {
    start: (f64, f64),
    settled: (f64, f64),
    /// The smaller share of two clients.
    least: f64,
}

impl Simulation {
    fn new(cell: Cell, policy: fn() -> Box<dyn Policy>, seed: u64) -> Self {
        let client = || Client {
            policy: policy(),
            queue: BTreeSet::new(),
            tickets: vec![0; cell.callers],
            refusals: vec![0; cell.callers],
            in_flight: 0,
            looks_at: f64::INFINITY,
            settled: Tally::default(),
        };
        // Five minutes or 300 requests after a change, whichever is later, it has to be settled.
        let others = match cell.company {
            Company::Others => cell.rate() * cell.factor() / 2.0,
            _ => 0.0,
        };
        let settling = f64::max(300.0, 300.0 / cell.allowed(cell.factor(), others));
        let (settled_from, end) = match cell.change {
            Change::Steady => (2400.0, 3600.0),
            _ => (
                CHANGE + settling,
                CHANGE + f64::max(1800.0, settling + 1200.0),
            ),
        };
        Self {
            server: Server::new(cell.kind, cell.limit, cell.retry_after, cell.remaining),
            clients: (0..cell.clients()).map(|_| client()).collect(),
            random: fastrand::Rng::with_seed(seed),
            events: BinaryHeap::new(),
            sequence: 0,
            scheduled: Vec::new(),
            free: Vec::new(),
            factor: 1.0,
            tickets: 0,
            start: Tally::default(),
            others: 0,
            settled_from,
            end,
            cell,
        }
    }

    fn schedule(&mut self, at: f64, event: Event) {
        let at = (at * 1e6).ceil() as u64;
        let slot = self.free.pop().unwrap_or(self.scheduled.len());
        self.scheduled
            .resize_with(self.scheduled.len().max(slot + 1), || None);
        self.scheduled[slot] = Some(event);
        self.sequence += 1;
        self.events.push(Reverse((at, self.sequence, slot)));
    }

    fn run(mut self) -> Outcome {
        for client in 0..self.clients.len() {
            for caller in 0..self.cell.callers {
                self.enqueue(client, caller, true);
            }
            self.clients[client].looks_at = 0.0;
            self.schedule(0.0, Event::Look { client });
        }
        if self.cell.company == Company::Others {
            self.schedule(0.001, Event::Other);
        }
        if self.cell.change != Change::Steady {
            self.schedule(CHANGE, Event::Change);
        }
        while let Some(Reverse((at, _, slot))) = self.events.pop() {
            let now = at as f64 / 1e6;
            if now >= self.end {
                break;
            }
            if let Some(event) = self.scheduled[slot].take() {
                self.free.push(slot);
                self.handle(now, event);
            }
        }
        self.outcome()
    }

    fn handle(&mut self, now: f64, event: Event) {
        match event {
            Event::Look { client } => {
                // Another look may have been scheduled since, for an earlier time.
                if now >= self.clients[client].looks_at {
                    self.clients[client].looks_at = f64::INFINITY;
                    self.send(now, client);
                }
            }
            Event::Arrival {
                client,
                caller,
                sent,
            } => {
                let response = self.server.request(now, false);
                if now >= self.settled_from {
                    self.clients[client].settled.add(response.accepted);
                }
                if now < START {
                    self.start.add(response.accepted);
                }
                let at = now + self.one_way();
                self.schedule(
                    at,
                    Event::Response {
                        client,
                        caller,
                        sent,
                        response,
                    },
                );
            }
            Event::Response {
                client,
                caller,
                sent,
                response,
            } => {
                self.clients[client].in_flight -= 1;
                self.clients[client].policy.response(now, sent, &response);
                if response.accepted {
                    self.clients[client].refusals[caller] = 0;
                    self.enqueue(client, caller, true);
                } else {
                    let refusals = &mut self.clients[client].refusals[caller];
                    let longest = f64::min(0.5 * 2_f64.powi(*refusals), 30.0);
                    *refusals += 1;
                    let wait = response.retry_after.unwrap_or(0.0);
                    let at = now + wait + longest * self.random.f64();
                    self.schedule(at, Event::Retry { client, caller });
                }
                self.send(now, client);
            }
            Event::Retry { client, caller } => {
                self.enqueue(client, caller, false);
                self.send(now, client);
            }
            Event::Other => {
                let accepted = self.server.request(now, true).accepted;
                self.others += u32::from(accepted && now >= self.settled_from);
                let gap = 2.0 / (self.cell.rate() * self.factor);
                let at = now + gap * (0.9 + 0.2 * self.random.f64());
                self.schedule(at, Event::Other);
            }
            Event::Change => {
                self.factor = self.cell.factor();
                self.server.change(self.factor);
            }
        }
    }

    fn one_way(&mut self) -> f64 {
        let (from, to) = self.cell.latency;
        (from + (to - from) * self.random.f64()) / 2.0
    }

    /// A caller queues up: with a new ticket, or with the one that it has.
    fn enqueue(&mut self, client: usize, caller: usize, new: bool) {
        self.tickets += u64::from(new);
        let client = &mut self.clients[client];
        if new {
            client.tickets[caller] = self.tickets;
        }
        client.queue.insert((client.tickets[caller], caller));
    }

    fn send(&mut self, now: f64, number: usize) {
        loop {
            let client = &mut self.clients[number];
            if client.in_flight >= client.policy.window() {
                return;
            }
            let at = client.policy.ready_at(now);
            if at > now + 1e-9 {
                // Timers have a resolution of a millisecond.
                let at = (at * 1e3).ceil() / 1e3;
                if !client.queue.is_empty() && at < client.looks_at - 1e-9 {
                    client.looks_at = at;
                    self.schedule(at, Event::Look { client: number });
                }
                return;
            }
            let Some((_, caller)) = client.queue.pop_first() else {
                return;
            };
            client.in_flight += 1;
            client.policy.sent(now);
            let at = now + self.one_way();
            self.schedule(
                at,
                Event::Arrival {
                    client: number,
                    caller,
                    sent: now,
                },
            );
        }
    }

    fn outcome(&self) -> Outcome {
        let mut all = Tally::default();
        for client in &self.clients {
            all.accepted += client.settled.accepted;
            all.refused += client.settled.refused;
        }
        let span = self.end - self.settled_from;
        let others = f64::from(self.others) / span;
        let used = f64::from(all.accepted) / span / self.cell.allowed(self.factor, others);
        let others = match self.cell.company {
            Company::Others => self.cell.rate() / 2.0,
            _ => 0.0,
        };
        let allowed = self.cell.allowed(1.0, others);
        let least = self
            .clients
            .iter()
            .map(|client| client.settled.accepted)
            .min();
        Outcome {
            start: (
                f64::from(self.start.accepted) / START / allowed,
                self.start.refused_share(),
            ),
            settled: (used, all.refused_share()),
            least: f64::from(least.unwrap_or(0)) / f64::from(all.accepted.max(1)),
        }
    }
}

fn percent((used, refused): (f64, f64)) -> String {
    format!("{:6.1} {:5.2}", 100.0 * used, 100.0 * refused)
}

/// Simulates cells and prints them. Returns how many there were, how many met their goals, and the
/// smallest share used.
fn table(cells: &[Cell], references: bool) -> (usize, usize, f64) {
    println!("server and client | from the start | settled | goal (all: % used, % refused)");
    let (mut met, mut smallest) = (0, f64::INFINITY);
    for (number, cell) in cells.iter().enumerate() {
        let run = |policy| Simulation::new(*cell, policy, number as u64).run();
        let ours = run(|| Box::new(Adaptive::new()));
        let goals = cell.goals();
        let (used, refused) = ours.settled;
        let good = used >= goals.used && refused <= goals.refused && ours.least >= goals.least;
        met += usize::from(good);
        smallest = smallest.min(used);
        let (requests, window) = cell.limit;
        print!(
            "{:13} {requests:3}/{window:2} s {:10} {:11} {:8} {:6} {:3} callers {:.3} s | {} | {} | {:2.0} {:2.0} {}",
            format!("{:?}", cell.kind),
            format!("{:?}", cell.retry_after),
            format!("{:?}", cell.remaining),
            format!("{:?}", cell.change),
            format!("{:?}", cell.company),
            cell.callers,
            cell.latency.0,
            percent(ours.start),
            percent(ours.settled),
            100.0 * goals.used,
            100.0 * goals.refused,
            if good { "  |" } else { "no|" },
        );
        if references {
            let alone = run(|| Box::new(ObeyRetryAfter));
            let aws = run(|| Box::new(Aws::default()));
            print!(
                " Retry-After alone {} | {}",
                percent(alone.start),
                percent(alone.settled)
            );
            print!(" | AWS {} | {}", percent(aws.start), percent(aws.settled));
        }
        if cell.company == Company::Second {
            print!(" | smaller share {:.2}", ours.least);
        }
        println!();
    }
    println!(
        "{met} of {} meet their goals, at least {smallest:.2} used",
        cells.len()
    );
    (cells.len(), met, smallest)
}

/// Every fourth cell. `TALLYFY_SIMULATION` in the environment asks for others, with the references
/// beside them: `full` for all of them, a number for 60 at random with this seed.
#[test]
fn the_pace_finds_the_limit_of_nearly_every_kind_of_server() {
    let asked = std::env::var("TALLYFY_SIMULATION").ok();
    let chosen = match asked.as_deref().map(str::parse) {
        None => cells(60, 1).into_iter().step_by(4).collect(),
        Some(Ok(seed)) => sample(60, seed),
        Some(Err(_)) => cells(60, 1),
    };
    let (count, met, smallest) = table(&chosen, asked.is_some());
    assert!(
        met + 2 >= count && smallest >= 0.6,
        "{met} of {count}, {smallest}"
    );
}
