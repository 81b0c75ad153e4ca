//! Names in the spec, and what they are called in Rust.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

pub fn is_snake_case(name: &str) -> bool {
    name.split('_').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

pub fn is_pascal_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether Rust reads it as something else than a name. `syn` does not know `gen`.
pub fn is_keyword(name: &str) -> bool {
    name == "gen" || syn::parse_str::<Ident>(name).is_err()
}

/// `reopen_task` → `ReopenTask`.
pub fn pascal_case(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

/// `deletedAt`, `deleted-at` and `Deleted at` → `deleted_at`. Empty if there is no ASCII letter or
/// digit.
pub fn snake_case(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut snake = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            snake.push('_');
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins_word = before.is_some_and(|before| {
            before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
        });
        if letter.is_ascii_uppercase() && begins_word {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    let words = snake.split('_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// A name for each text, unlike each other and unlike `taken`. None begins with an underscore, so
/// the locals of derived code, which do, can't be one of them.
pub fn fields<'a>(texts: impl IntoIterator<Item = &'a str>, taken: &[&str]) -> Vec<Ident> {
    let mut used: BTreeSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
    texts
        .into_iter()
        .map(|text| field(&unused(named(snake_case(text), "field"), "_", &mut used)))
        .collect()
}

/// A name of a variant for each text, unlike each other.
pub fn variants<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Ident> {
    let mut used = BTreeSet::from(["Self".to_owned()]);
    texts
        .into_iter()
        .map(|text| {
            let name = pascal_case(&named(snake_case(text), "value"));
            Ident::new(&unused(name, "", &mut used), Span::call_site())
        })
        .collect()
}

/// The name, with a word before it if it is empty or begins with a digit.
fn named(name: String, word: &str) -> String {
    match name.chars().next() {
        None => word.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{word}_{name}"),
        Some(_) => name,
    }
}

fn unused(name: String, separator: &str, used: &mut BTreeSet<String>) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}{separator}{number}"));
    let free = std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !used.contains(name));
    let free = free.unwrap_or(name);
    used.insert(free.clone());
    free
}

fn field(name: &str) -> Ident {
    match name {
        "self" | "super" | "crate" => Ident::new(&format!("{name}_"), Span::call_site()),
        keyword if is_keyword(keyword) => Ident::new_raw(keyword, Span::call_site()),
        name => Ident::new(name, Span::call_site()),
    }
}
