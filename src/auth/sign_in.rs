//! Where the calls of a client get their tokens from.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use crate::error::TokenError;
use crate::redaction::Secrets;

use super::renewal::AfterUnauthorized;
use super::source::Source;
use super::token::Token;
use super::token_cache::TokenCache;

/// What a client's credentials become.
pub(crate) enum SignIn {
    /// One token, for as long as it lives.
    Fixed(Arc<Token>),
    Renewed(Renewed),
}

pub(crate) struct Renewed {
    source: Arc<dyn Source>,
    time_limit: Duration,
    /// By organization, or under the empty name if the source makes no difference.
    caches: Mutex<HashMap<String, Arc<TokenCache>>>,
}

impl Renewed {
    fn caches(&self) -> MutexGuard<'_, HashMap<String, Arc<TokenCache>>> {
        self.caches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cache(&self, organization: &str) -> Arc<TokenCache> {
        let key = if self.source.is_bound() {
            organization
        } else {
            ""
        };
        let new = || {
            Arc::new(TokenCache::new(
                Arc::clone(&self.source),
                organization,
                self.time_limit,
            ))
        };
        Arc::clone(self.caches().entry(key.to_owned()).or_insert_with(new))
    }
}

impl SignIn {
    /// `time_limit` is how long it may take to get a token.
    pub(super) fn renewed_by(source: Arc<dyn Source>, time_limit: Duration) -> Self {
        Self::Renewed(Renewed {
            source,
            time_limit,
            caches: Mutex::default(),
        })
    }

    /// A token for a call in that organization.
    pub(crate) async fn token(&self, organization: &str) -> Result<Arc<Token>, Arc<TokenError>> {
        match self {
            Self::Fixed(token) => Ok(Arc::clone(token)),
            Self::Renewed(renewed) => renewed.cache(organization).token().await,
        }
    }

    /// Takes a token out of use that Tallyfy rejected for `operation` in an organization.
    pub(crate) fn rejected(
        &self,
        organization: &str,
        operation: &'static str,
        token: &Arc<Token>,
    ) -> AfterUnauthorized {
        match self {
            Self::Fixed(_) => AfterUnauthorized::NoOtherToken,
            Self::Renewed(renewed) => {
                renewed
                    .cache(organization)
                    .rejected(organization, operation, token)
            }
        }
    }

    /// Notes that the token after that was rejected as well.
    pub(crate) fn rejected_again(&self, organization: &str, operation: &'static str) {
        if let Self::Renewed(renewed) = self {
            renewed
                .cache(organization)
                .rejected_again(organization, operation);
        }
    }

    /// Waits until no renewal is running.
    pub(crate) fn wait_for_renewal(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if let Self::Renewed(renewed) = self {
                let caches: Vec<_> = renewed.caches().values().cloned().collect();
                for cache in caches {
                    cache.wait_for_renewal().await;
                }
                renewed.source.wait_for_renewal().await;
            }
        })
    }

    /// All secrets that the response to a call with that token may echo.
    pub(crate) fn secrets(&self, token: &Token) -> Secrets {
        let mut secrets = vec![token.secret()];
        if let Self::Renewed(renewed) = self {
            secrets.extend(renewed.source.secrets());
        }
        Secrets::new(secrets)
    }

    /// Every secret that is in use now.
    pub(super) fn secrets_in_use(&self) -> Vec<SecretString> {
        match self {
            Self::Fixed(token) => vec![token.secret()],
            Self::Renewed(renewed) => {
                let held: Vec<_> = renewed
                    .caches()
                    .values()
                    .filter_map(|cache| cache.held())
                    .collect();
                let mut secrets = renewed.source.secrets();
                secrets.extend(held.iter().map(|token| token.secret()));
                secrets
            }
        }
    }
}
