//! The two requests for a token.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::connections::Connections;
use crate::encode::SEGMENT;
use crate::error::TokenError;
use crate::headers::{CLIENT_HEADER, CLIENT_VALUE, JSON};
use crate::redaction::Secrets;
use crate::response;

use super::token::Token;
use super::token_response::{Denied, Endpoint, Granted, TokenResponse};

/// No response with a token comes near it.
const MAX_BODY: usize = 64 * 1024;

/// The fields of a form.
pub(super) type Form = Vec<(&'static str, SecretString)>;

/// Sends a form to the token endpoint. Its names are not secret; any value may be.
pub(super) async fn grant(
    connections: &Connections,
    url: &Url,
    form: &Form,
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let body = form
        .iter()
        .map(|(name, value)| {
            let value = percent_encoding::utf8_percent_encode(value.expose_secret(), SEGMENT);
            format!("{name}={value}")
        })
        .collect::<Vec<_>>()
        .join("&");
    let request = client(connections)?
        .post(url.clone())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body);
    send(request, Endpoint::Token, secrets).await
}

/// Asks for a user's token with an application's.
pub(super) async fn exchange(
    connections: &Connections,
    url: &str,
    application: &Token,
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let request = client(connections)?
        .post(url)
        .header(AUTHORIZATION, application.header())
        .header(CLIENT_HEADER, CLIENT_VALUE)
        // Some servers refuse a POST without a length.
        .header(CONTENT_LENGTH, 0);
    send(request, Endpoint::Exchange, secrets).await
}

fn client(connections: &Connections) -> Result<reqwest::Client, TokenError> {
    connections.current().map_err(|error| {
        TokenError::new(false, "could not build an HTTP client").caused_by(error.without_url())
    })
}

async fn send(
    request: reqwest::RequestBuilder,
    endpoint: Endpoint,
    secrets: &Secrets,
) -> Result<Granted, Denied> {
    let mut response = request.header(ACCEPT, JSON).send().await.map_err(|error| {
        let name = endpoint.name();
        let what = if error.is_connect() {
            format!("could not connect to {name}")
        } else if error.is_timeout() {
            format!("{name} did not respond in time")
        } else {
            format!("the connection to {name} broke")
        };
        TokenError::new(false, what).caused_by(error.without_url())
    })?;
    let (body, complete) = response::read(&mut response, MAX_BODY, None).await;
    let text = response::decode(&body, complete);
    TokenResponse::new(
        endpoint,
        response.status().as_u16(),
        response.headers(),
        &text,
        complete,
    )
    .judge(secrets)
}
