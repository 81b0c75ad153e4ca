//! Reads the pattern of an id, in the syntax of ECMAScript as OpenAPI has it.

use std::iter::Peekable;
use std::str::Chars;

/// Characters as ranges of code points, both ends included.
pub type Set = Vec<(u32, u32)>;

const LAST: u32 = char::MAX as u32;
const DIGITS: [(u32, u32); 1] = [(0x30, 0x39)];
const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
const SPACES: [(u32, u32); 10] = [
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];
const LINE_ENDS: [(u32, u32); 3] = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

/// Groups inside each other, and repetitions of one: enough for any id, and bounds the recursion.
const MAX_DEPTH: usize = 32;
const MAX_COUNT: u32 = 1000;

pub enum Node {
    Set(Set),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
    },
}

pub fn parse(pattern: &str) -> Result<Node, String> {
    let inner = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
        .ok_or("it does not begin with ^ and end with $")?;
    let mut parser = Parser {
        rest: inner.chars().peekable(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    if parser.rest.next().is_some() {
        return Err("it has a ) without a (".to_owned());
    }
    match node {
        Node::Alternatives(_) => {
            Err("^ and $ hold for one alternative only, so write ^(?:…)$".to_owned())
        }
        node => Ok(node),
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!(
                "it has more than {MAX_DEPTH} groups inside each other"
            ));
        }
        let first = self.sequence()?;
        let mut all = vec![first];
        while self.rest.next_if_eq(&'|').is_some() {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match all.pop() {
            Some(only) if all.is_empty() => only,
            last => Node::Alternatives(all.into_iter().chain(last).collect()),
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut all = Vec::new();
        while let Some(&character) = self.rest.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let node = self.atom()?;
            all.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(all))
    }

    fn atom(&mut self) -> Result<Node, String> {
        match self.rest.next() {
            Some('(') => self.group(),
            Some('[') => self.class().map(Node::Set),
            Some('.') => Ok(Node::Set(complement(LINE_ENDS.to_vec()))),
            Some('\\') => self.escape().map(Node::Set),
            Some(anchor @ ('^' | '$')) => Err(format!("it has {anchor} inside")),
            Some(quantifier @ ('*' | '+' | '?' | '{' | '}' | ']')) => Err(format!(
                "it has {quantifier} where nothing goes before: write \\{quantifier} for the character"
            )),
            Some(literal) => Ok(Node::Set(vec![one(literal)])),
            None => Err("it ends too early".to_owned()),
        }
    }

    fn group(&mut self) -> Result<Node, String> {
        if self.rest.next_if_eq(&'?').is_some() {
            match (self.rest.next(), self.rest.peek()) {
                (Some(':'), _) => {}
                (Some('<'), Some(name)) if !matches!(name, '=' | '!') => {
                    if !self.rest.by_ref().any(|character| character == '>') {
                        return Err("it has a group without a name".to_owned());
                    }
                }
                _ => return Err("it has a group that looks around or sets a flag".to_owned()),
            }
        }
        let node = self.alternatives()?;
        match self.rest.next() {
            Some(')') => Ok(node),
            _ => Err("it has a ( without a )".to_owned()),
        }
    }

    /// The node with the quantifier behind it. A lazy one matches the same texts.
    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.rest.next();
                let bounds: String = self.rest.by_ref().take_while(|&c| c != '}').collect();
                let bounds = counts(&bounds).ok_or_else(|| {
                    format!(
                        "it repeats {{{bounds}}}: write {{2}}, {{2,}} or {{2,5}}, up to {MAX_COUNT}"
                    )
                })?;
                return self.lazy(node, bounds);
            }
            _ => return Ok(node),
        };
        self.rest.next();
        self.lazy(node, (min, max))
    }

    fn lazy(&mut self, node: Node, (min, max): (u32, Option<u32>)) -> Result<Node, String> {
        self.rest.next_if_eq(&'?');
        if matches!(self.rest.peek(), Some('*' | '+' | '?' | '{')) {
            return Err("it repeats a repetition: put the inner one into a group".to_owned());
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
        })
    }

    fn class(&mut self) -> Result<Set, String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut set = Set::new();
        loop {
            let first = match self.rest.next() {
                None => return Err("it has a [ without a ]".to_owned()),
                Some(']') => break,
                Some(first) => self.member(first)?,
            };
            // A hyphen at the end stands for itself.
            let mut ahead = self.rest.clone();
            if ahead.next_if_eq(&'-').is_none() || ahead.peek() == Some(&']') {
                set.extend(first);
                continue;
            }
            self.rest = ahead;
            let last = self.rest.next().ok_or("it has a [ without a ]")?;
            let last = self.member(last)?;
            match (first.as_slice(), last.as_slice()) {
                (&[(start, first)], &[(last, end)])
                    if start == first && last == end && start <= end =>
                {
                    set.push((start, end));
                }
                _ => {
                    return Err(
                        "it has a range that does not go up from one character to another"
                            .to_owned(),
                    );
                }
            }
        }
        match (set.is_empty(), negated) {
            (true, false) => Err("it has a class without characters".to_owned()),
            (_, true) => Ok(complement(set)),
            (false, false) => Ok(set),
        }
    }

    fn member(&mut self, character: char) -> Result<Set, String> {
        match character {
            '\\' if self.rest.next_if_eq(&'b').is_some() => Ok(vec![(0x08, 0x08)]),
            '\\' => self.escape(),
            literal => Ok(vec![one(literal)]),
        }
    }

    fn escape(&mut self) -> Result<Set, String> {
        let character = self.rest.next().ok_or("it ends with a backslash")?;
        let point = match character {
            'd' => return Ok(DIGITS.to_vec()),
            'D' => return Ok(complement(DIGITS.to_vec())),
            'w' => return Ok(WORD.to_vec()),
            'W' => return Ok(complement(WORD.to_vec())),
            's' => return Ok(SPACES.to_vec()),
            'S' => return Ok(complement(SPACES.to_vec())),
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            other if other.is_alphanumeric() => return Err(format!("it has \\{other}")),
            literal => u32::from(literal),
        };
        Ok(vec![(point, point)])
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u32, String> {
        let text: String = self.rest.by_ref().take(digits).collect();
        Some(text.as_str())
            .filter(|text| {
                text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
            .and_then(|text| u32::from_str_radix(text, 16).ok())
            .filter(|&point| char::from_u32(point).is_some())
            .ok_or_else(|| format!("it has a code {text:?} that names no character"))
    }
}

fn one(character: char) -> (u32, u32) {
    (u32::from(character), u32::from(character))
}

fn counts(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<u32> = digits.then(|| text.parse().ok()).flatten();
        number.filter(|number| *number <= MAX_COUNT)
    };
    match text.split_once(',') {
        None => number(text).map(|count| (count, Some(count))),
        Some((min, "")) => Some((number(min)?, None)),
        Some((min, max)) => {
            let (min, max) = (number(min)?, number(max)?);
            (min <= max).then_some((min, Some(max)))
        }
    }
}

fn complement(mut set: Set) -> Set {
    set.sort_unstable();
    let mut outside = Set::new();
    let mut from = 0;
    for (start, end) in set {
        if from < start {
            outside.push((from, start - 1));
        }
        from = from.max(end + 1);
    }
    if from <= LAST {
        outside.push((from, LAST));
    }
    outside
}
