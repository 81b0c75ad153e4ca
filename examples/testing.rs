//! How to test code that deletes: against the sandbox, which fails when it is told to.
//!
//! ```text
//! cargo run --example testing
//! ```

use std::error::Error;

use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{CallOptions, Client, Deletion};

/// The code under test: says what became of a tag.
async fn clean_up(client: &Client, tag: &str) -> String {
    match client.delete_tag(tag).await {
        Ok(deleted) => deleted.outcome().to_string(),
        Err(error) if error.may_have_happened() => "check the tag".to_owned(),
        Err(_) => "not deleted".to_owned(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().len() > 1 {
        return Err("testing takes no arguments".into());
    }
    let tag = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
    let deletion = Deletion::delete_tag(tag)?;
    let sandbox = Sandbox::start().await?;
    let client = sandbox.client().with_options(CallOptions::new().no_retry());

    sandbox.add(&deletion);
    sandbox.fail_next(Fault::status(503));
    assert_eq!(clean_up(&client, tag).await, "check the tag");
    assert!(sandbox.contains(&deletion));

    // The server does it, and the response is lost: the sandbox knows better than the client.
    sandbox.fail_next(Fault::reset().after_acting());
    assert_eq!(clean_up(&client, tag).await, "check the tag");
    assert!(!sandbox.contains(&deletion));

    assert_eq!(sandbox.requests().len(), 2);
    println!("the code under test passed");
    Ok(())
}
