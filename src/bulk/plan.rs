//! What a run would do.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::client::Client;
use crate::deletion::Deletion;
use crate::operation::{Effect, Operation};

use super::identity::Identity;
use super::item::Item;
use super::seen::{Seen, State};

/// What a run would do. Nothing was sent.
///
/// It prints for people and serializes for programs; [`Bulk::requests`](super::Bulk::requests)
/// gives the exact requests of an item.
#[derive(Debug, Serialize)]
pub struct Plan {
    items: u64,
    requests: u64,
    permanent: u64,
    guarded: u64,
    duplicates: u64,
    finished: u64,
    /// Of items that were in flight when a run was killed, and are not sent again.
    unknown: u64,
    /// Of records that stand in it under both steps of a purge.
    both_steps: u64,
    /// In requests a second.
    rate: Option<f64>,
    seconds: Option<f64>,
    operations: BTreeMap<&'static str, Planned>,
    #[serde(skip)]
    client: Client,
    /// The steps of purges that stand in it by themselves.
    #[serde(skip)]
    steps: Seen,
    #[serde(skip)]
    identity: Identity,
}

/// The items of a plan that have one operation or purge.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    items: u64,
    #[serde(serialize_with = "effect")]
    effect: Effect,
    guarded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purge: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restore: Option<String>,
}

fn effect<S: serde::Serializer>(effect: &Effect, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(effect.as_str())
}

impl Plan {
    pub(super) fn new(client: Client) -> Self {
        Self {
            items: 0,
            requests: 0,
            permanent: 0,
            guarded: 0,
            duplicates: 0,
            finished: 0,
            unknown: 0,
            both_steps: 0,
            rate: client.pace().rate(),
            seconds: None,
            operations: BTreeMap::new(),
            client,
            steps: Seen::default(),
            identity: Identity::default(),
        }
    }

    /// Counts an item in of which so much was known before. Returns whether it would be sent.
    pub(super) fn add(&mut self, item: &Item, known: Option<State>) -> bool {
        match known {
            Some(State::Listed) => self.duplicates += 1,
            Some(State::Finished) => self.finished += 1,
            Some(State::InFlight | State::Intercepted) if !item.is_repeatable() => {
                self.unknown += 1
            }
            Some(State::Postponed | State::Intercepted | State::InFlight) | None => {
                self.count(item);
                return true;
            }
        }
        false
    }

    fn count(&mut self, item: &Item) {
        let operation = item.operation();
        let steps: Vec<_> = item.steps().collect();
        let guarded = steps
            .iter()
            .any(|step| self.client.check_permanent(step).is_err());
        self.items += 1;
        if guarded {
            self.guarded += 1;
        } else {
            self.requests += steps.len() as u64;
            self.seconds = self.rate.map(|rate| self.requests as f64 / rate);
        }
        if operation.effect().is_permanent() {
            self.permanent += 1;
        }
        if let Item::Deletion(step) = item {
            self.pair(step);
        }
        // The purge brings its earlier step along.
        let requires = operation.requires().filter(|_| steps.len() == 1);
        let planned = self.operations.entry(item.name()).or_insert(Planned {
            items: 0,
            effect: operation.effect(),
            guarded,
            needs: requires.map(|requires| requires.operation()),
            purge: requires.map(|requires| requires.purge()),
            restore: operation
                .restore()
                .map(|restore| format!("{} {}", restore.method(), restore.path())),
        });
        planned.items += 1;
    }

    /// Notes one step of a purge, and whether the other one stands here too.
    fn pair(&mut self, step: &Deletion) {
        let Some((purge, place)) = Operation::all().iter().find_map(|last| {
            let requires = last.requires()?;
            if last.id() == step.operation().id() {
                Some((requires.purge(), State::Finished))
            } else {
                (requires.operation() == step.operation().id())
                    .then_some((requires.purge(), State::Listed))
            }
        }) else {
            return;
        };
        let other = self.steps.record(self.identity.named(purge, step), place);
        self.both_steps += u64::from(other.is_some_and(|other| other != place));
    }

    /// How many items there are to do: without duplicates, and without those that the journal has
    /// as finished.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.items
    }

    /// How many requests that takes, if none has to be repeated.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// How long that takes at the pace that the client keeps to at the moment; none while it keeps
    /// to none, or knows none.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.seconds?).ok()
    }

    /// How many items can't be undone.
    #[must_use]
    pub fn permanent(&self) -> u64 {
        self.permanent
    }

    /// How many items the client would refuse to send, because they are permanent.
    #[must_use]
    pub fn guarded(&self) -> u64 {
        self.guarded
    }

    /// How many items stood in the input before. They are sent once.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// How many items the journal has as finished.
    #[must_use]
    pub fn finished(&self) -> u64 {
        self.finished
    }

    /// How many items were in flight when an earlier run was killed and are not harmless to repeat.
    /// They are settled as unknown, and not sent.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.unknown
    }

    /// How many records stand in it under both steps of a purge. Items keep no order, so the second
    /// step may come too early: a purge in place of the two does not.
    #[must_use]
    pub fn both_steps(&self) -> u64 {
        self.both_steps
    }

    /// What there is to do, by the name of the operation or purge.
    #[must_use]
    pub fn operations(&self) -> &BTreeMap<&'static str, Planned> {
        &self.operations
    }
}

impl Planned {
    /// How many items there are.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.items
    }

    /// What happens to their records.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether the client would refuse to send them.
    #[must_use]
    pub fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// The operation that has to be done before, if they don't bring it along.
    #[must_use]
    pub fn needs(&self) -> Option<&'static str> {
        self.needs
    }
}

/// Several lines: the totals, then each operation with what has to be known of it.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} items, {} requests", self.items, self.requests)?;
        if self.finished > 0 {
            write!(f, "; {} more are finished by the journal", self.finished)?;
        }
        if self.duplicates > 0 {
            write!(f, "; {} duplicates are sent once", self.duplicates)?;
        }
        if self.unknown > 0 {
            write!(
                f,
                "; {} were in flight when a run was killed and are not sent again",
                self.unknown
            )?;
        }
        for (name, planned) in &self.operations {
            write!(f, "\n  {name}: {}, {}", planned.items, planned.effect)?;
            if planned.guarded {
                f.write_str("; refused: this client refuses permanent deletions")?;
            }
            match &planned.restore {
                Some(restore) => write!(f, "; the way back is {restore}")?,
                None if planned.effect.is_permanent() => f.write_str("; can't be undone")?,
                None => f.write_str("; no way back is known")?,
            }
            if let (Some(needs), Some(purge)) = (planned.needs, planned.purge) {
                write!(f, "; each needs {needs} first, and {purge} does both")?;
            }
        }
        if self.both_steps > 0 {
            write!(
                f,
                "\n{} records stand here under both steps of a purge, and items keep no order: \
                 name the purge in place of the two",
                self.both_steps
            )?;
        }
        if self.permanent > 0 {
            write!(f, "\n{} of them can't be undone", self.permanent)?;
        }
        match (self.rate, self.seconds) {
            (Some(rate), Some(seconds)) => write!(
                f,
                "\n{seconds:.0} s at {:.1} requests a minute",
                60.0 * rate
            ),
            _ => f.write_str("\nhow long it takes is not known: no pace is set, nor learnt yet"),
        }
    }
}
