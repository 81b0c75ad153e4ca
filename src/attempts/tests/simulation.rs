//! Pace, retries and budget at work, on paused time: hours pass in seconds, and nothing is sent.
//! The server is the sandbox's own rate limit behind a delay. The tests print what they measure.

#![cfg(feature = "sandbox")]

use std::sync::atomic::{AtomicUsize, Ordering};
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
use crate::sandbox::limit::RateLimiter;

const MINUTE: Duration = Duration::from_secs(60);

/// A client and its server.
struct World {
    /// One for each client.
    pacers: Vec<Pacer>,
    budget: Budget,
    options: CallOptions,
    operation: &'static Operation,
    start: Instant,
    limiter: Mutex<RateLimiter>,
    /// From when to when the server responds with 503.
    outage: Option<(Duration, Duration)>,
    /// When each request came, and the status of its response.
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
            limiter: Mutex::default(),
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

    async fn respond(&self) -> Result<Response, Error> {
        delay().await;
        let now = Instant::now();
        let since = now - self.start;
        let decision = self.limiter.lock().unwrap().check(now);
        let down = self
            .outage
            .is_some_and(|(from, to)| (from..to).contains(&since));
        let status = match decision.retry_after {
            _ if down => 503,
            Some(_) => 429,
            None => 204,
        };
        self.log.lock().unwrap().push((since, status));
        delay().await;
        let response = Response::bare(status, decision.retry_after, decision.remaining);
        match status {
            204 => Ok(response),
            _ => Err(Error::response(self.operation, response)),
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
        self.respond().await
    }
}

/// One way over the net.
async fn delay() {
    sleep(Duration::from_millis(10 + fastrand::u64(0..30))).await;
}

/// How long 16 callers take for 300 calls, where others have used 97 of 100 a minute already.
async fn three_hundred_calls(limit: RateLimit) -> Duration {
    const CALLS: usize = 300;
    let world = World::new(&Pace::adaptive(), &RetryBudget::default());
    {
        let mut limiter = world.limiter.lock().unwrap();
        limiter.set(Some(limit));
        for _ in 0..97 {
            assert!(limiter.check(world.start).retry_after.is_none());
        }
    }
    let (world, next) = (Arc::new(world), Arc::new(AtomicUsize::new(0)));
    let mut tasks = JoinSet::new();
    for caller in 0..16 {
        let (world, next) = (Arc::clone(&world), Arc::clone(&next));
        tasks.spawn(async move {
            while next.fetch_add(1, Ordering::Relaxed) < CALLS {
                let _ = world.call(caller).await.unwrap();
            }
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.unwrap();
    }
    let (all, refused) = world.count(Duration::ZERO, Duration::MAX);
    assert_eq!(all - refused, CALLS as f64);
    world.start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_others_have_used_is_no_reason_to_crawl() {
    for told in [true, false] {
        for limit in [RateLimit::rolling, RateLimit::fixed] {
            let limit = limit(100, MINUTE);
            let limit = if told { limit } else { limit.silent() };
            let took = three_hundred_calls(limit.clone()).await;
            println!("{limit:?}: {took:?}");
            // The limit allows 3 at once, and 100 a minute from then on.
            let allowed = 3 * MINUTE;
            assert!(
                took >= allowed && took <= allowed + 80 * Duration::from_secs(1),
                "{took:?}"
            );
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
