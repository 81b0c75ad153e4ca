//! What a client holds of its credentials: the tokens, each for the organization that it is for.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use super::redaction::Secrets;
use super::renewal::{Another, Cell};
use super::source::Source;
use super::token::Token;
use crate::error::TokenError;

/// Where the calls of a client get their token from.
pub(crate) enum SignIn {
    /// One token, for as long as it lives.
    Fixed(Arc<Token>),
    Renewed(Renewed),
}

pub(crate) struct Renewed {
    source: Arc<dyn Source>,
    limit: Duration,
    /// By organization, or under the empty name where the source makes no difference.
    cells: Mutex<HashMap<String, Arc<Cell>>>,
}

impl Renewed {
    fn cells(&self) -> MutexGuard<'_, HashMap<String, Arc<Cell>>> {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cell(&self, organization: &str) -> Arc<Cell> {
        let key = if self.source.is_bound() {
            organization
        } else {
            ""
        };
        let new = || {
            Arc::new(Cell::new(
                Arc::clone(&self.source),
                organization,
                self.limit,
            ))
        };
        Arc::clone(self.cells().entry(key.to_owned()).or_insert_with(new))
    }
}

impl SignIn {
    /// `limit` is how long getting a token may take.
    pub(super) fn renewed_by(source: Arc<dyn Source>, limit: Duration) -> Self {
        Self::Renewed(Renewed {
            source,
            limit,
            cells: Mutex::default(),
        })
    }

    /// A token for a call in that organization.
    pub(crate) async fn token(&self, organization: &str) -> Result<Arc<Token>, Arc<TokenError>> {
        match self {
            Self::Fixed(token) => Ok(Arc::clone(token)),
            Self::Renewed(renewed) => renewed.cell(organization).token().await,
        }
    }

    /// Takes a token out of use that was refused for `what` in an organization.
    pub(crate) fn refused(
        &self,
        organization: &str,
        what: &'static str,
        token: &Arc<Token>,
    ) -> Another {
        match self {
            Self::Fixed(_) => Another::Never,
            Self::Renewed(renewed) => renewed
                .cell(organization)
                .refused(organization, what, token),
        }
    }

    /// So was the one that came after it.
    pub(crate) fn refused_again(&self, organization: &str, what: &'static str) {
        if let Self::Renewed(renewed) = self {
            renewed.cell(organization).refused_again(organization, what);
        }
    }

    /// Waits until no renewal is under way.
    pub(crate) fn settle(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if let Self::Renewed(renewed) = self {
                let cells: Vec<_> = renewed.cells().values().cloned().collect();
                for cell in cells {
                    cell.settle().await;
                }
                if let Some(application) = renewed.source.application() {
                    application.settle().await;
                }
            }
        })
    }

    /// All that an answer to a call with that token may echo.
    pub(crate) fn secrets(&self, token: &Token) -> Secrets {
        let mut secrets = vec![token.secret()];
        if let Self::Renewed(renewed) = self {
            secrets.extend(renewed.source.secrets());
        }
        Secrets::new(secrets)
    }

    /// Every secret that is good for something now.
    pub(super) fn live(&self) -> Vec<SecretString> {
        match self {
            Self::Fixed(token) => vec![token.secret()],
            Self::Renewed(renewed) => {
                let held: Vec<_> = renewed
                    .cells()
                    .values()
                    .filter_map(|cell| cell.held())
                    .collect();
                let mut secrets = renewed.source.secrets();
                secrets.extend(held.iter().map(|token| token.secret()));
                secrets
            }
        }
    }
}
