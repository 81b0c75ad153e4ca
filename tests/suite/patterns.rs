//! The build script's automata match what a regex engine matches.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::codegen::pattern::Automaton;

/// A pattern without its anchors, made of what is supported.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec![
        "a",
        "b",
        "é",
        "-",
        "\\.",
        ".",
        "[ab]",
        "[^a]",
        "[a-c_-]",
        "[^\\W_]",
        "\\d",
        "\\w",
        "\\W",
        "\\D",
        "[!#-'*+.0-9]",
        "[é-ü]",
        "\\x61",
        "\\u00e9",
        "[\\]\\-]",
        "@",
        "[0-9a-f]",
    ])
    .prop_map(str::to_owned);
    let quantifier = prop::sample::select(vec![
        "", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "+?", "{0}",
    ]);
    atom.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            (inner.clone(), quantifier.clone())
                .prop_map(|(inner, many)| format!("(?:{inner}){many}")),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner, 1..4).prop_map(|ways| format!("({})", ways.join("|"))),
        ]
    })
}

#[test]
fn an_automaton_matches_what_a_regex_engine_matches() {
    let text = prop::collection::vec(
        prop::sample::select("abc09.-_@é]ß\u{2028}x😀 ".chars().collect::<Vec<_>>()),
        0..7,
    );
    let texts = prop::collection::vec(text.prop_map(String::from_iter), 40);
    let matched = Cell::new(0_u32);
    let mut runner = TestRunner::new(Config::with_cases(2000));
    runner
        .run(&(pattern(), texts), |(pattern, texts)| {
            // The regex engine's dot matches ECMAScript's line separators, and it has no \\u00e9.
            let regex =
                regex_lite::Regex::new(&format!("^(?:{})$", pattern.replace("\\u00e9", "é")))
                    .unwrap();
            let automaton = Automaton::new(&format!("^(?:{pattern})$")).unwrap();
            for text in &texts {
                let text = text.replace('\u{2028}', "");
                let expected = regex.is_match(&text);
                matched.set(matched.get() + u32::from(expected));
                prop_assert_eq!(automaton.matches(&text), expected, "{} {:?}", pattern, text);
            }
            Ok(())
        })
        .unwrap();
    assert!(matched.get() > 2000, "only {} texts matched", matched.get());
}

#[test]
fn what_ecmascript_adds_is_matched() {
    for (pattern, matching, other) in [
        ("^.$", "\u{85}", "\u{2028}"),
        ("^\\s$", "\u{FEFF}", "\u{200B}"),
        ("^\\S+$", "a\u{200B}", "\u{A0}"),
        ("^(?<name>a)$", "a", "name"),
        ("^[\\b[]$", "[", "b"),
        ("^a{2}b$", "aab", "ab"),
        ("^[^]$", "é", ""),
    ] {
        let automaton = Automaton::new(pattern).unwrap();
        assert!(automaton.matches(matching), "{pattern} {matching:?}");
        assert!(!automaton.matches(other), "{pattern} {other:?}");
    }
}

#[test]
fn what_no_automaton_can_match_is_refused() {
    let nested = format!("^{}a{}$", "(".repeat(40), ")".repeat(40));
    for (pattern, says) in [
        ("a", "begin with ^"),
        ("^a|b$", "one alternative only"),
        ("^(a$", "( without a )"),
        ("^a)$", ") without a ("),
        ("^[a$", "[ without a ]"),
        ("^[]$", "without characters"),
        ("^(?=a)b$", "looks around"),
        ("^(?<!a)b$", "looks around"),
        ("^(?i:a)$", "sets a flag"),
        ("^(a)\\1$", "\\1"),
        ("^a\\b$", "\\b"),
        ("^\\p{L}$", "\\p"),
        ("^a^b$", "^ inside"),
        ("^*$", "* where nothing"),
        ("^a**$", "repeats a repetition"),
        ("^a{,3}$", "{,3}"),
        ("^a{3,2}$", "{3,2}"),
        ("^a{99999}$", "{99999}"),
        ("^[z-a]$", "does not go up"),
        ("^[a-\\d]$", "does not go up"),
        ("^\\ud83d$", "names no character"),
        ("^\\$", "ends with a backslash"),
        ("^(?:a{1000}){1000}$", "too large"),
        ("^(?:a|b)*a(?:a|b){20}$", "too large"),
        (nested.as_str(), "inside each other"),
    ] {
        let problem = Automaton::new(pattern).unwrap_err();
        assert!(problem.contains(says), "{pattern}: {problem}");
    }
}
