//! From the syntax of a pattern to tables, by way of a nondeterministic automaton.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Node, Set};

/// More states than any id needs. Most patterns take fewer than ten.
const MAX_STATES: usize = 1000;

/// The tables of `src/pattern.rs`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Automaton {
    pub ascii: [u8; 128],
    pub beyond: Vec<(u32, u8)>,
    pub classes: usize,
    pub next: Vec<u16>,
    pub accepting: Vec<bool>,
}

impl Automaton {
    pub(super) fn compile(node: &Node) -> Result<Self, String> {
        let mut states = States(vec![State::Accept]);
        let first = states.add(node, 0)?;
        let (classes, members) = Classes::of(&states)?;
        let (next, accepting) = states.determine(first, &members)?;
        Ok(Self {
            ascii: classes.ascii,
            beyond: classes.beyond,
            classes: members.len(),
            next,
            accepting,
        })
    }
}

impl Automaton {
    /// Whether a text with at least `min` and at most `max` characters matches.
    pub fn matches_length(&self, min: usize, max: usize) -> bool {
        // If a longer text matches, then so does one without the characters between two visits of
        // one state.
        let longest = max.min(min.saturating_add(self.accepting.len()));
        let mut reached = BTreeSet::from([1]);
        for length in 0..=longest {
            if length >= min && reached.iter().any(|&state| self.accepting[state]) {
                return true;
            }
            reached = reached
                .iter()
                .flat_map(|state| &self.next[state * self.classes..(state + 1) * self.classes])
                .map(|&state| usize::from(state))
                .filter(|&state| state != 0)
                .collect();
            if reached.is_empty() {
                return false;
            }
        }
        false
    }
}

enum State {
    Accept,
    Read(Set, usize),
    Split(Vec<usize>),
}

struct States(Vec<State>);

impl States {
    fn push(&mut self, state: State) -> Result<usize, String> {
        if self.0.len() > MAX_STATES {
            return Err(too_large());
        }
        self.0.push(state);
        Ok(self.0.len() - 1)
    }

    /// Adds a node that goes on at `next`, and gives the state in which it begins.
    fn add(&mut self, node: &Node, next: usize) -> Result<usize, String> {
        match node {
            Node::Set(set) => self.push(State::Read(set.clone(), next)),
            Node::Sequence(nodes) => nodes
                .iter()
                .rev()
                .try_fold(next, |next, node| self.add(node, next)),
            Node::Alternatives(nodes) => {
                let starts = nodes
                    .iter()
                    .map(|node| self.add(node, next))
                    .collect::<Result<_, _>>()?;
                self.push(State::Split(starts))
            }
            Node::Repeat { node, min, max } => {
                let mut start = self.push(State::Split(vec![next]))?;
                match max {
                    None => {
                        let body = self.add(node, start)?;
                        if let Some(State::Split(ways)) = self.0.get_mut(start) {
                            ways.push(body);
                        }
                    }
                    Some(max) => {
                        for _ in *min..*max {
                            let body = self.add(node, start)?;
                            start = self.push(State::Split(vec![next, body]))?;
                        }
                    }
                }
                (0..*min).try_fold(start, |start, _| {
                    let start = self.add(node, start)?;
                    self.push(State::Split(vec![start]))
                })
            }
        }
    }

    /// The states that read a character, or accept, without reading one before.
    fn closure(&self, from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut waiting: Vec<usize> = from.into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        while let Some(index) = waiting.pop() {
            if !seen.insert(index) {
                continue;
            }
            match &self.0[index] {
                State::Split(ways) => waiting.extend(ways),
                State::Accept | State::Read(..) => {
                    found.insert(index);
                }
            }
        }
        found
    }

    /// The tables `next` and `accepting`.
    fn determine(
        &self,
        first: usize,
        members: &[BTreeSet<usize>],
    ) -> Result<(Vec<u16>, Vec<bool>), String> {
        let mut all = vec![BTreeSet::new(), self.closure([first])];
        let mut numbers: BTreeMap<_, u16> = all.iter().cloned().zip(0..).collect();
        let mut next = Vec::new();
        let mut at = 0;
        while let Some(states) = all.get(at).cloned() {
            for readers in members {
                let after = states
                    .intersection(readers)
                    .filter_map(|&index| match self.0[index] {
                        State::Read(_, next) => Some(next),
                        _ => None,
                    });
                let after = self.closure(after);
                let number = match numbers.get(&after) {
                    Some(&number) => number,
                    None => {
                        let number = u16::try_from(all.len())
                            .ok()
                            .filter(|_| all.len() <= MAX_STATES);
                        let number = number.ok_or_else(too_large)?;
                        numbers.insert(after.clone(), number);
                        all.push(after);
                        number
                    }
                };
                next.push(number);
            }
            at += 1;
        }
        let accepting = all.iter().map(|states| states.contains(&0)).collect();
        Ok((next, accepting))
    }
}

/// Characters that no state tells apart are one class.
struct Classes {
    ascii: [u8; 128],
    beyond: Vec<(u32, u8)>,
}

impl Classes {
    /// The classes, and for each of them the states that read it. No state reads class 0.
    fn of(states: &States) -> Result<(Self, Vec<BTreeSet<usize>>), String> {
        let readers: Vec<(usize, &Set)> = states
            .0
            .iter()
            .enumerate()
            .filter_map(|(index, state)| match state {
                State::Read(set, _) => Some((index, set)),
                _ => None,
            })
            .collect();
        let starts: BTreeSet<u32> = readers
            .iter()
            .flat_map(|(_, set)| set.iter().flat_map(|&(start, end)| [start, end + 1]))
            .chain([0, 128])
            .collect();
        let mut numbers = BTreeMap::from([(BTreeSet::new(), 0_u8)]);
        let mut members = vec![BTreeSet::new()];
        let mut classes = Self {
            ascii: [0; 128],
            beyond: Vec::new(),
        };
        for &start in &starts {
            let readers: BTreeSet<usize> = readers
                .iter()
                .filter(|(_, set)| {
                    set.iter()
                        .any(|&(first, last)| (first..=last).contains(&start))
                })
                .map(|&(index, _)| index)
                .collect();
            let class = match numbers.get(&readers) {
                Some(&class) => class,
                None => {
                    let class = u8::try_from(members.len()).map_err(|_| too_large())?;
                    numbers.insert(readers.clone(), class);
                    members.push(readers);
                    class
                }
            };
            match usize::try_from(start)
                .ok()
                .and_then(|start| classes.ascii.get_mut(start..))
            {
                Some(ascii) if start < 128 => ascii.fill(class),
                _ => classes.beyond.push((start, class)),
            }
        }
        Ok((classes, members))
    }
}

fn too_large() -> String {
    "it needs too large a table: bound the length with minLength and maxLength".to_owned()
}
