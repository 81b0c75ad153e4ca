#![no_main]

#[path = "../../codegen/mod.rs"]
#[allow(dead_code)]
mod codegen;
#[path = "../../tests/fuzz/properties.rs"]
#[allow(dead_code)]
mod properties;

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::spec(input));
