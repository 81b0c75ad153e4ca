//! `generated/`: what the build script writes, for builds without the feature `generate`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::checksum::{RECORDED, checksum};
use crate::codegen::generate::generate;
use crate::codegen_messages::taken;

const HEADER: &str = "\
// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

";

#[test]
fn the_checked_in_code_is_derived_from_the_spec() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("generated");
    let yaml = fs::read_to_string(root.join("openapi/tallyfy.yaml")).unwrap();
    let formatted = generate(&yaml, &taken())
        .unwrap()
        .into_iter()
        .map(|(name, code)| {
            let code = prettyplease::unparse(&syn::parse_file(&code).unwrap());
            (folder.join(name), format!("{HEADER}{code}"))
        });
    let mut derived: BTreeMap<_, _> = formatted.collect();
    derived.insert(root.join(RECORDED), checksum(root).unwrap() + "\n");

    if std::env::var_os("UPDATE_DERIVED").is_some() {
        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        for (path, text) in &derived {
            fs::write(path, text).unwrap();
        }
    }
    let files = fs::read_dir(&folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().replace('\r', "");
        (path, text)
    });
    assert!(
        files.collect::<BTreeMap<_, _>>() == derived,
        "generated/ is out of date; \
         UPDATE_DERIVED=1 cargo test --all-features --test suite derived updates it"
    );
}

#[test]
fn the_checksum_covers_spec_and_generator_whatever_their_line_ends() {
    let root = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(root.path().join(file), text).unwrap();
    fs::create_dir(root.path().join("openapi")).unwrap();
    fs::create_dir_all(root.path().join("codegen/emit")).unwrap();
    write("openapi/tallyfy.yaml", "a");
    // From the reference of FNV-1a.
    assert_eq!(checksum(root.path()).unwrap(), "af63dc4c8601ec8c");

    write("openapi/tallyfy.yaml", "a\nb\n");
    write("codegen/emit/mod.rs", "c\n");
    let before = checksum(root.path()).unwrap();
    write("openapi/tallyfy.yaml", "a\r\nb\r\n");
    write("codegen/emit/mod.rs~", "no Rust file");
    assert_eq!(checksum(root.path()).unwrap(), before);
    for (file, text) in [
        ("openapi/tallyfy.yaml", "a\nb\nc\n"),
        ("codegen/emit/mod.rs", "d\n"),
    ] {
        let unedited = checksum(root.path()).unwrap();
        write(file, text);
        assert_ne!(checksum(root.path()).unwrap(), unedited, "{file}");
    }
}
