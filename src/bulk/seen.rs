//! Which items were met, at about 22 bytes each, with the room to grow.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Each grows by itself and by an eighth, so that memory neither doubles nor is copied at once.
const SHARDS: usize = 4096;

/// What is known of an item that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It came in the input of this run.
    Listed,
    /// The journal has its final outcome.
    Finished,
    /// The journal says that it was certainly not done.
    Postponed,
    /// The journal has its intent and no outcome.
    InFlight,
}

const STATES: [State; 4] = [
    State::Listed,
    State::Finished,
    State::Postponed,
    State::InFlight,
];

/// The lowest bits of an entry, which hold its state.
const MASK: u128 = STATES.len() as u128 - 1;

/// The items that were met, by their digest.
///
/// A collision would take an item for a duplicate and lose it, so the digest is made of two
/// SipHashes with keys that are drawn anew in each process and never leave it: 126 bits that no
/// list can be made to collide in, but by chance. Among a hundred million items the chance that any
/// two do is below 10⁻²², far below that of a disk or memory error that no one sees.
#[derive(Debug)]
pub(super) struct Seen {
    keys: [RandomState; 2],
    shards: Vec<Vec<u128>>,
    unmet: u64,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            keys: [RandomState::new(), RandomState::new()],
            shards: vec![Vec::new(); SHARDS],
            unmet: 0,
        }
    }
}

impl Seen {
    /// Notes that an item came in the input, and says what was known of it before.
    pub(super) fn meet(&mut self, json: &str) -> Option<State> {
        let before = self.set(json, State::Listed);
        if before.is_some_and(|before| before != State::Listed) {
            self.unmet -= 1;
        }
        before
    }

    /// Notes what the journal says of an item, and says what was known of it before.
    pub(super) fn learn(&mut self, json: &str, state: State) -> Option<State> {
        let before = self.set(json, state);
        if before.is_none() {
            self.unmet += 1;
        }
        before
    }

    /// How many items of the journal have not come in the input.
    pub(super) fn unmet(&self) -> u64 {
        self.unmet
    }

    fn set(&mut self, json: &str, state: State) -> Option<State> {
        let [high, low] = [&self.keys[0], &self.keys[1]].map(|key| u128::from(key.hash_one(json)));
        let digest = (high << 64 | low) & !MASK;
        let shard = &mut self.shards[(digest >> 116) as usize];
        match shard.binary_search_by_key(&digest, |entry| entry & !MASK) {
            Ok(place) => {
                let before = STATES[(shard[place] & MASK) as usize];
                shard[place] = digest | state as u128;
                Some(before)
            }
            Err(place) => {
                if shard.len() == shard.capacity() {
                    shard.reserve_exact(shard.len() / 8 + 1);
                }
                shard.insert(place, digest | state as u128);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_items_apart_and_remembers_their_state() {
        let mut seen = Seen::default();
        for number in 0..20_000 {
            assert_eq!(seen.learn(&number.to_string(), State::InFlight), None);
        }
        for number in (0..20_000).step_by(2) {
            let before = seen.learn(&number.to_string(), State::Finished);
            assert_eq!(before, Some(State::InFlight));
        }
        assert_eq!(seen.unmet(), 20_000);
        for number in 0..20_000 {
            let known = [State::Finished, State::InFlight][number % 2];
            assert_eq!(seen.meet(&number.to_string()), Some(known));
            assert_eq!(seen.meet(&number.to_string()), Some(State::Listed));
        }
        assert_eq!(seen.unmet(), 0);
        assert_eq!(seen.meet("20000"), None);
    }

    #[test]
    fn an_item_takes_at_most_32_bytes() {
        let mut seen = Seen::default();
        let fixed = SHARDS * size_of::<Vec<u128>>();
        for number in 1..=100_000 {
            seen.meet(&number.to_string());
            if number % 10_000 == 0 {
                let entries: usize = seen.shards.iter().map(Vec::capacity).sum();
                assert!((fixed + entries * size_of::<u128>()) / number <= 32);
            }
        }
    }
}
