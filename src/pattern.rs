//! Matches a text against a pattern that the build script compiled.
//!
//! The build script includes this file too, so it tests the spec's examples with the same code.

/// A deterministic automaton over characters. State 0 accepts nothing, and state 1 is the first.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    /// The class of each ASCII character.
    pub(crate) ascii: &'a [u8; 128],
    /// The other characters, as sorted ranges: where each begins, and its class.
    pub(crate) beyond: &'a [(u32, u8)],
    /// How many classes there are.
    pub(crate) classes: usize,
    /// The next state for each state and class, one state after the other.
    pub(crate) next: &'a [u16],
    /// Whether a text that ends in a state matches.
    pub(crate) accepting: &'a [bool],
}

impl Pattern<'_> {
    pub(crate) fn matches(&self, text: &str) -> bool {
        let step = |state, class| {
            let next = self.next.get(state * self.classes + class);
            next.map_or(0, |&next| usize::from(next))
        };
        // Nearly every id is ASCII, and bytes cost half as much as characters.
        let state = if text.is_ascii() {
            let classes = text.bytes().map(|byte| self.ascii_class(byte));
            classes.fold(1, step)
        } else {
            text.chars()
                .map(|character| self.class(character))
                .fold(1, step)
        };
        self.accepting
            .get(state)
            .is_some_and(|&accepting| accepting)
    }

    fn class(&self, character: char) -> usize {
        if let Ok(byte) = u8::try_from(character)
            && byte.is_ascii()
        {
            return self.ascii_class(byte);
        }
        let point = u32::from(character);
        let after = self.beyond.partition_point(|&(start, _)| start <= point);
        let range = after.checked_sub(1).and_then(|at| self.beyond.get(at));
        range.map_or(0, |&(_, class)| usize::from(class))
    }

    fn ascii_class(&self, byte: u8) -> usize {
        let class = self.ascii.get(usize::from(byte));
        class.map_or(0, |&class| usize::from(class))
    }
}
