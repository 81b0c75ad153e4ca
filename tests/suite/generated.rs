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
