//! The published JSON Schema of a work list's line.

#[cfg(feature = "schemars")]
#[test]
fn the_published_schema_is_the_derived_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/worklist.schema.json");
    let schema = schemars::schema_for!(tallyfy::bulk::Item);
    if std::env::var_os("UPDATE_DERIVED").is_some() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        std::fs::write(path, text).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        serde_json::from_str(&published).ok() == Some(schema.to_value()),
        "openapi/worklist.schema.json is not what the spec gives; \
         UPDATE_DERIVED=1 cargo test --all-features --test suite derived writes it anew"
    );
}
