//! How fast a client sends, and how to share a rate limit.
//!
//! Tallyfy's sources name limits from 100 to 840 requests a minute, so the client finds the limit
//! by itself: [`Pace::adaptive`](crate::Pace::adaptive) is the default. Clones of a client, and
//! clients of other organizations made from it, share one pace. For one program on one account there
//! is nothing to set.
//!
//! If several programs use the same account, give each its part:
//!
//! ```
//! use std::time::Duration;
//! use tallyfy::{Client, Pace};
//!
//! let client = Client::builder()
//!     .access_token("from-your-vault")
//!     .organization("6f1c2d3e4b5a69788796a5b4c3d2e1f0")
//!     .pace(Pace::fixed(50, Duration::from_secs(60))?)
//!     .build()?;
//! # Ok::<_, tallyfy::Error>(())
//! ```
//!
//! A client and its clones have at most
//! [`max_in_flight`](crate::ClientBuilder::max_in_flight) requests in flight. Further calls wait.
//!
//! A call waits for its turn. If the turn would come after a
//! [`total_timeout`](crate::CallOptions::total_timeout) that you set, it fails at once with
//! [`DeadlineExceeded`](crate::ErrorKind::DeadlineExceeded), sends nothing, and
//! [`retry_after`](crate::Error::retry_after) tells how long the wait would have been.
//!
//! [`Client::pace`](crate::Client::pace) shows the present rate and what holds the client back, for a
//! progress display. [`Client::set_pace`](crate::Client::set_pace) changes the pace while it runs.
