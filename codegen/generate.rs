//! From the text of the spec to the text of the two modules.

use std::error::Error;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};

use super::problem::Problem;
use super::progenitor_input::{progenitor_input, with_query_names};
use super::taken::Taken;
use super::{emit, parse};

pub struct Generated {
    /// Progenitor's client.
    pub api: String,
    /// What `emit` writes.
    pub derived: String,
}

/// Reads the spec and generates from it.
///
/// # Errors
///
/// Everything that the crate can't be built from.
pub fn generate(yaml: &str, taken: &Taken) -> Result<Generated, Box<dyn Error>> {
    let spec = parse::read(yaml, taken)?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected);
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
    Ok(Generated {
        api: with_query_names(&spec, api).to_string(),
        derived: emit::rust(&spec).to_string(),
    })
}
