//! The grants of OAuth 2.0, and the refresh token that they bring.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::connections::Connections;
use crate::error::TokenError;
use crate::redaction::Secrets;

use super::endpoint::{self, Form};
use super::source::{FetchFuture, Source, TokenRequest};
use super::token::AccessToken;
use super::token_response::Granted;

/// Called with each new refresh token.
pub(super) type OnRefreshToken = Box<dyn Fn(&str) + Send + Sync>;

/// A grant of one application.
pub(super) struct Grant {
    pub(super) connections: Arc<Connections>,
    pub(super) token_url: Url,
    /// The application's id and secret.
    pub(super) application: Form,
    /// What signs in from scratch. A refresh token alone can't.
    pub(super) start: Option<Form>,
    pub(super) refresh_token: Mutex<Option<SecretString>>,
    pub(super) on_refresh_token: Option<OnRefreshToken>,
}

impl Grant {
    fn refresh_token(&self) -> MutexGuard<'_, Option<SecretString>> {
        self.refresh_token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn token(&self) -> Result<AccessToken, TokenError> {
        let refresh = self.refresh_token().clone();
        if let Some(refresh) = refresh {
            let form = vec![
                ("grant_type", "refresh_token".into()),
                ("refresh_token", refresh),
            ];
            match (self.request(form).await, &self.start) {
                // It was used, revoked or has expired, but there is another way to sign in.
                (Err(error), Some(_)) if error.is_refused() => *self.refresh_token() = None,
                (result, _) => return result,
            }
        }
        match &self.start {
            Some(start) => self.request(start.clone()).await,
            None => Err(TokenError::new(
                true,
                "the refresh token was refused before",
            )),
        }
    }

    async fn request(&self, mut form: Form) -> Result<AccessToken, TokenError> {
        form.extend(self.application.iter().cloned());
        let username = form.iter().filter(|(name, _)| *name == "username");
        let username = username.map(|(_, value)| value.clone());
        let secrets = Secrets::new(secret_values(&form).chain(username).collect());
        let Granted { access, refresh } =
            endpoint::grant(&self.connections, &self.token_url, &form, &secrets)
                .await
                .map_err(|denied| denied.error)?;
        if let Some(refresh) = refresh {
            // Stored before the callback runs, because that is the caller's code and may panic.
            let known = self.refresh_token().replace(refresh.clone());
            let is_new = known.is_none_or(|known| known.expose_secret() != refresh.expose_secret());
            if let (true, Some(callback)) = (is_new, &self.on_refresh_token) {
                callback(refresh.expose_secret());
            }
        }
        Ok(access)
    }
}

impl Source for Grant {
    fn fetch<'a>(&'a self, _: TokenRequest<'a>) -> FetchFuture<'a> {
        Box::pin(self.token())
    }

    fn secrets(&self) -> Vec<SecretString> {
        secret_values(&self.application)
            .chain(self.start.iter().flat_map(secret_values))
            .chain(self.refresh_token().clone())
            .collect()
    }

    /// The request names no organization, and two that use one refresh token lock each other out.
    fn is_bound(&self) -> bool {
        false
    }

    /// A refresh may use up the only refresh token, and its response brings the next.
    fn must_complete(&self) -> bool {
        self.start.is_none()
    }
}

/// Without the username: the response to a deletion may rightly name that user.
fn secret_values(form: &Form) -> impl Iterator<Item = SecretString> {
    form.iter()
        .filter(|(name, _)| matches!(*name, "client_secret" | "password" | "refresh_token"))
        .map(|(_, value)| value.clone())
}
