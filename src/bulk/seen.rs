//! Which items were met. Each takes about 22 bytes, spare capacity included.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Each grows by an eighth on its own, so that memory never doubles and is never copied all at once.
const SHARDS: usize = 4096;

/// What is known of an item that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It came in the input of this run.
    Listed,
    /// The journal has its final outcome.
    Finished,
    /// The journal says that it was postponed.
    Postponed,
    /// The journal says that it was sent, and postponed because an intermediary responded.
    Intercepted,
    /// The journal has its intent and no outcome.
    InFlight,
}

const STATES: [State; 5] = [
    State::Listed,
    State::Finished,
    State::Postponed,
    State::Intercepted,
    State::InFlight,
];

/// The lowest bits of an entry, which hold its state.
const MASK: u128 = STATES.len().next_power_of_two() as u128 - 1;

/// The items that were met, by their digest.
///
/// A collision would turn an item into a duplicate and lose it. So the digest consists of two
/// SipHashes with random keys that never leave the process: nobody can construct a list with a
/// collision in these 125 bits. Among a hundred million items the chance of one is below 10⁻²¹, far
/// below that of an undetected disk or memory error.
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
    /// Notes that an item came in the input, and returns what was known of it before.
    pub(super) fn meet(&mut self, identity: &[u8]) -> Option<State> {
        let before = self.set(identity, State::Listed);
        if before.is_some_and(|before| before != State::Listed) {
            self.unmet -= 1;
        }
        before
    }

    /// Notes what the journal says of an item, and returns what was known of it before.
    pub(super) fn record(&mut self, identity: &[u8], state: State) -> Option<State> {
        let before = self.set(identity, state);
        if before.is_none() {
            self.unmet += 1;
        }
        before
    }

    /// How many items of the journal have not come in the input.
    pub(super) fn unmet(&self) -> u64 {
        self.unmet
    }

    /// How many items are in that state.
    pub(super) fn count(&self, state: State) -> u64 {
        let entries = self.shards.iter().flatten();
        entries
            .filter(|&&entry| STATES[(entry & MASK) as usize] == state)
            .count() as u64
    }

    fn set(&mut self, identity: &[u8], state: State) -> Option<State> {
        let [high, low] = self.keys.each_ref().map(|key| {
            let mut hasher = key.build_hasher();
            hasher.write(identity);
            u128::from(hasher.finish())
        });
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
            assert_eq!(
                seen.record(number.to_string().as_bytes(), State::InFlight),
                None
            );
        }
        for number in (0..20_000).step_by(2) {
            let before = seen.record(number.to_string().as_bytes(), State::Finished);
            assert_eq!(before, Some(State::InFlight));
        }
        assert_eq!(seen.unmet(), 20_000);
        assert_eq!(seen.count(State::InFlight), 10_000);
        for number in 0..20_000 {
            let known = [State::Finished, State::InFlight][number % 2];
            assert_eq!(seen.meet(number.to_string().as_bytes()), Some(known));
            assert_eq!(
                seen.meet(number.to_string().as_bytes()),
                Some(State::Listed)
            );
        }
        assert_eq!(seen.unmet(), 0);
        assert_eq!(seen.meet(b"20000"), None);
    }

    #[test]
    fn an_item_takes_at_most_32_bytes() {
        let mut seen = Seen::default();
        let fixed = SHARDS * size_of::<Vec<u128>>();
        for number in 1..=100_000 {
            seen.meet(number.to_string().as_bytes());
            if number % 10_000 == 0 {
                let entries: usize = seen.shards.iter().map(Vec::capacity).sum();
                assert!((fixed + entries * size_of::<u128>()) / number <= 32);
            }
        }
    }
}
