//! Pace, retries and budget at work, on paused time: hours pass in seconds, and nothing is sent.
//! The server is the sandbox's own rate limit behind a delay. The tests print what they measure.

#![cfg(feature = "sandbox")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::attempts::{Attempt, Attempts};
use crate::error::Error;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::outcome::Deleted;
use crate::pace::{MAX_IN_FLIGHT, Pace, Pacer};
use crate::response::Response;
use crate::retry::{Budget, RetryBudget};
use crate::sandbox::RateLimit;
use crate::sandbox::limit::Gate;

const MINUTE: Duration = Duration::from_secs(60);

/// A client and its server.
struct World {
    /// One for each client.
    pacers: Vec<Pacer>,
    budget: Budget,
    options: CallOptions,
    operation: &'static Operation,
    start: Instant,
    gate: Mutex<Gate>,
    /// From when to when the server answers 503.
    outage: Option<(Duration, Duration)>,
    /// When each request came, and what it was answered.
    log: Mutex<Vec<(Duration, u16)>>,
}

impl World {
    fn new(pace: &Pace, budget: &RetryBudget) -> Self {
        // The same waits at every run.
        fastrand::seed(6);
        Self {
            pacers: vec![Pacer::new(pace, MAX_IN_FLIGHT)],
            budget: Budget::new(budget),
            options: CallOptions::new(),
            operation: Operation::all().iter().find(|one| one.repeatable).unwrap(),
            start: Instant::now(),
            gate: Mutex::default(),
            outage: None,
            log: Mutex::default(),
        }
    }

    async fn call(&self, caller: usize) -> Result<Deleted, Error> {
        let pacer = &self.pacers[caller % self.pacers.len()];
        Attempts::new(self.operation, &self.options, pacer, &self.budget, false)
            .run(&mut &*self)
            .await
    }

    async fn answer(&self) -> Result<Response, Error> {
        delay().await;
        let now = Instant::now();
        let since = now - self.start;
        let admission = self.gate.lock().unwrap().admit(now);
        let down = self
            .outage
            .is_some_and(|(from, to)| (from..to).contains(&since));
        let status = match admission.retry_after {
            _ if down => 503,
            Some(_) => 429,
            None => 204,
        };
        self.log.lock().unwrap().push((since, status));
        delay().await;
        let answer = Response::bare(status, admission.retry_after, admission.remaining);
        match status {
            204 => Ok(answer),
            _ => Err(Error::response(self.operation, answer)),
        }
    }

    /// How many requests came in that time, and how many of them were refused.
    fn count(&self, from: Duration, to: Duration) -> (f64, f64) {
        let log = self.log.lock().unwrap();
        let within = log.iter().filter(|(at, _)| (from..to).contains(at));
        let (all, refused) = within.fold((0, 0), |(all, refused), (_, status)| {
            (all + 1, refused + u32::from(*status == 429))
        });
        (f64::from(all), f64::from(refused))
    }
}

impl Attempt for &World {
    async fn attempt(&mut self, _: &Attempts<'_>, _: Duration) -> Result<Response, Error> {
        self.answer().await
    }
}

/// One way over the net.
async fn delay() {
    sleep(Duration::from_millis(10 + fastrand::u64(0..30))).await;
}

/// The limits of a run, each with the time from which it holds.
type Schedule<'a> = &'a [(Duration, RateLimit)];

/// Lets 32 callers send all they can until the end.
async fn run(world: World, schedule: Schedule<'_>, end: Duration) -> World {
    let world = Arc::new(world);
    let mut tasks = JoinSet::new();
    for caller in 0..32 {
        let world = Arc::clone(&world);
        tasks.spawn(async move {
            while world.start.elapsed() < end {
                // It fails when nobody is let through for long; the next call tries again.
                let _ = world.call(caller).await;
            }
        });
    }
    for (from, limit) in schedule {
        sleep_until(world.start + *from).await;
        world.gate.lock().unwrap().set(Some(limit.clone()));
    }
    sleep_until(world.start + end).await;
    tasks.shutdown().await;
    Arc::into_inner(world).unwrap()
}

/// What share of the allowance was used, and what share of the requests was refused.
fn measure(world: &World, from: Duration, to: Duration, a_minute: u32) -> (f64, f64) {
    let (all, refused) = world.count(from, to);
    let minutes = (to - from).as_secs_f64() / MINUTE.as_secs_f64();
    (
        (all - refused) / (f64::from(a_minute) * minutes),
        refused / all,
    )
}

/// Waits for as long as the server asks, and does not pace itself.
fn naive() -> World {
    World::new(&Pace::unlimited(), &RetryBudget::unlimited())
}

fn adaptive() -> World {
    World::new(&Pace::adaptive(), &RetryBudget::default())
}

type Policy = (&'static str, fn() -> World);

const POLICIES: [Policy; 2] = [("adaptive", adaptive), ("naive", naive)];

#[tokio::test(start_paused = true)]
async fn the_pace_finds_a_hidden_limit_and_keeps_just_below_it() {
    let (settled, end) = (5 * MINUTE, 25 * MINUTE);
    println!("32 callers, 20 minutes after the first 5               used  refused");
    for (requests, window) in [(100, MINUTE), (840, MINUTE), (140, MINUTE / 6)] {
        let rolling = RateLimit::rolling(requests, window);
        let fixed = RateLimit::fixed(requests, window);
        let limits = [
            ("rolling", rolling.clone().silent()),
            ("rolling, told what remains", rolling),
            ("fixed", fixed.silent()),
        ];
        let a_minute = requests * 60 / window.as_secs() as u32;
        for (kind, limit) in limits {
            for (name, world) in POLICIES {
                let world = run(world(), &[(Duration::ZERO, limit.clone())], end).await;
                let (used, refused) = measure(&world, settled, end, a_minute);
                println!(
                    "{requests:3} in {:2} s, {kind:26} {name:8} {:7.1} % {:6.2} %",
                    window.as_secs(),
                    used * 100.0,
                    refused * 100.0
                );
                // What remains is read as of a minute, which is a little careful for less.
                let aim = if window < MINUTE { 0.9 } else { 0.95 };
                if name == "adaptive" {
                    assert!(used >= aim && refused <= 0.01, "{requests} {kind}");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_pace_follows_a_limit_that_halves_and_recovers() {
    println!("32 callers, 15 minutes each, the first 7 left out     used  refused  95 % after");
    for requests in [100, 840] {
        for silent in [true, false] {
            let limit = |requests| match RateLimit::rolling(requests, MINUTE) {
                limit if silent => limit.silent(),
                limit => limit,
            };
            let phases = [
                ("whole", 0, requests),
                ("halved", 15, requests / 2),
                ("whole again", 30, requests),
            ];
            let schedule = phases.map(|(_, from, requests)| (from * MINUTE, limit(requests)));
            for (name, world) in POLICIES {
                let world = run(world(), &schedule, 45 * MINUTE).await;
                for (phase, from, requests) in phases {
                    let minutes = |begin: u32, end: u32| {
                        measure(
                            &world,
                            (from + begin) * MINUTE,
                            (from + end) * MINUTE,
                            requests,
                        )
                    };
                    let (used, refused) = minutes(7, 15);
                    let reached = (0..15).find(|&minute| minutes(minute, minute + 1).0 >= 0.95);
                    println!(
                        "{requests:3} a minute, {:6} {phase:12} {name:8} {:7.1} % {:6.2} % {}",
                        if silent { "silent" } else { "told" },
                        used * 100.0,
                        refused * 100.0,
                        reached.map_or("    never".to_owned(), |minute| format!("{minute:5} min")),
                    );
                    if name == "adaptive" {
                        assert!(used >= 0.95 && refused <= 0.01, "{requests} {phase}");
                    }
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_limit_find_their_shares() {
    let (settled, end) = (10 * MINUTE, 40 * MINUTE);
    println!("4 clients of 8 callers, half an hour after 10 minutes     used  refused");
    for requests in [100, 840] {
        let limit = RateLimit::rolling(requests, MINUTE);
        for (told, limit) in [("silent", limit.clone().silent()), ("told", limit)] {
            let mut world = adaptive();
            world
                .pacers
                .resize_with(4, || Pacer::new(&Pace::adaptive(), MAX_IN_FLIGHT));
            let world = run(world, &[(Duration::ZERO, limit)], end).await;
            let (used, refused) = measure(&world, settled, end, requests);
            println!(
                "{requests:3} a minute, {told:42} {:7.1} % {:6.2} %",
                used * 100.0,
                refused * 100.0
            );
            assert!(used >= 0.9 && refused <= 0.1, "{requests} {told}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_made_worse() {
    let (down, up, end) = (2 * MINUTE, 3 * MINUTE, 4 * MINUTE);
    println!(
        "1,000 callers, one call in 10 s each    before  in the outage  after  (requests a second)"
    );
    let mut amplified = Vec::new();
    for (name, budget) in [
        ("with the budget", RetryBudget::default()),
        ("without", RetryBudget::unlimited()),
    ] {
        let mut world = World::new(&Pace::adaptive(), &budget);
        world.outage = Some((down, up));
        let world = Arc::new(world);
        let mut tasks = JoinSet::new();
        for caller in 0..1000 {
            let world = Arc::clone(&world);
            tasks.spawn(async move {
                let mut next = world.start + Duration::from_millis(10 * caller);
                while next < world.start + end {
                    sleep_until(next).await;
                    next += Duration::from_secs(10);
                    let _ = world.call(0).await;
                }
            });
        }
        sleep_until(world.start + end).await;
        tasks.shutdown().await;
        let rate = |from, to: Duration| world.count(from, to).0 / (to - from).as_secs_f64();
        let (before, during, after) = (rate(MINUTE, down), rate(down, up), rate(up, end));
        println!("{name:38} {before:7.1} {during:14.1} {after:6.1}");
        amplified.push(during / before);
    }
    assert!(amplified[0] < 1.1 && amplified[1] > 3.0, "{amplified:?}");
}
