//! Exchanges an application's token for a user's.

use std::pin::Pin;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::connections::Connections;
use crate::encode::SEGMENT;
use crate::error::TokenError;
use crate::redaction::Secrets;

use super::endpoint;
use super::renewal::AfterUnauthorized;
use super::sign_in::SignIn;
use super::source::{FetchFuture, Source, TokenRequest};
use super::token::{AccessToken, Token};
use super::token_response::Denied;

/// What an application's token is used for.
const EXCHANGE: &str = "exchange";

/// Acts as one user, in every organization where the application may act.
pub(super) struct Exchange {
    pub(super) connections: Arc<Connections>,
    pub(super) base_url: String,
    pub(super) application: SignIn,
    pub(super) email: SecretString,
}

impl Exchange {
    async fn token(&self, organization: &str) -> Result<AccessToken, TokenError> {
        let application = self.application.token(organization).await?;
        let denied = match self.request(organization, &application).await {
            Ok(token) => return Ok(token),
            Err(denied) => denied,
        };
        if !denied.is_about_token
            || self
                .application
                .rejected(organization, EXCHANGE, &application)
                != AfterUnauthorized::Retry
        {
            return Err(denied.error);
        }
        let application = self.application.token(organization).await?;
        self.request(organization, &application)
            .await
            .map_err(|denied| {
                if denied.is_about_token {
                    self.application.rejected_again(organization, EXCHANGE);
                }
                denied.error
            })
    }

    async fn request(
        &self,
        organization: &str,
        application: &Token,
    ) -> Result<AccessToken, Denied> {
        let encode = |segment| percent_encoding::utf8_percent_encode(segment, SEGMENT);
        let url = format!(
            "{}/applications/{}/users/{}/token",
            self.base_url,
            encode(organization),
            encode(self.email.expose_secret()),
        );
        let mut secrets = self.secrets();
        secrets.extend([application.secret(), self.email.clone()]);
        let secrets = Secrets::new(secrets);
        let granted = endpoint::exchange(&self.connections, &url, application, &secrets).await?;
        application.accept();
        Ok(granted.access)
    }
}

impl Source for Exchange {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> FetchFuture<'a> {
        Box::pin(self.token(request.organization()))
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.application.secrets_in_use()
    }

    /// The URL names the organization.
    fn is_bound(&self) -> bool {
        true
    }

    fn wait_for_renewal(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.application.wait_for_renewal()
    }
}
