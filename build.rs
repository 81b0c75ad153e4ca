//! Generates the client from `openapi/tallyfy.yaml`, into `OUT_DIR`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use codegen::generate::generate;
use codegen::problem::Problem;
use codegen::taken::Taken;

#[path = "codegen/mod.rs"]
mod codegen;

const SPEC: &str = "openapi/tallyfy.yaml";

fn main() {
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=src/pattern.rs");
    if let Err(error) = write() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let yaml = fs::read_to_string(root.join(SPEC)).map_err(|error| {
        Problem::new(
            None,
            error.to_string(),
            "the build needs this file beside Cargo.toml",
        )
    })?;
    let generated = generate(&yaml, &Taken::read(&root.join("src"))?)?;
    fs::write(out.join("api.rs"), generated.api)?;
    fs::write(out.join("derived.rs"), generated.derived)?;
    Ok(())
}
