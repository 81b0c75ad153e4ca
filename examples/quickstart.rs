//! Three deletions and a refusal, against the built-in sandbox: no account is needed.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use tallyfy::Deletion;
use tallyfy::sandbox::Sandbox;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let group = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";
    let tag = "1a2b3c4d5e6f708192a3b4c5d6e7f809";
    let file = "b7c6d5e4f3a2910817263544f5e6d7c8";

    let sandbox = Sandbox::start().await?;
    sandbox.add(&Deletion::delete_group(group)?);
    sandbox.add(&Deletion::delete_tag(tag)?);
    sandbox.add(&Deletion::delete_file(file)?);

    let client = sandbox.client();
    println!(
        "delete_group {group} {}",
        client.delete_group(group).await?.status()
    );
    println!(
        "delete_tag {tag} {}",
        client.delete_tag(tag).await?.status()
    );
    println!(
        "delete_file {file} {}",
        client.delete_file(file).await?.status()
    );

    match client.delete_group(group).await {
        Ok(deleted) => Err(format!("a group that is not there was {}", deleted.outcome()).into()),
        Err(error) => {
            let status = error
                .status()
                .map_or("no answer".to_owned(), |status| status.to_string());
            println!("delete_group {group} {status}");
            println!("  {error}");
            Ok(())
        }
    }
}
