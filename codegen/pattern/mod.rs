//! The pattern of an id, compiled to an automaton while the crate is built.
//!
//! A regex engine at run time costs more than the rest of checking an id. `syntax` reads what
//! ECMAScript patterns have in common with regular languages, and `automaton` turns it into tables.
//! What no automaton can match, such as a back reference, is refused.

mod automaton;
mod syntax;

#[path = "../../src/pattern.rs"]
mod matcher;

pub use self::automaton::Automaton;

impl Automaton {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// What about the pattern is not supported.
    pub fn new(pattern: &str) -> Result<Self, String> {
        Self::compile(&syntax::parse(pattern)?)
    }

    pub fn matches(&self, text: &str) -> bool {
        let pattern = matcher::Pattern {
            ascii: &self.ascii,
            beyond: &self.beyond,
            classes: self.classes,
            next: &self.next,
            accepting: &self.accepting,
        };
        pattern.matches(text)
    }
}
