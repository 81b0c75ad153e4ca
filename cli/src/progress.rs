//! How far a run has come: a bar on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use tallyfy::Client;
use tallyfy::bulk::{ItemResult, Report};

use crate::output::{self, Color, say};

/// How many failures are named as they happen. The report groups them all.
const NAMED_FAILURES: u64 = 20;

/// How often a line is printed where there is no bar.
const LINE_INTERVAL: Duration = Duration::from_secs(5);

/// What is narrower gets the bar on a line of its own.
const WIDE: u16 = 70;

/// A wait for the rate limit that is shorter is not worth telling.
const SHORT_WAIT: Duration = Duration::from_secs(1);

enum Style {
    Bar(ProgressBar),
    Lines { last: Instant },
    Quiet,
}

pub struct Progress {
    style: Style,
    color: Color,
    count: u64,
    /// How many items earlier runs finished.
    earlier: u64,
    start: Instant,
    failures: u64,
}

impl Progress {
    /// `lines` asks for lines also where there is a terminal.
    pub fn new(count: u64, earlier: u64, quiet: bool, lines: bool, color: Color) -> Self {
        let start = Instant::now();
        let style = if quiet {
            Style::Quiet
        } else if lines || !output::is_terminal() {
            Style::Lines { last: start }
        } else {
            Style::Bar(bar(count))
        };
        Self {
            style,
            color,
            count,
            earlier,
            start,
            failures: 0,
        }
    }

    /// Nothing is shown.
    pub fn quiet() -> Self {
        Self::new(0, 0, true, false, Color::new(true))
    }

    /// Notes an item that has its outcome.
    pub fn settled(&mut self, result: &ItemResult) {
        if !result.outcome().is_failure() {
            return;
        }
        self.failures += 1;
        if self.failures <= NAMED_FAILURES {
            let cause = result.cause().unwrap_or_default();
            let outcome = self.color.red(result.outcome());
            self.note(&format!("{}: {outcome}: {cause}", result.item()));
        } else if self.failures == NAMED_FAILURES + 1 {
            self.note("more failures are counted, but not shown");
        }
    }

    /// Shows how things stand.
    pub fn tick(&mut self, report: &Report, client: &Client) {
        let text = self.status(report, client);
        match &mut self.style {
            Style::Bar(bar) => {
                // A bar that is drawn without its message is padded to a wrong width.
                bar.set_message(text);
                bar.set_position(report.total());
            }
            Style::Lines { last } if last.elapsed() >= LINE_INTERVAL => {
                *last = Instant::now();
                say(format_args!("{}/{}  {text}", report.total(), self.count));
            }
            Style::Lines { .. } | Style::Quiet => {}
        }
    }

    fn status(&self, report: &Report, client: &Client) -> String {
        let pace = client.pace();
        let held = pace.held_for();
        let failed = report.failures();
        if held >= SHORT_WAIT {
            let wait = duration(held.as_secs_f64());
            return format!("{failed} failed  rate limit: waiting {wait}");
        }
        let done = report.total().saturating_sub(self.earlier) as f64;
        let rate = done / self.start.elapsed().as_secs_f64().max(0.001);
        let left = self.count.saturating_sub(report.total()) as f64;
        let left = if left == 0.0 {
            duration(0.0)
        } else if rate > 0.0 {
            duration(left / rate)
        } else {
            "?".to_owned()
        };
        let pace = match pace.rate() {
            Some(rate) => format!("{:.0}/min", 60.0 * rate),
            None => "unlimited".to_owned(),
        };
        // A narrow terminal cuts off the end.
        format!("{left} left  {failed} failed  {rate:.1}/s  pace {pace}")
    }

    /// Prints a message above the bar, unless nothing is shown.
    fn note(&self, text: &str) {
        if !matches!(self.style, Style::Quiet) {
            self.say(text);
        }
    }

    /// Prints a message above the bar, also where nothing else is shown.
    pub fn say(&self, text: &str) {
        match &self.style {
            Style::Bar(bar) => bar.suspend(|| say(text)),
            Style::Lines { .. } | Style::Quiet => say(text),
        }
    }

    /// Removes the bar: the report says the rest.
    pub fn end(&self) {
        if let Style::Bar(bar) = &self.style {
            bar.finish_and_clear();
        }
    }
}

fn bar(count: u64) -> ProgressBar {
    let (_, columns) = console::Term::stderr().size();
    let template = if columns >= WIDE {
        "[{bar:16}] {pos}/{len}  {wide_msg}"
    } else {
        "[{bar:16}] {pos}/{len}\n{wide_msg}"
    };
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    ProgressBar::new(count).with_style(style)
}

/// Seconds as hours, minutes and seconds.
fn duration(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds / 60 % 60),
    }
}
