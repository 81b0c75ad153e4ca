//! With the feature `generate`, generates the client from `openapi/tallyfy.yaml` into `OUT_DIR`.
//! Without it, checks that the code in `generated/` was written from that file.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[cfg(not(feature = "generate"))]
#[path = "codegen/checksum.rs"]
mod checksum;
#[cfg(feature = "generate")]
#[path = "codegen/mod.rs"]
mod codegen;

const SPEC: &str = "openapi/tallyfy.yaml";

fn main() {
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=src/pattern.rs");
    if let Err(error) = root().and_then(|root| prepare(&root)) {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn root() -> Result<PathBuf, Box<dyn Error>> {
    Ok(env::var_os("CARGO_MANIFEST_DIR")
        .ok_or("no CARGO_MANIFEST_DIR")?
        .into())
}

#[cfg(feature = "generate")]
fn prepare(root: &Path) -> Result<(), Box<dyn Error>> {
    use codegen::{generate::generate, problem::Problem, taken::Taken};

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let yaml = fs::read_to_string(root.join(SPEC)).map_err(|error| {
        let help = "the build needs this file beside Cargo.toml";
        Problem::new(None, error.to_string(), help)
    })?;
    for (name, text) in generate(&yaml, &Taken::read(&root.join("src"))?)? {
        fs::write(out.join(name), text)?;
    }
    Ok(())
}

#[cfg(not(feature = "generate"))]
fn prepare(root: &Path) -> Result<(), Box<dyn Error>> {
    use checksum::{RECORDED, checksum};

    println!("cargo::rerun-if-changed={RECORDED}");
    let recorded = fs::read_to_string(root.join(RECORDED))
        .map_err(|error| format!("{RECORDED}: {error}; the build needs this file"))?;
    if recorded.trim() == checksum(root)? {
        return Ok(());
    }
    Err(format!(
        "{SPEC} or codegen/ has changed since generated/ was written; enable the feature \
         `generate`, or run `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`"
    )
    .into())
}
