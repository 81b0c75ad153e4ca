//! What is printed. Nobody has to listen: a closed pipe ends the output, not the run.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

use crate::exit::{Exit, Failure, Result};

/// Prints the result to standard output.
pub fn print(text: impl Display) -> Result<()> {
    match try_print(&text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::Failed,
            format!("can't print the result: {error}"),
        )),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints what is told only once. What standard output does not take goes to standard error.
pub fn print_or_say(text: impl Display) -> Result<()> {
    let printed = print(&text);
    if printed.is_err() {
        say(text);
    }
    printed
}

/// The number and the noun, in the plural unless there is one.
pub fn plural(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// The same, for those who stop printing when nobody listens.
pub fn try_print(text: &impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Prints a message to standard error.
pub fn say(text: impl Display) {
    // There is nowhere else to report that this failed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether standard error is a terminal that can move its cursor.
pub fn is_terminal() -> bool {
    let is_capable = match std::env::var_os("TERM") {
        Some(term) => term != "dumb",
        None => cfg!(windows),
    };
    is_capable && io::stderr().is_terminal()
}

/// Whether messages may be coloured.
#[derive(Clone, Copy, Debug)]
pub struct Color(bool);

impl Color {
    pub fn new(no_color: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self(!no_color && !refused && is_terminal())
    }

    pub fn red(self, text: impl Display) -> String {
        if self.0 {
            format!("\x1b[31m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}
