//! Thousands of deletions that survive a kill.
//!
//! [`Client::bulk`](crate::Client::bulk) takes deletions from an iterator, a stream or a
//! [`WorkList`](crate::bulk::WorkList) file, and yields each with its
//! [`ItemOutcome`](crate::bulk::ItemOutcome). In this order a large job is safe:
//!
//! 1. Write the work list: JSON Lines, one deletion a line.
//! 2. Check it: [`WorkList::check`](crate::bulk::WorkList::check) reports every invalid line.
//! 3. Plan it: [`Bulk::plan`](crate::bulk::Bulk::plan) counts what would be sent, what is permanent and
//!    how long it takes. Nothing is sent.
//! 4. Run it with a [journal](crate::bulk::Bulk::journal). If the process is killed, run the same
//!    command again: what is finished is not sent again.
//! 5. Read the [report](crate::bulk::Report), and look at what is `unknown` or `unconfirmed`.
//!
//! ```
//! use std::io::Cursor;
//! use tallyfy::bulk::WorkList;
//! # use tallyfy::{Deletion, sandbox::Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::start().await?;
//! # let client = sandbox.client();
//! # let directory = tempfile::tempdir()?;
//! # let journal = directory.path().join("groups.journal");
//! # sandbox.add(&Deletion::delete_group("9f2b6c1d8e7f40319a5b4c3d2e1f0a6b")?);
//! let list = r#"{"operation":"delete_group","group_id":"9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"}"#;
//!
//! WorkList::new(Cursor::new(list)).check()?;
//! let plan = client.bulk().plan(WorkList::new(Cursor::new(list)))?;
//! assert_eq!(plan.permanent(), 1);
//!
//! let mut run = client.bulk().journal(&journal)?.run(WorkList::new(Cursor::new(list)));
//! println!("{}", run.finish().await?);
//! # Ok(())
//! # }
//! ```
//!
//! The [module `bulk`](crate::bulk) describes the journal, and what happens after a kill.
