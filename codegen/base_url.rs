//! The server of the spec, which is the client's default base URL.

use std::net::Ipv4Addr;

use super::document::Node;
use super::problem::Problem;

/// Reads the one server's URL, with the default values of its variables.
///
/// # Errors
///
/// When there is not exactly one server, or its URL is not a plain one.
pub fn base_url(root: &Node) -> Result<String, Problem> {
    let servers = root.get("servers");
    let line = servers.map_or(root.line, |servers| servers.line);
    let [server] = servers.map_or(&[][..], Node::items) else {
        return Err(Problem::new(
            line,
            format!(
                "there are {} servers",
                servers.map_or(0, |servers| servers.items().len())
            ),
            "name exactly one: its URL is the default base URL",
        ));
    };
    let mut url = server.text("url").unwrap_or_default().to_owned();
    for variable in server.get("variables").map_or(&[][..], Node::entries) {
        let Some(default) = variable.value.text("default") else {
            let help = match variable.value.get("default") {
                Some(_) => "put the default in quotes: a variable is text",
                None => "add its default: the client uses it",
            };
            return Err(Problem::new(
                variable.line,
                format!("the server variable {} has no default text", variable.key),
                help,
            ));
        };
        url = url.replace(&format!("{{{}}}", variable.key), default);
    }
    let url = url.trim_end_matches('/');
    if !is_plain(url) {
        return Err(Problem::new(
            server.line,
            format!("invalid server URL {url:?}"),
            "write it like https://go.tallyfy.com/api: https (or http for localhost and 127.0.0.1), \
             a lower-case host name or an IPv4 address, plain segments, and no user, query or \
             fragment",
        ));
    }
    Ok(url.to_owned())
}

/// Whether every URL parser takes it as it is. Plain HTTP is for loopback only.
fn is_plain(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let mut parts = rest.split('/');
    let authority = parts.next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let is_loopback = |address: Ipv4Addr| address.is_loopback();
    let is_local = host == "localhost" || host.parse().is_ok_and(is_loopback);
    (scheme == "https" || (scheme == "http" && is_local))
        && is_host(host)
        && port.is_none_or(|port| is_number(port) && port.parse::<u16>().is_ok())
        && parts.all(is_plain_segment)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with(['-'])
            && !label.ends_with(['-'])
            && !label.starts_with("xn--")
            && label
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let last_starts_like_a_number = host
        .rsplit('.')
        .next()
        .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
    host.split('.').all(is_label)
        && (!last_starts_like_a_number || host.parse::<Ipv4Addr>().is_ok())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a path segment is sent as it is written. A dot segment would name something else.
pub fn is_plain_segment(segment: &str) -> bool {
    !segment.is_empty()
        && segment != "."
        && segment != ".."
        && segment
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~!$&'()+,;=:@".contains(c))
}
