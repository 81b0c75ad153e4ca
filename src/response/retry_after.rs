//! How long the server asks to wait.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// A century. A longer wait is cut to this, because not every wait can be added to a point in time.
const LONGEST_WAIT: u64 = 100 * 365 * 24 * 3600;
const LONGEST: Duration = Duration::from_secs(LONGEST_WAIT);

/// `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3). A date counts from the `Date` of
/// the same response, because the two clocks may differ, or from `now` if there is none. A date in
/// the past asks for no wait. Anything else is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let value = text(RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(LONGEST_WAIT)).min(LONGEST));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let sent = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let wait = until.duration_since(sent.unwrap_or(now));
    Some(wait.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<Duration> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        retry_after(&headers, now)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(read("0"), seconds(0));
        assert_eq!(read(" 30 "), seconds(30));
        assert_eq!(read("Sun, 06 Nov 1994 08:50:07 GMT"), seconds(30));
        assert_eq!(read("Sunday, 06-Nov-94 08:50:07 GMT"), seconds(30));
        assert_eq!(read("Sun Nov  6 08:50:07 1994"), seconds(30));
        assert_eq!(
            read("Sun, 06 Nov 1994 08:49:36 GMT"),
            seconds(0),
            "in the past"
        );
        assert_eq!(read("99999999999999999999999"), Some(LONGEST));
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_response() {
        let now = SystemTime::now();
        let headers = |date: &str| {
            HeaderMap::from_iter([
                (
                    RETRY_AFTER,
                    "Sun, 06 Nov 1994 08:50:07 GMT".parse().unwrap(),
                ),
                (DATE, date.parse().unwrap()),
            ])
        };
        let wait = |date| retry_after(&headers(date), now);
        assert_eq!(
            wait("Sun, 06 Nov 1994 08:50:05 GMT"),
            Some(Duration::from_secs(2))
        );
        assert_eq!(wait("Sun, 06 Nov 1994 09:50:05 GMT"), Some(Duration::ZERO));
        assert_eq!(
            wait("yesterday"),
            Some(Duration::ZERO),
            "counted from our own clock"
        );
    }

    #[test]
    fn an_invalid_retry_after_is_ignored() {
        for garbage in [
            "", " ", "-1", "+1", "1.5", "1e3", "0x10", "soon", "30 s", "1, 2", "٣",
        ] {
            assert_eq!(read(garbage), None, "{garbage}");
        }
    }
}
