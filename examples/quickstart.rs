//! Three deletions and a refusal, against the built-in sandbox: no account is needed.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use std::error::Error;

use tallyfy::Deletion;
use tallyfy::sandbox::Sandbox;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().len() > 1 {
        return Err("quickstart takes no arguments".into());
    }
    let group = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";
    let tag = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
    let file = "b7c6d5e4f3a2910817263544f5e6d7c8";

    let sandbox = Sandbox::start().await?;
    sandbox.add(&Deletion::delete_group(group)?);
    sandbox.add(&Deletion::delete_tag(tag)?);
    sandbox.add(&Deletion::delete_file(file)?);

    let client = sandbox.client();
    let deleted = client.delete_group(group).await?;
    println!("delete_group {group} {}", deleted.status());
    let deleted = client.delete_tag(tag).await?;
    println!("delete_tag {tag} {}", deleted.status());
    let deleted = client.delete_file(file).await?;
    println!("delete_file {file} {}", deleted.status());

    // The group is gone: a second deletion is refused, and the error says why.
    let Err(error) = client.delete_group(group).await else {
        return Err("a missing group was deleted".into());
    };
    println!("delete_group {group} {}", error.status().unwrap_or(0));
    println!("  {error}");
    Ok(())
}
