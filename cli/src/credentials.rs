//! How the program signs in: settings from the environment or from a file, never from an argument.

use std::collections::BTreeMap;
use std::env::{self, VarError};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use tallyfy::auth::{Application, Credentials};
use tallyfy::{Client, ClientBuilder};

use crate::exit::{Exit, Failure, Result};
use crate::refresh_token::{self, Lock};

/// For the end of `--help`.
pub const HELP: &str = "\
Environment:
  TALLYFY_ACCESS_TOKEN   the access token
  TALLYFY_API_TOKEN      the same, read where TALLYFY_ACCESS_TOKEN is not set
  TALLYFY_ORG_ID         the organization
  TALLYFY_BASE_URL       the server [default: https://go.tallyfy.com/api]
  TALLYFY_CREDENTIALS    a credentials file, as --credentials
In place of an access token, an application registered with Tallyfy:
  TALLYFY_CLIENT_ID, TALLYFY_CLIENT_SECRET
  TALLYFY_USERNAME, TALLYFY_PASSWORD     to sign in as this user
  TALLYFY_USER_EMAIL                     to act for this user
  TALLYFY_TOKEN_URL, TALLYFY_SCOPE       where they are not the usual ones
NO_COLOR and TERM=dumb are obeyed.

A credentials file is a JSON object that nobody but its owner may read (chmod 600). Its keys are
access_token, organization, base_url, client_id, client_secret, username, password, user_email,
token_url, scope and refresh_token. A refresh token is taken from a file alone, and the next one
is stored there. One run at a time may use it, which the file's name with .lock at its end ensures.
With a file, only the organization and the server may come from the environment.";

/// The keys of a credentials file, and the variables with the same meaning. A refresh token has
/// none: the next one could not be stored there.
const SETTINGS: [(&str, &[&str]); 11] = [
    (
        "access_token",
        &["TALLYFY_ACCESS_TOKEN", "TALLYFY_API_TOKEN"],
    ),
    ("organization", &["TALLYFY_ORG_ID"]),
    ("base_url", &["TALLYFY_BASE_URL"]),
    ("client_id", &["TALLYFY_CLIENT_ID"]),
    ("client_secret", &["TALLYFY_CLIENT_SECRET"]),
    ("username", &["TALLYFY_USERNAME"]),
    ("password", &["TALLYFY_PASSWORD"]),
    ("user_email", &["TALLYFY_USER_EMAIL"]),
    ("token_url", &["TALLYFY_TOKEN_URL"]),
    ("scope", &["TALLYFY_SCOPE"]),
    ("refresh_token", &[]),
];

const FILE_VARIABLE: &str = "TALLYFY_CREDENTIALS";
const REFRESH_TOKEN_VARIABLE: &str = "TALLYFY_REFRESH_TOKEN";

/// What a client is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Plan,
    Send,
}

/// The client that the environment or a credentials file describes. Nothing is sent.
pub fn client(file: Option<&Path>, purpose: Purpose) -> Result<Client> {
    let file = match file {
        Some(file) => Some(file.to_owned()),
        None => variable(FILE_VARIABLE)?.map(PathBuf::from),
    };
    let mut settings = match &file {
        Some(path) => Settings::from_file(path, purpose)?,
        None => Settings::from_environment()?,
    };
    let mut builder = ClientBuilder::default()
        .credentials(settings.credentials()?)
        .organization(settings.required("organization")?);
    if let Some(url) = settings.get("base_url") {
        builder = builder.base_url(url);
    }
    Ok(builder.build()?)
}

/// What was set, by key: the value, and what to call it in an error.
struct Settings {
    values: BTreeMap<&'static str, (String, String)>,
    file: Option<PathBuf>,
    lock: Option<Lock>,
}

impl Settings {
    fn from_environment() -> Result<Self> {
        if env::var_os(REFRESH_TOKEN_VARIABLE).is_some() {
            return Err(Failure::usage(format!(
                "{REFRESH_TOKEN_VARIABLE} is set, but the next refresh token could not be stored \
                 there: unset it and put the refresh token in a file for --credentials"
            )));
        }
        let mut settings = Self {
            values: BTreeMap::new(),
            file: None,
            lock: None,
        };
        for (key, _) in SETTINGS {
            settings.add_variable(key)?;
        }
        Ok(settings)
    }

    fn from_file(path: &Path, purpose: Purpose) -> Result<Self> {
        let mut settings = Self {
            values: BTreeMap::new(),
            file: Some(path.to_owned()),
            lock: None,
        };
        let mut fields = read(path)?;
        if purpose == Purpose::Send && fields.contains_key("refresh_token") {
            settings.lock = Some(Lock::take(path)?);
            // Another process may have stored the next one meanwhile.
            fields = read(path)?;
        }
        for (key, value) in fields {
            let known = SETTINGS.iter().find(|(known, _)| *known == key);
            let name = format!("{key} of {}", path.display());
            let value = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                _ => return Err(Failure::usage(format!("{name} is not a string"))),
            };
            let Some((key, _)) = known else {
                let keys = SETTINGS.map(|(key, _)| key).join(", ");
                return Err(Failure::usage(format!(
                    "{} has the unknown key {key:?}; the keys are {keys}",
                    path.display()
                )));
            };
            settings.values.insert(key, (value, name));
        }
        for key in ["organization", "base_url"] {
            if settings.get(key).is_none() {
                settings.add_variable(key)?;
            }
        }
        Ok(settings)
    }

    fn add_variable(&mut self, key: &'static str) -> Result<()> {
        let names = SETTINGS.iter().find(|(known, _)| *known == key);
        for name in names.into_iter().flat_map(|(_, names)| *names) {
            if let Some(value) = variable(name)? {
                self.values.insert(key, (value, (*name).to_owned()));
                break;
            }
        }
        Ok(())
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|(value, _)| value.as_str())
    }

    fn required(&self, key: &'static str) -> Result<&str> {
        self.get(key).ok_or_else(|| {
            let names = SETTINGS.iter().find(|(known, _)| *known == key);
            let variable = names.and_then(|(_, names)| names.first());
            Failure::usage(match (&self.file, variable) {
                (None, Some(variable)) => format!("{variable} is not set"),
                (Some(file), _) => format!("{} has no {key}", file.display()),
                (None, None) => format!("{key} is missing"),
            })
        })
    }

    fn credentials(&mut self) -> Result<Credentials> {
        if let Some((token, name)) = self.values.get("access_token") {
            let not_credentials = ["access_token", "organization", "base_url"];
            let other = self
                .values
                .iter()
                .find(|(key, _)| !not_credentials.contains(key));
            return match other {
                None => Ok(Credentials::access_token(token)),
                Some((_, (_, other))) => Err(Failure::usage(format!(
                    "{name} and {other} are two ways to sign in: set only one of them"
                ))),
            };
        }
        let ways = ["client_id", "client_secret", "username", "password"];
        let ways = ways.into_iter().chain(["user_email", "refresh_token"]);
        if ways.into_iter().all(|key| self.get(key).is_none()) {
            return Err(Failure::new(
                Exit::SignIn,
                match &self.file {
                    Some(file) => format!("{} has no credentials", file.display()),
                    None => "no credentials: set TALLYFY_ACCESS_TOKEN, or see --help for other \
                             ways to sign in"
                        .to_owned(),
                },
            ));
        }
        let mut application =
            Application::new(self.required("client_id")?, self.required("client_secret")?);
        if let Some(url) = self.get("token_url") {
            application = application.token_url(url);
        }
        if let Some(scope) = self.get("scope") {
            application = application.scope(scope);
        }
        self.sign_in_with(application)
    }

    fn sign_in_with(&mut self, application: Application) -> Result<Credentials> {
        let user = self
            .values
            .keys()
            .any(|key| ["username", "password"].contains(key));
        let ways: Vec<&str> = ["refresh_token", "user_email"]
            .into_iter()
            .filter(|key| self.get(key).is_some())
            .chain(user.then_some("username"))
            .collect();
        match ways.as_slice() {
            [] => Ok(Credentials::client_credentials(application)),
            ["user_email"] => {
                Ok(Credentials::client_credentials(application)
                    .for_user(self.required("user_email")?))
            }
            ["username"] => Ok(Credentials::password(
                application,
                self.required("username")?,
                self.required("password")?,
            )),
            ["refresh_token"] => {
                let (file, lock) = (self.file.take().unwrap_or_default(), self.lock.take());
                let token = self.required("refresh_token")?;
                Ok(
                    Credentials::refresh_token(application, token).on_refresh_token(move |token| {
                        let _held = &lock;
                        refresh_token::store(&file, token);
                    }),
                )
            }
            several => Err(Failure::usage(format!(
                "{} are several ways to sign in: set only one of them",
                several.join(" and ")
            ))),
        }
    }
}

/// The value of an environment variable that is set.
fn variable(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Err(Failure::usage(format!("{name} is empty"))),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::usage(format!("{name} is not UTF-8"))),
    }
}

/// Reads a credentials file that nobody else may read.
fn read(path: &Path) -> Result<Map<String, Value>> {
    let cannot = |error| Failure::input(format_args!("can't read {}", path.display()), &error);
    let mut file = File::open(path).map_err(cannot)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(cannot)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Failure::usage(format!(
                "{path} can be read by others (mode {:03o}): run chmod 600 {path}",
                mode & 0o777,
                path = path.display()
            )));
        }
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(cannot)?;
    // The parser's own words may quote a secret; its place does not.
    serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!(
            "{} is not a JSON object of credentials: see line {} column {}",
            path.display(),
            error.line(),
            error.column()
        ))
    })
}
