//! From the text of the spec to the text of the files.

use std::collections::BTreeMap;
use std::error::Error;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};

use super::problem::Problem;
use super::progenitor_input::{progenitor_input, with_query_names};
use super::taken::Taken;
use super::{emit, parse};

/// Each file's name and its text.
pub type Files = BTreeMap<&'static str, String>;

/// Reads the spec and generates from it.
///
/// # Errors
///
/// Everything that the crate can't be built from.
pub fn generate(yaml: &str, taken: &Taken) -> Result<Files, Box<dyn Error>> {
    let spec = parse::read(yaml, taken)?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected);
    let input = progenitor_input(&spec);
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
    let api = ("api.rs", with_query_names(&spec, api));
    let files = emit::files(&spec).into_iter().chain([api]);
    Ok(files.map(|(name, code)| (name, code.to_string())).collect())
}
