//! A deletion becomes the exact request that is sent or previewed.
//!
//! The generated method builds it. Its `exec` hook keeps the request instead of sending it, because
//! a hook can return no error of this crate's. Then the request is compared with what the caller
//! asked for: a second check behind the id types.

use std::borrow::Cow;
use std::cell::Cell;

use futures_util::FutureExt;
use http::header::ACCEPT;
use http::{HeaderName, Method};
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::Request;

use crate::deletion::Deletion;
use crate::error::Error;
use crate::generated::{api, ids::OrganizationId};
use crate::headers::{CLIENT_HEADER, CLIENT_VALUE, JSON};
use crate::shared::Shared;

/// Progenitor sends the spec's version in this header; Tallyfy does not know it.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

thread_local! {
    /// The request that the generated method built. It is taken before `build` returns.
    static BUILT: Cell<Option<Request>> = const { Cell::new(None) };
}

/// The request of a deletion, complete but for the token.
pub(crate) fn build(
    shared: &Shared,
    organization: &OrganizationId,
    deletion: &Deletion,
) -> Result<Request, Error> {
    let mismatch = |what| Error::request_mismatch(deletion.operation(), what);
    // Ready only if the generated code itself refused to build the request.
    let refused = deletion.call(&shared.api, organization).now_or_never();
    let mut request = match (refused, BUILT.take()) {
        (None, Some(request)) => request,
        _ => return Err(mismatch("it could not be built")),
    };
    let (path, query) = (deletion.path(organization.as_str()), deletion.query());
    check(&mut request, shared.base_url(), &path, &query).map_err(mismatch)?;
    let headers = request.headers_mut();
    headers.remove(API_VERSION);
    headers.insert(ACCEPT, JSON);
    headers.insert(CLIENT_HEADER, CLIENT_VALUE);
    Ok(request)
}

impl ClientHooks for api::Client {
    async fn exec(
        &self,
        request: Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        BUILT.set(Some(request));
        // The request is kept, and nobody waits for a response here.
        std::future::pending().await
    }
}

/// Checks that the request is a bare DELETE of that path and query below the base URL. Where the
/// generated code encodes the path in another way, it is replaced by `path`.
fn check(
    request: &mut Request,
    base_url: &str,
    path: &str,
    query: &[(&str, Cow<'_, str>)],
) -> Result<(), &'static str> {
    if request.method() != Method::DELETE || request.body().is_some() {
        return Err("it is not a bare DELETE");
    }
    let url = request.url();
    let Some(built) = url.as_str().strip_prefix(base_url) else {
        return Err("it goes to another server");
    };
    if query.is_empty() && built == path {
        return Ok(());
    }
    let pairs = url.query_pairs();
    let is_set = |&(name, ref value): &(&str, Cow<'_, str>)| {
        pairs
            .into_iter()
            .any(|(built, set)| built == name && set == *value)
    };
    if pairs.count() != query.len() || !query.iter().all(is_set) {
        return Err("its query says something else");
    }
    let end = built.find(['?', '#']).unwrap_or(built.len());
    if built[..end] == *path && url.fragment().is_none() {
        return Ok(());
    }
    if url.fragment().is_some() || !same_segments(&built[..end], path) {
        return Err("its path names something else");
    }
    let prefix = url.path().len() - end;
    let whole = format!("{}{path}", &url.path()[..prefix]);
    request.url_mut().set_path(&whole);
    if request.url().path() != whole {
        return Err("its path can't be written in a URL");
    }
    Ok(())
}

/// Compares decoded segments.
fn same_segments(built: &str, wanted: &str) -> bool {
    let decode = |segment| percent_encoding::percent_decode_str(segment).collect::<Vec<u8>>();
    built
        .split('/')
        .map(decode)
        .eq(wanted.split('/').map(decode))
}

#[cfg(test)]
mod tests;
