//! Many deletions with a journal, against the built-in sandbox: no account is needed.
//!
//! ```text
//! cargo run --example bulk
//! ```

use std::error::Error;

use tallyfy::Deletion;
use tallyfy::sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().len() > 1 {
        return Err("bulk takes no arguments; the program tallyfy-delete does".into());
    }
    let groups = (0..1000).map(|number| Deletion::delete_group(format!("{number:032x}")));
    let groups = groups.collect::<Result<Vec<_>, _>>()?;
    let sandbox = Sandbox::start().await?;
    groups[..990].iter().for_each(|group| sandbox.add(group));

    let directory = tempfile::tempdir()?;
    let journal = directory.path().join("groups.journal");
    let bulk = sandbox.client().bulk().concurrency(8).journal(&journal)?;
    let mut run = bulk.run(groups);
    while let Some(result) = run.next().await {
        let result = result?;
        if result.outcome().is_failure() {
            eprintln!("{}: {}", result.item(), result.cause().unwrap_or_default());
        }
    }
    println!("{}", run.report());
    Ok(())
}
