//! `tallyfy-delete plan`, and what is shown and asked before anything is sent.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;
use tallyfy::CallOptions;
use tallyfy::bulk::Plan;

use crate::exit::{Exit, Failure, Result};
use crate::job::Job;
use crate::options::{FollowOptions, OutputOptions};
use crate::output::{self, Color, plural, print, say};

/// Shows what a run would do, and each request too if that is asked for.
pub fn show(job: &Job, output: &OutputOptions, requests: bool) -> Result<Exit> {
    if requests {
        show_requests(job)?;
    }
    let plan = job.plan()?;
    if output.is_json() {
        print(serde_json::to_string_pretty(&PlanJson::new(job, &plan))?)?;
    } else {
        let hint = match plan.guarded() {
            0 => "",
            _ => "; a run needs --allow-permanent",
        };
        print(format_args!(
            "{}\nnothing was sent{hint}",
            describe(job, &plan)
        ))?;
    }
    Ok(Exit::Done)
}

fn show_requests(job: &Job) -> Result<()> {
    // What needs a permission is shown as well.
    let allowed = CallOptions::new().refuse_permanent(false);
    let bulk = job.client.with_options(allowed).bulk();
    let mut problem = None;
    let mut listening = true;
    job.bulk_for_plan()?
        .plan_each(job.source.items()?, |item| {
            if problem.is_none() && listening {
                match bulk.requests(item) {
                    Ok(requests) => {
                        listening = requests.iter().all(|one| output::try_print(one).is_ok());
                    }
                    Err(error) => problem = Some(error),
                }
            }
        })?;
    problem.map_or(Ok(()), |problem| Err(problem.into()))
}

/// What is shown before anything is sent.
pub fn describe(job: &Job, plan: &Plan) -> String {
    let mut text = format!(
        "server:       {}\norganization: {}\n",
        job.client.base_url(),
        job.client.organization()
    );
    match &job.journal {
        None if job.source.journal().is_none() => {}
        Some(path) => {
            let resumed = if job.is_resumed() { " (resuming)" } else { "" };
            // Writing to a string does not fail.
            let _ = writeln!(text, "journal:      {}{resumed}", path.display());
        }
        None => text.push_str("journal:      none: a run that stops can't be resumed\n"),
    }
    text + &plan.to_string()
}

/// Refuses what is not allowed, and asks a person where there is one.
pub fn confirm(job: &Job, plan: &Plan, yes: bool, color: Color) -> Result<()> {
    if plan.guarded() > 0 {
        return Err(Failure::new(
            Exit::PermanentNotAllowed,
            format!(
                "nothing was sent: {} can't be undone; add --allow-permanent if you mean it",
                plural(plan.guarded(), "item")
            ),
        ));
    }
    if yes || job.is_sandbox() || plan.items() == 0 {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(
            "nothing was sent: there is no terminal to ask on; add --yes to send without being asked",
        ));
    }
    let permanent = plan.permanent();
    let (question, expected) = if permanent > 0 {
        let what = color.red(plural(permanent, "permanent deletion"));
        (
            format!("{what} can't be undone. Type that number to go on: "),
            permanent.to_string(),
        )
    } else {
        ("Type yes to go on: ".to_owned(), "yes".to_owned())
    };
    let mut err = io::stderr().lock();
    let _ = write!(err, "{question}").and_then(|()| err.flush());
    let mut typed = String::new();
    let read = io::stdin().lock().read_line(&mut typed);
    if read.is_ok() && typed.trim() == expected {
        return Ok(());
    }
    if !typed.ends_with('\n') {
        let _ = writeln!(err);
    }
    Err(Failure::usage(format!(
        "nothing was sent: the input was not {expected}"
    )))
}

/// Shows what comes to standard error, unless nobody wants to see it, and has it confirmed.
pub fn announce(job: &Job, following: &FollowOptions, color: Color) -> Result<()> {
    let plan = job.plan()?;
    let is_asked = !following.yes && !job.is_sandbox();
    if !following.quiet || is_asked {
        say(describe(job, &plan));
    }
    confirm(job, &plan, following.yes, color)?;
    job.source.is_unchanged()
}

#[derive(Serialize)]
struct PlanJson<'a> {
    base_url: &'a str,
    organization: &'a str,
    journal: Option<String>,
    #[serde(flatten)]
    plan: &'a Plan,
}

impl<'a> PlanJson<'a> {
    fn new(job: &'a Job, plan: &'a Plan) -> Self {
        Self {
            base_url: job.client.base_url(),
            organization: job.client.organization().as_str(),
            journal: job.journal.as_ref().map(|path| path.display().to_string()),
            plan,
        }
    }
}
