//! A user's token for an application's.

use std::sync::Arc;

use secrecy::SecretString;

use crate::connections::Connections;
use crate::encode::SEGMENT;

use super::endpoint::{self, Denied};
use super::redaction::Secrets;
use super::renewal::Another;
use super::sign_in::SignIn;
use super::source::{Fetching, Source, TokenRequest};
use super::token::{AccessToken, Token};
use crate::error::TokenError;

/// What an application's token is used for.
const EXCHANGE: &str = "exchange";

/// Acts as one user, in every organization that the application may act in.
pub(super) struct Exchange {
    pub(super) connections: Arc<Connections>,
    pub(super) base_url: String,
    pub(super) application: SignIn,
    pub(super) email: SecretString,
}

impl Exchange {
    async fn token(&self, organization: &str) -> Result<AccessToken, TokenError> {
        let application = self.application.token(organization).await?;
        let denied = match self.ask(organization, &application).await {
            Ok(token) => return Ok(token),
            Err(denied) => denied,
        };
        if !denied.is_about_token
            || self
                .application
                .refused(organization, EXCHANGE, &application)
                != Another::Get
        {
            return Err(denied.error);
        }
        let application = self.application.token(organization).await?;
        self.ask(organization, &application)
            .await
            .map_err(|denied| {
                if denied.is_about_token {
                    self.application.refused_again(organization, EXCHANGE);
                }
                denied.error
            })
    }

    async fn ask(&self, organization: &str, application: &Token) -> Result<AccessToken, Denied> {
        let encode = |segment| percent_encoding::utf8_percent_encode(segment, SEGMENT);
        let email = secrecy::ExposeSecret::expose_secret(&self.email);
        let url = format!(
            "{}/applications/{}/users/{}/token",
            self.base_url,
            encode(organization),
            encode(email),
        );
        let mut secrets = self.secrets();
        secrets.extend([application.secret(), self.email.clone()]);
        let secrets = Secrets::new(secrets);
        let granted =
            endpoint::exchange(&self.connections.current(), &url, application, &secrets).await?;
        application.accept();
        Ok(granted.access)
    }
}

impl Source for Exchange {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> Fetching<'a> {
        Box::pin(self.token(request.organization()))
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.application.live()
    }

    /// The address names the organization.
    fn is_bound(&self) -> bool {
        true
    }

    fn application(&self) -> Option<&SignIn> {
        Some(&self.application)
    }
}
