use std::collections::VecDeque;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use secrecy::{ExposeSecret, SecretString};
use tokio::time::sleep;

use super::super::renewal::{EARLY, MAX_HOLD, PAUSE};
use super::super::source::FetchFuture;
use super::super::token::AccessToken;
use super::*;

const HOUR: Duration = Duration::from_secs(3600);
const OPERATION: &str = "delete_group";

/// Gives numbered tokens, or fails as the script says, and counts.
#[derive(Default)]
struct Script {
    takes: Duration,
    lifetime: Option<Duration>,
    must_complete: bool,
    /// How many times the first token is given.
    cached: AtomicUsize,
    errors: Mutex<VecDeque<TokenError>>,
    asked: Mutex<Vec<bool>>,
}

impl Script {
    fn new(takes: Duration, lifetime: Duration) -> Arc<Self> {
        Arc::new(Self {
            takes,
            lifetime: Some(lifetime),
            ..Self::default()
        })
    }

    fn fail(&self, error: TokenError) {
        self.errors.lock().unwrap().push_back(error);
    }

    fn cached(&self, times: usize) {
        self.cached.store(times, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Source for Script {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> FetchFuture<'a> {
        Box::pin(async move {
            let number = {
                let mut asked = self.asked.lock().unwrap();
                asked.push(request.last_was_rejected());
                asked.len()
            };
            sleep(self.takes).await;
            if let Some(error) = self.errors.lock().unwrap().pop_front() {
                return Err(error);
            }
            let cached = self.cached.load(Ordering::Relaxed);
            let shown = if number <= cached { 1 } else { number };
            let mut token = AccessToken::new(format!("token-{shown}"));
            token.lifetime = self.lifetime;
            Ok(token)
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    fn is_bound(&self) -> bool {
        false
    }

    fn must_complete(&self) -> bool {
        self.must_complete
    }
}

fn cache(script: &Arc<Script>) -> Arc<TokenCache> {
    let source: Arc<dyn Source> = script.clone();
    Arc::new(TokenCache::new(source, "", Duration::from_secs(30)))
}

async fn text(cache: &Arc<TokenCache>) -> String {
    let token = cache.token().await.unwrap();
    token.secret().expose_secret().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_early_and_no_call_waits_for_it() {
    let script = Script::new(Duration::from_secs(2), HOUR);
    let cache = cache(&script);
    assert_eq!(text(&cache).await, "token-1");
    // Five minutes before it expires, counted from when it was asked for.
    sleep(HOUR - EARLY - Duration::from_secs(3)).await;
    assert_eq!(
        (text(&cache).await.as_str(), script.asked()),
        ("token-1", 1)
    );
    sleep(Duration::from_secs(1)).await;
    let before = Instant::now();
    assert_eq!(text(&cache).await, "token-1");
    assert_eq!(Instant::now(), before);
    sleep(Duration::from_secs(3)).await;
    assert_eq!(
        (text(&cache).await.as_str(), script.asked()),
        ("token-2", 2)
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_early_renewal_costs_nothing_and_is_tried_again_half_a_minute_later() {
    let script = Script::new(Duration::from_millis(1), HOUR);
    let cache = cache(&script);
    text(&cache).await;
    for _ in 0..2 {
        script.fail(TokenError::unavailable("no network"));
    }
    script.fail(TokenError::refused("no such user"));
    sleep(HOUR - EARLY).await;
    for _ in 0..80 {
        assert_eq!(text(&cache).await, "token-1");
        sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(script.asked(), 4);
    sleep(PAUSE).await;
    text(&cache).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(
        (text(&cache).await.as_str(), script.asked()),
        ("token-5", 5)
    );
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_not_used() {
    let script = Script::new(Duration::from_secs(1), HOUR);
    let cache = cache(&script);
    assert_eq!(text(&cache).await, "token-1");
    sleep(HOUR).await;
    script.fail(TokenError::unavailable("no network"));
    assert!(!cache.token().await.unwrap_err().is_refused());
    assert_eq!(text(&cache).await, "token-3");
}

#[tokio::test(start_paused = true)]
async fn without_a_lifetime_a_token_is_used_until_it_is_rejected() {
    let script = Arc::new(Script::default());
    let cache = cache(&script);
    text(&cache).await;
    sleep(HOUR * 24 * 365).await;
    let first = cache.token().await.unwrap();
    first.accept();
    assert_eq!(script.asked(), 1);
    assert_eq!(
        cache.rejected("", OPERATION, &first),
        AfterUnauthorized::Retry
    );
    let second = cache.token().await.unwrap();
    assert!(!Arc::ptr_eq(&first, &second));
    assert_eq!(*script.asked.lock().unwrap(), [false, true]);
    // Another call that used the first one gets the second.
    assert_eq!(
        cache.rejected("", OPERATION, &first),
        AfterUnauthorized::Retry
    );
    assert!(Arc::ptr_eq(&second, &cache.token().await.unwrap()));
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_rejects_a_new_token_renews_none_for_half_a_minute() {
    let script = Script::new(Duration::ZERO, HOUR);
    let cache = cache(&script);
    let first = cache.token().await.unwrap();
    assert_eq!(
        cache.rejected("", OPERATION, &first),
        AfterUnauthorized::Retry
    );
    cache.rejected_again("", OPERATION);
    let second = cache.token().await.unwrap();
    for _ in 0..3 {
        // That other operations accept it changes nothing for this one.
        second.accept();
        assert_eq!(
            cache.rejected("", OPERATION, &second),
            AfterUnauthorized::AlreadyRetried
        );
        assert!(Arc::ptr_eq(&cache.token().await.unwrap(), &second));
    }
    assert_eq!(script.asked(), 2);

    assert_eq!(
        cache.rejected("", "delete_tag", &second),
        AfterUnauthorized::Retry
    );
    let third = cache.token().await.unwrap();
    assert_eq!(
        cache.rejected("other", OPERATION, &third),
        AfterUnauthorized::Retry
    );
    let fourth = cache.token().await.unwrap();
    assert_eq!(
        cache.rejected("", OPERATION, &fourth),
        AfterUnauthorized::AlreadyRetried
    );
    sleep(PAUSE).await;
    assert_eq!(
        cache.rejected("", OPERATION, &fourth),
        AfterUnauthorized::Retry
    );
}

#[tokio::test(start_paused = true)]
async fn a_source_that_was_asked_before_the_rejection_is_asked_again() {
    let script = Script::new(Duration::from_secs(2), HOUR);
    script.cached(2);
    let cache = cache(&script);
    let first = cache.token().await.unwrap();
    sleep(HOUR - EARLY).await;
    // The early renewal is running when the token is rejected, and brings the same one.
    cache.token().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(
        cache.rejected("", OPERATION, &first),
        AfterUnauthorized::Retry
    );
    assert_eq!(text(&cache).await, "token-3");
    assert_eq!(*script.asked.lock().unwrap(), [false, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_must_complete_gets_twice_the_time_and_nobody_waits_longer() {
    let script = Arc::new(Script {
        takes: Duration::from_secs(45),
        lifetime: Some(HOUR),
        must_complete: true,
        ..Script::default()
    });
    let cache = cache(&script);
    let before = Instant::now();
    for wait in [30, 30] {
        let error = cache.token().await.unwrap_err();
        assert!(error.to_string().contains("in time"), "{error}");
        assert_eq!(before.elapsed(), Duration::from_secs(wait));
    }
    cache.wait_for_renewal().await;
    assert_eq!(before.elapsed(), Duration::from_secs(45));
    assert_eq!(
        (text(&cache).await.as_str(), script.asked()),
        ("token-1", 1)
    );
}

#[tokio::test(start_paused = true)]
async fn only_a_renewal_in_progress_is_waited_for() {
    let script = Script::new(Duration::from_secs(2), HOUR);
    let cache = cache(&script);
    cache.wait_for_renewal().await;
    text(&cache).await;
    sleep(HOUR - EARLY).await;
    let before = Instant::now();
    assert_eq!(text(&cache).await, "token-1");
    cache.wait_for_renewal().await;
    assert_eq!(before.elapsed(), Duration::from_secs(2));
    assert_eq!(text(&cache).await, "token-2");
}

#[tokio::test(start_paused = true)]
async fn after_a_refusal_and_a_retry_after_the_source_is_not_asked() {
    let script = Script::new(Duration::ZERO, HOUR);
    let cache = cache(&script);
    script.fail(TokenError::refused("no such user"));
    for _ in 0..3 {
        assert!(cache.token().await.unwrap_err().is_refused());
    }
    assert_eq!(script.asked(), 1);
    sleep(PAUSE).await;
    let minute = Duration::from_secs(60);
    script.fail(TokenError::unavailable("busy").retry_after(minute));
    for _ in 0..3 {
        let error = cache.token().await.unwrap_err();
        assert_eq!(error.wait(), Some(minute));
    }
    assert_eq!(script.asked(), 2);
    sleep(minute).await;
    assert_eq!(text(&cache).await, "token-3");
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_hours_is_reported_and_the_source_is_asked_again_after_a_minute() {
    let script = Script::new(Duration::ZERO, HOUR);
    for wait in [HOUR, Duration::MAX] {
        let cache = cache(&script);
        script.fail(TokenError::unavailable("busy").retry_after(wait));
        assert_eq!(cache.token().await.unwrap_err().wait(), Some(wait));
        let part = Duration::from_secs(20);
        sleep(part).await;
        assert_eq!(cache.token().await.unwrap_err().wait(), Some(wait - part));
        sleep(MAX_HOLD - part).await;
        assert!(cache.token().await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn all_waiting_calls_share_one_result_good_or_bad() {
    let script = Script::new(Duration::from_secs(5), HOUR);
    let cache = cache(&script);
    script.fail(TokenError::unavailable("no network"));
    for (round, good) in [(1, false), (2, true)] {
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..500 {
            let cache = Arc::clone(&cache);
            calls.spawn(async move { cache.token().await.is_ok() });
        }
        assert!(
            calls
                .join_all()
                .await
                .into_iter()
                .all(|is_ok| is_ok == good)
        );
        assert_eq!(script.asked(), round);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_at_any_await_point_does_not_affect_the_others() {
    for polls in 0..50 {
        let script = Script::new(Duration::from_millis(20), HOUR);
        let cache = cache(&script);
        let mut others = tokio::task::JoinSet::new();
        {
            let mut first = pin!(cache.token());
            let mut finished = false;
            for poll in 0..=polls {
                if !finished {
                    let mut context = Context::from_waker(Waker::noop());
                    finished = first.as_mut().poll(&mut context).is_ready();
                }
                if poll == 0 {
                    let cache = Arc::clone(&cache);
                    others.spawn(async move { text(&cache).await });
                }
                sleep(Duration::from_millis(1)).await;
            }
        }
        assert_eq!(others.join_all().await, ["token-1"], "{polls} polls");
        assert_eq!(script.asked(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_takes_too_long_is_given_up() {
    let script = Script::new(HOUR, HOUR);
    let cache = cache(&script);
    let before = Instant::now();
    let error = cache.token().await.unwrap_err();
    assert!(
        !error.is_refused() && error.to_string().contains("in time"),
        "{error}"
    );
    assert_eq!(before.elapsed(), Duration::from_secs(30));
}

#[test]
fn a_renewal_that_ended_with_its_runtime_is_replaced() {
    let script = Script::new(Duration::from_millis(50), HOUR);
    let cache = cache(&script);
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
    };
    let first = runtime();
    let patience = Duration::from_millis(10);
    let dropped = first.block_on(async { timeout(patience, cache.token()).await });
    assert!(dropped.is_err());
    let second = runtime();
    let waiting = second.spawn({
        let cache = Arc::clone(&cache);
        async move { text(&cache).await }
    });
    second.block_on(async { sleep(patience).await });
    drop(first);
    assert_eq!(second.block_on(waiting).unwrap(), "token-2");
}

#[test]
fn a_renewal_on_an_idle_runtime_is_replaced() {
    let script = Script::new(Duration::from_millis(50), HOUR);
    let source: Arc<dyn Source> = script.clone();
    let cache = Arc::new(TokenCache::new(source, "", Duration::from_millis(100)));
    let [first, second] = [(); 2].map(|()| {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
    });
    let patience = Duration::from_millis(10);
    let dropped = first.block_on(async { timeout(patience, cache.token()).await });
    assert!(dropped.is_err());
    assert_eq!(second.block_on(text(&cache)), "token-2");
}
