//! An application signs in and its token is renewed, against the built-in sandbox.
//!
//! ```text
//! cargo run --example credentials
//! ```

use std::error::Error;

use tallyfy::auth::{Application, Credentials};
use tallyfy::sandbox::Sandbox;
use tallyfy::{Client, Deletion};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().len() > 1 {
        return Err("credentials takes no arguments".into());
    }
    let sandbox = Sandbox::start().await?;
    let endpoint = sandbox.token_endpoint();

    // The id and the secret come from Tallyfy's support. Without `token_url` and `base_url` both
    // are at Tallyfy.
    let application = Application::new(endpoint.client_id(), endpoint.client_secret())
        .token_url(sandbox.token_url());
    let client = Client::builder()
        .credentials(Credentials::client_credentials(application))
        .organization(sandbox.organization())
        .base_url(sandbox.base_url())
        .build()?;

    for tag in [
        "1a2b3c4d5e6f708192a3b4c5d6e7f809",
        "2b3c4d5e6f708192a3b4c5d6e7f8091a",
    ] {
        sandbox.add(&Deletion::delete_tag(tag)?);
        let deleted = client.delete_tag(tag).await?;
        println!("delete_tag {tag} {}", deleted.status());
        // The client gets another token for the next deletion, and repeats that deletion.
        endpoint.revoke_access();
    }
    for request in sandbox.requests() {
        println!("{} {}", request.method(), request.path());
    }
    Ok(())
}
