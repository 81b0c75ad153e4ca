//! What a run would do, without a request.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::client::Client;
use crate::deletion::Deletion;
use crate::operation::{Effect, Operation};

use super::identity::Identity;
use super::item::Item;
use super::plural::plural;
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
    /// Items that were in flight when a run was killed and are not sent again.
    unknown: u64,
    /// Records listed under both steps of a purge.
    both_steps: u64,
    /// In requests a second.
    rate: Option<f64>,
    seconds: Option<f64>,
    operations: BTreeMap<&'static str, Planned>,
    #[serde(skip)]
    client: Client,
    /// Steps of purges that are listed on their own.
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

    /// Adds an item, given its state before. Returns whether it would be sent.
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
        // A purge includes its first step.
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

    /// Notes one step of a purge, and whether the other one is listed too.
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

    /// How many items would be sent: without duplicates, and without those that have a final outcome
    /// in the journal.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.items
    }

    /// How many requests that takes, if none is retried.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// How long that takes at the current pace of the client; none if it has no pace, or has not
    /// learned one yet.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.seconds?).ok()
    }

    /// How many items have a [permanent](crate::Effect::Permanent) effect.
    #[must_use]
    pub fn permanent(&self) -> u64 {
        self.permanent
    }

    /// How many items the client would refuse to send, because they are permanent.
    #[must_use]
    pub fn guarded(&self) -> u64 {
        self.guarded
    }

    /// How many items came before in the input. Each is sent once.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// How many items have a final outcome in the journal.
    #[must_use]
    pub fn finished(&self) -> u64 {
        self.finished
    }

    /// How many items were in flight when an earlier run was killed and are not safe to repeat. Their
    /// outcome will be unknown, and they are not sent.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.unknown
    }

    /// How many records are listed under both steps of a purge. The order of items is not guaranteed,
    /// so the second step may come too early. List the purge instead.
    #[must_use]
    pub fn both_steps(&self) -> u64 {
        self.both_steps
    }

    /// The items that would be sent, by the name of the operation or purge.
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

    /// What they do to their records.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether the client would refuse to send them.
    #[must_use]
    pub fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// The operation that must be done before, unless they include it.
    #[must_use]
    pub fn needs(&self) -> Option<&'static str> {
        self.needs
    }
}

/// Several lines: the totals, then each operation with its effect and whether it can be undone.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (items, requests) = (plural(self.items, "item"), plural(self.requests, "request"));
        write!(f, "{items}, {requests}")?;
        if self.finished > 0 {
            write!(f, "; {} with an outcome in the journal", self.finished)?;
        }
        if self.duplicates > 0 {
            write!(f, "; {}, sent once", plural(self.duplicates, "duplicate"))?;
        }
        if self.unknown > 0 {
            write!(
                f,
                "; {} in flight when a run was killed, not sent again",
                self.unknown
            )?;
        }
        for (name, planned) in &self.operations {
            write!(f, "\n  {name}: {}, {}", planned.items, planned.effect)?;
            match &planned.restore {
                _ if planned.guarded => {
                    f.write_str("; not allowed: this client refuses permanent deletions")?;
                }
                Some(restore) => write!(f, "; to undo it: {restore}")?,
                None if planned.effect.is_permanent() => f.write_str("; can't be undone")?,
                None => f.write_str("; no way to undo it is known")?,
            }
            if let (Some(needs), Some(purge)) = (planned.needs, planned.purge) {
                write!(f, "; each needs {needs} first, and {purge} does both")?;
            }
        }
        if self.both_steps > 0 {
            write!(
                f,
                "\n{} listed under both steps of a purge: order isn't guaranteed, so \
                 list the purge instead",
                plural(self.both_steps, "record")
            )?;
        }
        if self.permanent > 0 {
            write!(f, "\n{} can't be undone", plural(self.permanent, "item"))?;
        }
        match (self.rate, self.seconds) {
            _ if self.requests == 0 => Ok(()),
            (Some(rate), Some(seconds)) => write!(
                f,
                "\n{seconds:.0} s at {:.1} requests a minute",
                60.0 * rate
            ),
            _ => f.write_str("\nduration unknown: no pace is set, and none has been learned yet"),
        }
    }
}
