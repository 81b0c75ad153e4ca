//! `tallyfy-delete one`: a subcommand for each operation and purge.

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};
use serde_json::{Map, Value};
use tallyfy::bulk::Item;
use tallyfy::{Parameter, ParameterLocation};

use crate::operations::{self, Named};
use crate::options::{FollowOptions, OutputOptions, SendOptions};

#[derive(Debug)]
pub struct One {
    pub item: Item,
    pub sending: SendOptions,
    pub following: FollowOptions,
    pub output: OutputOptions,
}

impl Args for One {
    fn augment_args(command: clap::Command) -> clap::Command {
        let command = OutputOptions::augment_args(FollowOptions::augment_args(
            SendOptions::augment_args(command),
        ));
        command
            .subcommands(operations::all().map(subcommand))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand_value_name("OPERATION")
            .subcommand_help_heading("Operations")
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for One {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (named, arguments) = matches
            .subcommand()
            .and_then(|(name, arguments)| Some((operations::find(name)?, arguments)))
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let item = named
            .item(values(named, arguments))
            .map_err(|error| clap::Error::raw(clap::error::ErrorKind::ValueValidation, error))?;
        Ok(Self {
            item,
            sending: SendOptions::from_arg_matches(matches)?,
            following: FollowOptions::from_arg_matches(matches)?,
            output: OutputOptions::from_arg_matches(matches)?,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn values(named: Named, arguments: &ArgMatches) -> Map<String, Value> {
    named
        .operation
        .parameters()
        .iter()
        .filter_map(|parameter| {
            let text = arguments.get_one::<String>(&id(parameter))?;
            let name = parameter.name();
            Some((name.to_owned(), named.value(name, text)))
        })
        .collect()
}

fn subcommand(named: Named) -> clap::Command {
    let operation = named.operation;
    let mut facts = vec![format!("Sends DELETE {}", operation.path())];
    facts.push(match operation.restore() {
        Some(restore) => format!("To undo it: {} {}", restore.method(), restore.path()),
        None if operation.effect().is_permanent() => "It can't be undone.".to_owned(),
        None => "No way back is known.".to_owned(),
    });
    match (named.first, operation.requires()) {
        (Some(first), _) => facts.insert(0, format!("Sends {first} first")),
        (None, Some(needed)) => facts.push(format!(
            "The record needs {} first; {} does both.",
            needed.operation(),
            needed.purge()
        )),
        (None, None) => {}
    }
    clap::Command::new(named.name)
        .about(format!("{} [{}]", named.summary(), operation.effect()))
        .args(operation.parameters().iter().map(argument))
        .after_help(facts.join("\n"))
}

/// The id of a parameter's argument, apart from those of the fixed options.
fn id(parameter: &Parameter) -> String {
    format!("parameter {}", parameter.name())
}

fn argument(parameter: &'static Parameter) -> Arg {
    let argument = Arg::new(id(parameter)).action(ArgAction::Set);
    if parameter.location() == ParameterLocation::Path {
        return argument
            .required(true)
            .value_name(parameter.name().to_uppercase());
    }
    let argument = argument.long(parameter.name().replace('_', "-"));
    if parameter.kind() == "boolean" {
        argument
            .value_name("BOOL")
            .value_parser(clap::builder::PossibleValuesParser::new(["true", "false"]))
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
    } else {
        argument.value_name(parameter.kind().to_uppercase())
    }
}
