//! What is sent to the token endpoint, and the refresh token that it hands out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::connections::Connections;

use super::endpoint::{self, Form, Granted};
use super::redaction::Secrets;
use super::source::{Fetching, Source, TokenRequest};
use super::token::AccessToken;
use crate::error::TokenError;

/// Called with each new refresh token.
pub(super) type OnRefreshToken = Box<dyn Fn(&str) + Send + Sync>;

/// A grant of OAuth 2.0, from one application.
pub(super) struct Grant {
    pub(super) connections: Arc<Connections>,
    pub(super) token_url: Url,
    /// The application's id and secret.
    pub(super) application: Form,
    /// What signs in anew. A refresh token alone can't.
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
            match (self.ask(form).await, &self.start) {
                // Used up, revoked or expired: there is another way in.
                (Err(error), Some(_)) if error.is_refused() => *self.refresh_token() = None,
                (result, _) => return result,
            }
        }
        match &self.start {
            Some(start) => self.ask(start.clone()).await,
            None => Err(TokenError::new(
                true,
                "the credentials were refused: there is no refresh token",
            )),
        }
    }

    async fn ask(&self, mut form: Form) -> Result<AccessToken, TokenError> {
        form.extend(self.application.iter().cloned());
        let username = form.iter().filter(|(name, _)| *name == "username");
        let username = username.map(|(_, value)| value.clone());
        let secrets = Secrets::new(secret_values(&form).chain(username).collect());
        let Granted { access, refresh } = endpoint::grant(
            &self.connections.current(),
            &self.token_url,
            &form,
            &secrets,
        )
        .await
        .map_err(|denied| denied.error)?;
        if let Some(refresh) = refresh {
            // Kept first: the callback is the caller's code.
            let known = self.refresh_token().replace(refresh.clone());
            let is_new = known.is_none_or(|known| known.expose_secret() != refresh.expose_secret());
            if let (true, Some(tell)) = (is_new, &self.on_refresh_token) {
                tell(refresh.expose_secret());
            }
        }
        Ok(access)
    }
}

impl Source for Grant {
    fn fetch<'a>(&'a self, _: TokenRequest<'a>) -> Fetching<'a> {
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

    /// A refresh may have used up the only refresh token, and its answer brings the next.
    fn must_land(&self) -> bool {
        self.start.is_none()
    }
}

/// Not the username: the answer to a deletion may name that user, and rightly.
fn secret_values(form: &Form) -> impl Iterator<Item = SecretString> {
    form.iter()
        .filter(|(name, _)| matches!(*name, "client_secret" | "password" | "refresh_token"))
        .map(|(_, value)| value.clone())
}
