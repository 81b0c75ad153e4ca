//! Texts of the spec, which become documentation.

use serde_json::json;

use super::document::query_parameter;
use super::{Edit, right};
use crate::codegen::emit::docs::text;

const TEXTS: [(&str, &str); 27] = [
    (
        "a fence without a language",
        "Before.\n\n```\nlet x = 1;\n```\n\nAfter.",
    ),
    (
        "a fence with a language",
        "```rust\nfn main() { panic!() }\n```",
    ),
    ("a fence that stays open", "```\nlet x = 1;"),
    ("a fence of tildes", "~~~\nlet x = ```1```;\n~~~"),
    ("a long fence", "`````\n```\nlet x = 1;\n`````"),
    ("a fence in a list", "- ```\n  let x = 1;\n  ```\n- two"),
    ("a fence in a quotation", "> ```\n> let x = 1;\n> ```"),
    ("an indented block", "Before.\n\n    let x = 1;\n\nAfter."),
    ("an indented block first", "    let x = 1;"),
    ("a block with a tab", "Before.\n\n\tlet x = 1;"),
    (
        "an indented block in a list",
        "-      let x = 1;\n\n1.       let y = 2;",
    ),
    (
        "marks of direction",
        "left \u{202E}thgir\u{202C} \u{2066}x\u{2069} left",
    ),
    (
        "brackets",
        "See [link], [a][b], [`code`], [Option], [^1] and ![image].",
    ),
    ("a definition of a link", "[a]: https://example.com\n\n[a]"),
    (
        "links",
        "[text](https://example.com/a) and <https://example.com/b>, https://example.com/c.",
    ),
    (
        "a link to an item",
        "[text](crate::Nothing) and [other](Self::nothing)",
    ),
    ("one backquote", "An odd ` and [link] and <tag>"),
    ("many backquotes", "A ``` b `` c ` d [link]"),
    ("code with brackets", "`[link]` and ``a ` [b]`` and `<tag>`"),
    ("tags", "<tag> </tag> <br> <!-- no end <script>"),
    ("entities", "&lt;tag&gt; &amp; &nothing;"),
    ("backslashes", "a \\ b \\[c\\] \\`d\\` e\\"),
    ("headings", "# Errors\n\nText\n===\n\nMore\n---"),
    ("a table", "| a | b |\n|---|---|\n| [c] | `d` |"),
    (
        "control characters",
        "a\u{0}b\u{7}c\rd\r\ne\u{85}f\u{2028}g",
    ),
    ("an end of a comment", "*/ /* // #[doc] {} \"quoted\" 'x'"),
    ("a lazy list", "- one\ntwo\n     - three\n\n   four"),
];

pub fn edits() -> Vec<Edit> {
    TEXTS
        .into_iter()
        .map(|(name, text)| {
            right(format!("docs: {name}"), move |document, number| {
                let mut parameter = query_parameter("by", json!({ "type": "boolean" }));
                parameter["description"] = json!(text);
                let operation = document.operation_with(number, parameter);
                operation["summary"] = json!(text);
                operation["description"] = json!(text);
                operation["x-tallyfy"]["evidence"] = json!([{ "source": text, "says": text }]);
                document.call(number, json!({}), "");
            })
        })
        .collect()
}

#[test]
fn texts_become_markdown_that_rustdoc_reads_as_it_is_meant() {
    for (source, expected) in [
        ("a `b` [c] <d>", "a `b` \\[c\\] \\<d\\>"),
        ("```\nx\n```", "```text\nx\n```"),
        ("```rust\nx", "```text\nx\n```"),
        ("a\n\n    b", "a\n\n   b"),
        (
            "[a](https://b.c) https://d.e.",
            "[a](https://b.c) <https://d.e>.",
        ),
        ("a `b", "a \\`b"),
        ("", ""),
    ] {
        assert_eq!(text(source), expected, "{source:?}");
    }
}
