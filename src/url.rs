//! Which addresses a secret may be sent to.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::Error;

pub(crate) const LOCALHOST: &str = "localhost";

/// Parses a URL that a secret may be sent to. `name` is what an error calls it.
pub(crate) fn checked_url(text: &str, name: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::configuration(format!("{name} {why}")));
    // The parser would drop them silently.
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return refuse("is empty or contains white space");
    }
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(error) => return refuse(&format!("is not a URL: {error}")),
    };
    // The parser would read `https:///api` as the host `api`.
    let host = text.split_once("://").map_or("", |(_, rest)| rest);
    if host.is_empty() || host.starts_with(['/', '\\', '?', '#', ':']) {
        return refuse("has no host: write it like https://go.tallyfy.com/api");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("has a query or a fragment; give the address alone");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("contains a user name or password; Tallyfy takes an access token");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => refuse("is plain http, which would expose the token; use https"),
        _ => refuse("must start with https://"),
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    host == LOCALHOST || address.is_ok_and(|address| address.is_loopback())
}

/// Checks that there is TLS for the URL. reqwest panics if rustls has no provider, and without TLS
/// it fails only at the first call.
pub(crate) fn check_tls(base: &Url) -> Result<(), Error> {
    #[cfg(all(
        feature = "rustls-no-provider",
        not(feature = "rustls"),
        not(feature = "native-tls")
    ))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::configuration(
            "rustls has no crypto provider: with the feature rustls-no-provider, install one before \
             building a client",
        ));
    }
    let tls = cfg!(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    ));
    if base.scheme() == "https" && !tls {
        return Err(Error::configuration(
            "the crate was built without TLS: enable its feature rustls, rustls-no-provider or native-tls",
        ));
    }
    Ok(())
}
