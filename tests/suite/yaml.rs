//! The spec's YAML is read as other programs read it.

use serde_json::{Value, json};

use crate::codegen::yaml::read;

#[test]
fn the_spec_is_read_as_by_another_reader() {
    let yaml = include_str!("../../openapi/tallyfy.yaml");
    let other: Value = serde_saphyr::from_str(yaml).unwrap();
    assert!(read(yaml).unwrap().to_json() == other);
}

#[test]
fn a_value_has_the_type_that_yaml_gives_it() {
    for (yaml, value) in [
        ("", Value::Null),
        ("# only a comment", Value::Null),
        (
            "[null, ~, Null, '~', \"null\"]",
            json!([null, null, null, "~", "null"]),
        ),
        (
            "[true, False, 'true', yes, on]",
            json!([true, false, "true", "yes", "on"]),
        ),
        ("[0, 7, -3, +4, 0o17, 0xfF]", json!([0, 7, -3, 4, 15, 255])),
        (
            "[18446744073709551615, -9223372036854775808]",
            json!([u64::MAX, i64::MIN]),
        ),
        ("[1.5, -.5, 1e3, 2.]", json!([1.5, -0.5, 1000.0, 2.0])),
        (
            "[1.2.3, 2024-01-31, 1-2, '7', e1, .]",
            json!(["1.2.3", "2024-01-31", "1-2", "7", "e1", "."]),
        ),
        (
            "[.inf, .nan, infinity, NaN, 0x, 0b1]",
            json!([".inf", ".nan", "infinity", "NaN", "0x", "0b1"]),
        ),
        (
            "a: {b: [c, {d: }]}",
            json!({ "a": { "b": ["c", { "d": null }] } }),
        ),
        (
            "204: x\ntrue: y\n'': z",
            json!({ "204": "x", "true": "y", "": "z" }),
        ),
        (
            "a: |\n  b\n  c\nd: >-\n  e\n  f",
            json!({ "a": "b\nc\n", "d": "e f" }),
        ),
        ("---\na: &b 1\n...", json!({ "a": 1 })),
    ] {
        assert_eq!(read(yaml).unwrap().to_json(), value, "{yaml}");
    }
}

#[test]
fn what_json_does_not_have_is_refused_with_its_line() {
    let deep = "[".repeat(100_000);
    for (yaml, line, what) in [
        ("a: 1\nb: 2\na: 3", 3, "the key a is there twice"),
        ("a: &x 1\nb: *x", 2, "an alias is not supported here"),
        ("a: 1\nb: !!str 2", 2, "a tag is not supported here"),
        ("a: 1\n? [b]\n: 2", 2, "this key is not a text"),
        ("a: 1\n---\nb: 2", 2, "there is more than one document"),
        ("a: 1\nb: [", 2, ""),
        ("a:\n\tb: 1", 2, ""),
        (&deep, 1, ""),
    ] {
        let problem = read(yaml).unwrap_err();
        assert_eq!(problem.line, Some(line), "{yaml:.40}: {problem}");
        assert!(problem.what.contains(what), "{yaml:.40}: {problem}");
        assert!(
            !problem.what.is_empty() && !problem.help.is_empty(),
            "{problem}"
        );
    }
}
