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
        let state = text.chars().fold(1, |state, character| {
            let entry = state * self.classes + self.class(character);
            self.next.get(entry).map_or(0, |&next| usize::from(next))
        });
        self.accepting
            .get(state)
            .is_some_and(|&accepting| accepting)
    }

    fn class(&self, character: char) -> usize {
        let point = u32::from(character);
        let ascii = usize::try_from(point)
            .ok()
            .and_then(|at| self.ascii.get(at));
        let class = ascii.or_else(|| {
            let after = self.beyond.partition_point(|&(start, _)| start <= point);
            let (_, class) = self.beyond.get(after.checked_sub(1)?)?;
            Some(class)
        });
        class.map_or(0, |&class| usize::from(class))
    }
}
