//! Who is let through when, on paused time.

use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::time::{Instant, advance, sleep};

use super::history::MINUTE;
use super::in_flight::LAPSE;
use super::limiter::Limiter;
use super::{Feedback, MAX_IN_FLIGHT, Pace, PaceReason, Pacer, Ticket};

const SECOND: Duration = Duration::from_secs(1);

/// A few lapses and timer ticks: what a call may lose to others that nobody polls.
const MOMENT: Duration = Duration::from_millis(50);

fn pacer(pace: &Pace) -> Pacer {
    Pacer::new(pace, MAX_IN_FLIGHT)
}

fn accepted(remaining: Option<u32>) -> Feedback {
    Feedback {
        status: Some(204),
        retry_after: None,
        remaining,
    }
}

fn refused(status: u16, retry_after: Option<Duration>) -> Feedback {
    Feedback {
        status: Some(status),
        retry_after,
        remaining: None,
    }
}

async fn turn(ticket: &Ticket<'_>) -> Instant {
    ticket.turn(None).await.unwrap()
}

/// Sends a request that takes no time.
async fn send(pacer: &Pacer, feedback: &Feedback) -> Instant {
    let ticket = pacer.ticket();
    let at = turn(&ticket).await;
    ticket.record(at, feedback);
    at
}

/// Polls a future once, as `select!` does with the branch that is not ready.
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[tokio::test(start_paused = true)]
async fn a_fixed_pace_spaces_requests_evenly() {
    let pacer = pacer(&Pace::fixed(100, MINUTE).unwrap());
    let start = Instant::now();
    for number in 0..500 {
        let expected = start + Duration::from_millis(600) * number;
        let late = send(&pacer, &accepted(None)).await - expected;
        assert!(late < Duration::from_millis(2), "{number}: {late:?}");
    }
    // Unused time is not made up for.
    sleep(MINUTE).await;
    let start = send(&pacer, &accepted(None)).await;
    let second = send(&pacer, &accepted(None)).await - start;
    assert!(second > Duration::from_millis(570), "{second:?}");
    assert_eq!(pacer.state().reason(), Some(PaceReason::Set));
}

#[tokio::test(start_paused = true)]
async fn calls_go_in_the_order_in_which_they_came() {
    let pacer = Rc::new(pacer(&Pace::fixed(10, SECOND).unwrap()));
    // This one came first, and comes back for another attempt while the others wait.
    let retried = pacer.ticket();
    turn(&retried).await;
    let order = Rc::new(Mutex::new(Vec::new()));
    LocalSet::new()
        .run_until(async {
            let mut tasks = JoinSet::new();
            let mut dropped = Vec::new();
            for number in 0..50 {
                let (pacer, order) = (Rc::clone(&pacer), Rc::clone(&order));
                let task = tasks.spawn_local(async move {
                    send(&pacer, &accepted(None)).await;
                    order.lock().unwrap().push(number);
                });
                if number % 5 == 0 {
                    dropped.push(task);
                }
                yield_now().await;
            }
            assert_eq!(pacer.state().waiting(), 50);
            for task in dropped {
                task.abort();
            }
            turn(&retried).await;
            assert!(order.lock().unwrap().is_empty(), "it is before them all");
            while tasks.join_next().await.is_some() {}
        })
        .await;
    let expected: Vec<_> = (0..50).filter(|number| number % 5 != 0).collect();
    assert_eq!(*order.lock().unwrap(), expected);
    assert_eq!(pacer.state().waiting(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_server_asks_for_holds_everyone_back() {
    for (status, pace) in [
        (429, Pace::adaptive()),
        (503, Pace::adaptive()),
        (429, Pace::fixed(1000, SECOND).unwrap()),
    ] {
        let pacer = pacer(&pace);
        let start = send(&pacer, &refused(status, Some(20 * SECOND))).await;
        assert_eq!(pacer.state().held_for(), 20 * SECOND);
        assert_eq!(pacer.state().reason(), Some(PaceReason::Refusal));
        assert!(send(&pacer, &accepted(None)).await - start >= 20 * SECOND);
    }
    let pacer = pacer(&Pace::unlimited());
    let start = send(&pacer, &refused(429, Some(20 * SECOND))).await;
    assert_eq!(send(&pacer, &accepted(None)).await, start);
}

#[tokio::test(start_paused = true)]
async fn no_header_holds_everyone_back_for_longer_than_a_minute() {
    let pacer = pacer(&Pace::adaptive());
    send(&pacer, &refused(429, Some(Duration::MAX))).await;
    assert_eq!(pacer.state().held_for(), MINUTE);
}

#[tokio::test(start_paused = true)]
async fn without_retry_after_the_hold_doubles_and_requests_already_in_flight_do_not_count() {
    let pacer = pacer(&Pace::adaptive());
    for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
        let ticket = pacer.ticket();
        let sent = turn(&ticket).await;
        for _ in 0..30 {
            ticket.record(sent, &refused(429, None));
            assert_eq!(pacer.state().held_for(), expected * SECOND);
        }
    }
    send(&pacer, &accepted(None)).await;
    send(&pacer, &refused(429, None)).await;
    let held = pacer.state().held_for();
    assert_eq!(held, SECOND, "an accepted request ends the doubling");
}

#[tokio::test(start_paused = true)]
async fn a_call_learns_at_once_that_its_turn_comes_after_its_deadline() {
    let pacer = pacer(&Pace::fixed(1, MINUTE).unwrap());
    let start = send(&pacer, &accepted(None)).await;
    let ticket = pacer.ticket();
    let late = ticket.turn(Some(start + 30 * SECOND)).await.unwrap_err();
    assert_eq!((late.0, Instant::now()), (MINUTE, start));
    let (first, last) = (pacer.ticket(), pacer.ticket());
    let soon = Some(start + MINUTE + SECOND);
    let (first, last) = tokio::join!(first.turn(soon), last.turn(soon));
    assert!(first.is_ok_and(|at| at - start < MINUTE + MOMENT) && last.is_err());
    assert!(
        start.elapsed() < MINUTE + MOMENT,
        "known once the first is sent"
    );
    assert_eq!(pacer.state().waiting(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_goes_by_a_pace_that_is_set_meanwhile() {
    let pacer = pacer(&Pace::fixed(1, 10 * MINUTE).unwrap());
    let start = send(&pacer, &accepted(None)).await;
    let feedback = accepted(None);
    let (second, ()) = tokio::join!(send(&pacer, &feedback), async {
        sleep(SECOND).await;
        pacer.set(&Pace::unlimited());
    });
    assert_eq!(second - start, SECOND);
}

#[tokio::test(start_paused = true)]
async fn no_more_requests_are_in_flight_than_allowed() {
    let pacer = Pacer::new(&Pace::unlimited(), 3);
    let tickets: Vec<_> = (0..5).map(|_| pacer.ticket()).collect();
    for ticket in &tickets[..3] {
        turn(ticket).await;
    }
    let start = Instant::now();
    let fourth = async {
        let at = turn(&tickets[3]).await;
        assert_eq!(pacer.state().in_flight(), 3);
        at - start
    };
    let (fourth, ()) = tokio::join!(fourth, async {
        sleep(SECOND).await;
        assert_eq!((pacer.state().in_flight(), pacer.state().waiting()), (3, 1));
        tickets[0].record(start, &accepted(None));
    });
    assert!(fourth >= SECOND && fourth < SECOND + MOMENT, "{fourth:?}");
    // A call that is dropped gives back what it held.
    drop(tickets);
    assert_eq!((pacer.state().in_flight(), pacer.state().waiting()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_request_in_flight_that_nobody_polls_holds_up_nobody() {
    let pacer = Pacer::new(&Pace::unlimited(), 2);
    let responses = Notify::new();
    let tickets = [pacer.ticket(), pacer.ticket()];
    let mut requests = tickets.each_ref().map(|ticket| {
        let responses = &responses;
        Box::pin(async move {
            let at = turn(ticket).await;
            ticket.watch(pin!(responses.notified())).await;
            at
        })
    });
    for request in &mut requests {
        assert!(poll_once(request.as_mut()).is_pending());
    }
    let start = Instant::now();
    let other = pacer.ticket();
    let mut waiting = pin!(turn(&other));
    tokio::select! {
        _ = &mut waiting => panic!("both are waiting for their responses"),
        () = sleep(SECOND) => responses.notify_waiters(),
    }
    let waited = waiting.await - start;
    assert!(waited >= SECOND + LAPSE, "{waited:?}");
    assert!(waited < SECOND + MOMENT, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn turns_that_nobody_takes_go_to_the_next_call() {
    for sleepers in [1, 3, 20, 1000] {
        let pacer = pacer(&Pace::fixed(1000, SECOND).unwrap());
        send(&pacer, &refused(429, Some(SECOND))).await;
        let start = Instant::now();
        let asleep: Vec<_> = (0..sleepers).map(|_| pacer.ticket()).collect();
        let mut asleep: Vec<_> = asleep.iter().map(|ticket| Box::pin(turn(ticket))).collect();
        for future in &mut asleep {
            assert!(poll_once(future.as_mut()).is_pending());
        }
        let awake = send(&pacer, &accepted(None)).await - start;
        let limit = SECOND + if sleepers > 100 { SECOND } else { 5 * MOMENT };
        assert!(awake >= SECOND && awake < limit, "{sleepers}: {awake:?}");
        assert_eq!(pacer.state().waiting(), sleepers);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_let_its_turn_pass_keeps_its_place() {
    let pacer = pacer(&Pace::fixed(10, SECOND).unwrap());
    send(&pacer, &accepted(None)).await;
    let (first, second, third) = (pacer.ticket(), pacer.ticket(), pacer.ticket());
    let mut first = Box::pin(turn(&first));
    assert!(poll_once(first.as_mut()).is_pending());
    let passed = turn(&second).await;
    let (first, third) = tokio::join!(first, turn(&third));
    assert!(passed < first && first < third);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_tells_the_limit() {
    let pacer = pacer(&Pace::adaptive());
    for _ in 0..100 {
        send(&pacer, &accepted(None)).await;
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(pacer.state().rate(), None);
    assert_eq!(pacer.state().reason(), None);
    send(&pacer, &refused(429, Some(59 * SECOND))).await;
    let a_minute = pacer.state().rate().unwrap() * 60.0;
    assert!((95.0..100.0).contains(&a_minute), "{a_minute}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_hardly_sends_learns_nothing_about_the_limit() {
    let pacer = pacer(&Pace::adaptive());
    for _ in 0..100 {
        send(&pacer, &accepted(None)).await;
    }
    send(&pacer, &refused(429, Some(59 * SECOND))).await;
    let mut rates = Vec::new();
    for _ in 0..50 {
        sleep(10 * MINUTE).await;
        send(&pacer, &accepted(None)).await;
        rates.push(pacer.state().rate().unwrap());
    }
    assert!(rates[49] < 2.0 * rates[0], "{rates:?}");
    assert!(rates[49] < 1.02 * rates[30], "{rates:?}");
}

#[tokio::test(start_paused = true)]
async fn a_header_that_says_nothing_remains_is_not_believed_for_long() {
    let pacer = pacer(&Pace::adaptive());
    let start = Instant::now();
    for _ in 0..1000 {
        send(&pacer, &accepted(Some(0))).await;
    }
    assert!(start.elapsed() < SECOND, "{:?}", start.elapsed());
    assert_eq!(pacer.state().reason(), None);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_gave_no_rate_is_forgotten() {
    let pacer = pacer(&Pace::adaptive());
    for _ in 0..5 {
        send(&pacer, &accepted(None)).await;
    }
    send(&pacer, &refused(429, Some(SECOND))).await;
    sleep(2 * SECOND).await;
    assert_eq!(pacer.state().reason(), Some(PaceReason::Refusal));
    for _ in 0..20 {
        send(&pacer, &accepted(None)).await;
    }
    assert_eq!((pacer.state().rate(), pacer.state().reason()), (None, None));
}

#[test]
fn responses_whose_times_are_out_of_order_do_no_harm() {
    let at = |millis: u64| Duration::from_millis(10_000 + millis);
    let mut limiter = Limiter::new(&Pace::adaptive());
    for _ in 0..19 {
        limiter.record(at(5), at(0), &accepted(None));
    }
    limiter.record(at(9), at(6), &refused(429, None));
    limiter.record(at(4), at(0), &accepted(Some(0)));
    limiter.record(at(3), at(2), &refused(429, None));
    for sent in [at(1), at(20), at(21)] {
        limiter.sent(sent);
        limiter.record(at(2), sent, &refused(429, Some(Duration::MAX)));
    }
    assert!(limiter.ready_at(at(0)) >= at(0));
    assert!(limiter.rate().unwrap().is_finite());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_ahead_ends_the_hold_and_leaves_the_rate() {
    let pacer = pacer(&Pace::adaptive());
    for _ in 0..100 {
        send(&pacer, &accepted(None)).await;
    }
    send(&pacer, &refused(429, Some(59 * SECOND))).await;
    let rate = pacer.state().rate().unwrap();
    let ticket = pacer.ticket();
    let mut waiting = Box::pin(turn(&ticket));
    assert!(poll_once(waiting.as_mut()).is_pending());
    advance(365 * 24 * 60 * MINUTE).await;
    let at = waiting.await;
    assert!(at.elapsed() < MOMENT);
    ticket.record(at, &accepted(None));
    assert!(pacer.state().held_for().is_zero());
    let after = pacer.state().rate().unwrap();
    assert!(after >= rate && after < 1.1 * rate, "{rate} {after}");
}

#[tokio::test(start_paused = true)]
async fn one_request_in_ten_minutes_is_kept_to_by_all_calls_together() {
    let pacer = pacer(&Pace::fixed(1, 10 * MINUTE).unwrap());
    let start = Instant::now();
    let feedback = accepted(None);
    let calls = (0..100).map(|_| send(&pacer, &feedback));
    let turns = futures_util::future::join_all(calls).await;
    for (number, at) in (0..).zip(turns) {
        let late = (at - start).checked_sub(10 * MINUTE * number);
        assert!(late.is_some_and(|late| late < MOMENT), "{number} {late:?}");
    }
}

#[test]
fn after_a_hold_that_was_too_short_one_request_finds_out_whether_the_server_accepts_again() {
    let mut limiter = Limiter::new(&Pace::adaptive());
    let mut now = Duration::ZERO;
    let mut record = |feedback| {
        now += SECOND;
        limiter.record(now, now, &feedback);
        limiter.window()
    };
    for _ in 0..40 {
        assert!(record(accepted(None)) > 1);
    }
    assert!(record(refused(429, None)) > 1);
    assert_eq!(record(refused(429, None)), 1);
    assert!(record(accepted(None)) > 1);
}
