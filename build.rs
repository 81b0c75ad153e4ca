//! Generates the client from `openapi/tallyfy.yaml`, into `OUT_DIR`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use codegen::problem::Problem;
use codegen::progenitor_input::progenitor_input;
use codegen::{emit, parse};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;

#[path = "codegen/mod.rs"]
mod codegen;

const SPEC: &str = "openapi/tallyfy.yaml";

fn main() {
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=src/pattern.rs");
    if let Err(error) = generate() {
        println!("cargo::error={error}");
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let yaml = fs::read_to_string(root.join(SPEC)).map_err(|error| {
        Problem::new(
            None,
            error.to_string(),
            "the build needs this file beside Cargo.toml",
        )
    })?;
    let spec = parse::read(&yaml)?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::request::Slot));
    let input = progenitor_input(&spec)?;
    for (schema, rust_type) in input.replacements {
        settings.with_replacement(schema, rust_type, [TypeImpl::Display].into_iter());
    }
    let api = Generator::new(&settings)
        .generate_tokens(&input.document)
        .map_err(|error| {
            let help = "the checks of the build script should have found this: please report it";
            Problem::new(
                None,
                format!("progenitor can't generate from it: {error}"),
                help,
            )
        })?;

    write(&out.join("api.rs"), api)?;
    write(&out.join("derived.rs"), emit::rust(&spec))
}

fn write(path: &Path, tokens: proc_macro2::TokenStream) -> Result<(), Box<dyn Error>> {
    fs::write(path, prettyplease::unparse(&syn::parse2(tokens)?))?;
    Ok(())
}
