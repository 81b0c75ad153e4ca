//! The outcome of a call and of a bulk item for each response, whoever sent it. Each cell was decided
//! by hand.

use std::collections::BTreeSet;
use std::time::Duration;

use tallyfy::bulk::{BulkErrorKind, ItemOutcome};
use tallyfy::sandbox::{Fault, Sandbox};
use tallyfy::{Backoff, CallOptions, Client, Deletion, Delivery, ErrorKind, Outcome, Pace};

use crate::bulk::sandbox_with_groups;
use crate::support::GROUP;

/// What a response means.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Means {
    Deleted,
    Unconfirmed,
    Rejected,
    Unauthorized,
    Forbidden,
    /// A 403 for lack of rights in the organization, which ends a run.
    OrganizationRefused,
    NotFound,
    EndpointNotFound,
    /// Too many requests, from Tallyfy or without a body.
    Limited,
    /// Too many requests, from an intermediary.
    LimitedByAnother,
    Intermediary,
    GatewayTimeout,
    ServerFailed,
    Redirected,
    /// A 302 or 303, which PHP sends after it acted.
    RedirectedAfter,
    Unexpected,
}

use Means::{
    Deleted, EndpointNotFound, Forbidden, GatewayTimeout, Intermediary, Limited, LimitedByAnother,
    NotFound, OrganizationRefused, Redirected, RedirectedAfter, Rejected, ServerFailed,
    Unauthorized, Unconfirmed, Unexpected,
};

impl Means {
    /// The result of a call.
    fn call(self) -> Result<Outcome, (ErrorKind, Delivery)> {
        match self {
            Deleted => Ok(Outcome::Deleted),
            Unconfirmed => Ok(Outcome::Unconfirmed),
            Rejected => Err((ErrorKind::Rejected, Delivery::Refused)),
            Unauthorized => Err((ErrorKind::Unauthorized, Delivery::Refused)),
            Forbidden | OrganizationRefused => Err((ErrorKind::Forbidden, Delivery::Refused)),
            NotFound => Err((ErrorKind::NotFound, Delivery::Refused)),
            EndpointNotFound => Err((ErrorKind::EndpointNotFound, Delivery::Refused)),
            Limited => Err((ErrorKind::RateLimited, Delivery::Refused)),
            LimitedByAnother => Err((ErrorKind::RateLimited, Delivery::Unknown)),
            Intermediary => Err((ErrorKind::Intermediary, Delivery::Unknown)),
            GatewayTimeout => Err((ErrorKind::Timeout, Delivery::Unknown)),
            ServerFailed => Err((ErrorKind::Server, Delivery::Unknown)),
            Redirected => Err((ErrorKind::Redirected, Delivery::Refused)),
            RedirectedAfter => Err((ErrorKind::Redirected, Delivery::Unknown)),
            Unexpected => Err((ErrorKind::UnexpectedStatus, Delivery::Unknown)),
        }
    }

    /// The outcome of a bulk item that is safe to repeat.
    fn repeatable_item(self) -> ItemOutcome {
        match self {
            Deleted => ItemOutcome::Deleted,
            Unconfirmed => ItemOutcome::Unconfirmed,
            Rejected | Forbidden | NotFound => ItemOutcome::Failed,
            Unauthorized | OrganizationRefused => ItemOutcome::Postponed,
            EndpointNotFound | Limited => ItemOutcome::Postponed,
            Redirected | RedirectedAfter => ItemOutcome::Postponed,
            Intermediary | LimitedByAnother => ItemOutcome::Postponed,
            GatewayTimeout | ServerFailed | Unexpected => ItemOutcome::Unknown,
        }
    }

    /// The outcome of a bulk item that is not.
    fn other_item(self) -> ItemOutcome {
        match self {
            Intermediary | LimitedByAnother | RedirectedAfter => ItemOutcome::Unknown,
            _ => self.repeatable_item(),
        }
    }
}

type Cells = &'static [(Means, &'static [u16])];

/// A body, its content type (none if empty), and its meaning with each status.
type Row = (&'static str, &'static str, Cells);

/// Headers, a body, and their meaning with each status.
type HeaderRow = (&'static [(&'static str, &'static str)], &'static str, Cells);

const HTML: &str = "text/html";
const HTML_UTF8: &str = "Text/HTML; charset=UTF-8";
const XHTML: &str = "application/xhtml+xml";
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const TEXT: &str = "text/plain; charset=utf-8";
const NONE: &str = "";

// Tallyfy's own.
const MISSING: &str =
    r#"{"error":true,"message":"Resource not found","code":"RESOURCE_NOT_FOUND"}"#;
const NO_ENDPOINT: &str =
    r#"{"error":true,"message":"API endpoint not found","code":"ENDPOINT_NOT_FOUND"}"#;
const SIGNED_OUT: &str = r#"{"message":"Unauthenticated"}"#;
const RULE: &str = r#"{"message":"Cannot disable guest with incomplete tasks"}"#;
const OTHER_ORGANIZATION: &str =
    r#"{"message":"You do not have permissions for this organization"}"#;
const INVALID: &str =
    r#"{"error":true,"message":"Invalid","errors":{"guest":["There is no such guest."]}}"#;
const TOO_MANY: &str = r#"{"error":{"message":"Too many requests"}}"#;
const CODE: &str = r#"{"code":"STILL_IN_USE"}"#;
const BOM_MISSING: &str =
    "\u{feff}{\"error\":true,\"message\":\"Resource not found\",\"code\":\"RESOURCE_NOT_FOUND\"}";
const BOM_MESSAGE: &str = "\u{feff}{\"message\":\"Not now\"}";

// Pages of gateways, frameworks and firewalls.
const NGINX: &str = "<html>\r\n<head><title>Not here</title></head>\r\n<body>\r\n<center><h1>Not here</h1></center>\r\n<hr><center>nginx</center>\r\n</body></html>";
const APACHE: &str = "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head><title>Denied</title></head><body><h1>Denied</h1><hr><address>Apache Server</address></body></html>";
const HAPROXY: &str =
    "<html><body><h1>Denied</h1>\nAn administrator forbids this.\n</body></html>\n";
const ALB: &str = "<html><head><title>Denied</title></head><body><center><h1>Denied</h1></center><hr><center>awselb</center></body></html>";
const CLOUDFLARE: &str = "<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"ie6\"> <![endif]-->\n<title>Attention required | Cloudflare</title><h1>You are blocked</h1><p>Ray ID: 7d</p>";
const AKAMAI: &str = "<HTML><HEAD>\n<TITLE>Denied</TITLE>\n</HEAD><BODY>\n<H1>Denied</H1>\nNo permission on this server.<P>\nReference&#32;&#35;18\n</BODY></HTML>";
const IMPERVA: &str = "<html style=\"height:100%\"><head><META NAME=\"ROBOTS\" CONTENT=\"NOINDEX\"></head><body><iframe src=\"/_Incapsula_Resource\">Request unsuccessful. Incident 1-2</iframe></body></html>";
const F5: &str = "<html><head><title>Request Rejected</title></head><body>The URL was rejected. Ask your administrator. Your support ID is: 12</body></html>";
const VARNISH: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html><head><title>Denied</title></head><body><h1>Error</h1><h3>Guru Meditation:</h3><p>XID: 7</p><p>Varnish cache server</p></body></html>";
const SQUID: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<html><head><title>ERROR: no such URL</title></head><body id=ERR_ACCESS_DENIED><p>Generated by squid</p></body></html>";
const IIS: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\r\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Not found.</title></head><body><div id=\"header\"><h1>Server Error</h1></div></body></html>";
const TOMCAT: &str = "<!doctype html><html lang=\"en\"><head><title>HTTP Status</title></head><body><h1>HTTP Status</h1><p><b>Type</b> Status Report</p><h3>Apache Tomcat</h3></body></html>";
const DJANGO: &str = "\n<!doctype html>\n<html lang=\"en\">\n<head><title>Not Found</title></head>\n<body><h1>Not Found</h1><p>The resource was not found on this server.</p></body></html>";
const LARAVEL_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Page Expired</title></head><body class=\"antialiased\"><div>Page Expired</div></body></html>";
const EXPRESS: &str =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<body>\n<pre>Cannot DELETE /x</pre>\n</body>\n</html>\n";
const GOOGLE_PAGE: &str = "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error!!1</title>\n<p><b>That is an error.</b> <ins>That is all we know.</ins>";
const AZURE_PAGE: &str = "<html>\r\n<head><title>Denied</title></head>\r\n<body><center><h1>Denied</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>";
const FASTLY_PAGE: &str = "<html><head><title>Fastly error: unknown domain</title></head><body><p>Fastly error: unknown domain: x. Is it added to a service?</p></body></html>";

// Plain text of gateways and servers.
const TRAEFIK: &str = "404 page not found\n";
const DEFAULT_BACKEND: &str = "default backend - 404";
const ENVOY: &str = "RBAC: access denied";
const CLOUDFLARE_TEXT: &str = "error code: 1020";
const FASTLY: &str = "Fastly error: unknown domain: x.";

// JSON of gateways and frameworks.
const KONG: &str = r#"{"message":"no Route matched with those values"}"#;
const API_GATEWAY: &str = r#"{"message":"Forbidden"}"#;
const API_GATEWAY_TOKEN: &str = r#"{"message":"Missing Authentication Token"}"#;
const AWS_UPPER: &str = r#"{"Message":"User is not authorized to do this"}"#;
const AZURE: &str = r#"{"statusCode":404,"message":"Resource not found"}"#;
const SPRING: &str =
    r#"{"timestamp":"2024-05-01T10:00:00Z","status":404,"error":"Not Found","path":"/x"}"#;
const LARAVEL: &str = r#"{"message":"The route x could not be found."}"#;
const ORGANIZATION_GONE: &str = r#"{"message":"Organization not found"}"#;
const NEST: &str = r#"{"statusCode":404,"message":"Cannot DELETE /x","error":"Not Found"}"#;
const KUBERNETES: &str =
    r#"{"kind":"Status","status":"Failure","message":"not found","reason":"NotFound","code":404}"#;
const GOOGLE: &str = r#"{"error":{"code":404,"message":"Not found","status":"NOT_FOUND"}}"#;
const TYK: &str = r#"{"error":"Key not authorised"}"#;
const FASTAPI: &str = r#"{"detail":"Not Found"}"#;
const PROBLEM_DETAILS: &str = r#"{"type":"about:blank","title":"Denied","status":403}"#;
const GRAPHQL: &str = r#"{"errors":[{"text":"Denied"}]}"#;
const STATUS_ONLY: &str = r#"{"status":404}"#;
const ENVOY_JSON: &str = r#"{"response_flags":"NR","details":"route_not_found"}"#;

/// Responses of intermediaries.
const OTHERS: &[Row] = &[
    // Pages.
    (
        NGINX,
        HTML,
        &[
            (Unconfirmed, &[200, 201, 202, 203, 206]),
            (Redirected, &[301, 307, 308]),
            (RedirectedAfter, &[302, 303]),
            (
                Intermediary,
                &[
                    400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414,
                ],
            ),
            (
                Intermediary,
                &[
                    415, 416, 417, 418, 419, 421, 422, 423, 424, 425, 426, 428, 431, 444,
                ],
            ),
            (Intermediary, &[451, 494, 495, 496, 497]),
            (LimitedByAnother, &[429]),
            (GatewayTimeout, &[408, 460, 499]),
            (ServerFailed, &[500, 501, 502, 503, 504, 505, 507, 508, 511]),
            (Unexpected, &[600, 999]),
        ],
    ),
    (
        NGINX,
        NONE,
        &[(Unconfirmed, &[200]), (Intermediary, &[400, 403, 404, 405])],
    ),
    (
        APACHE,
        "text/html; charset=iso-8859-1",
        &[
            (Unconfirmed, &[200, 207]),
            (Redirected, &[300, 301]),
            (RedirectedAfter, &[302]),
            (
                Intermediary,
                &[400, 401, 402, 403, 404, 405, 407, 409, 421, 422],
            ),
            (LimitedByAnother, &[429]),
            (GatewayTimeout, &[408]),
            (ServerFailed, &[500, 502, 503]),
        ],
    ),
    (
        HAPROXY,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405, 407, 410, 425]),
            (LimitedByAnother, &[429]),
            (GatewayTimeout, &[408]),
            (ServerFailed, &[500, 502, 503, 504]),
        ],
    ),
    (
        ALB,
        HTML,
        &[
            (Intermediary, &[400, 401, 403, 405, 414, 463, 464]),
            (GatewayTimeout, &[460]),
            (ServerFailed, &[500, 501, 502, 503, 504, 561]),
        ],
    ),
    (
        CLOUDFLARE,
        HTML_UTF8,
        &[
            (Unconfirmed, &[200, 299]),
            (Intermediary, &[400, 401, 403, 404, 405, 409, 421, 422]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[503, 520, 521, 522, 523, 524, 525, 526, 530]),
        ],
    ),
    (
        AKAMAI,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405, 422]),
            (ServerFailed, &[500, 503]),
        ],
    ),
    (
        IMPERVA,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 403, 404]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        F5,
        "text/html; charset=utf-8",
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 403, 404, 409]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        VARNISH,
        "text/html; charset=utf-8",
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        SQUID,
        "text/html;charset=utf-8",
        &[
            (Intermediary, &[400, 401, 403, 404, 407]),
            (ServerFailed, &[502, 503, 504]),
        ],
    ),
    (
        IIS,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405, 412]),
            (ServerFailed, &[500, 502, 503]),
        ],
    ),
    (
        IIS,
        XHTML,
        &[(Unconfirmed, &[200]), (Intermediary, &[403, 404])],
    ),
    (
        TOMCAT,
        "text/html;charset=utf-8",
        &[
            (Intermediary, &[400, 401, 403, 404, 405]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        DJANGO,
        HTML,
        &[(Unconfirmed, &[200]), (Intermediary, &[400, 403, 404])],
    ),
    (
        DJANGO,
        TEXT,
        &[(Unconfirmed, &[200]), (Intermediary, &[400, 403, 404])],
    ),
    (
        LARAVEL_PAGE,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (RedirectedAfter, &[302]),
            (Intermediary, &[401, 402, 403, 404, 419, 422]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[500, 503]),
        ],
    ),
    (
        EXPRESS,
        HTML,
        &[(Intermediary, &[401, 403, 404]), (ServerFailed, &[500])],
    ),
    (
        EXPRESS,
        JSON,
        &[(Unconfirmed, &[200]), (Intermediary, &[404])],
    ),
    (
        GOOGLE_PAGE,
        HTML,
        &[
            (Intermediary, &[400, 401, 403, 404, 411, 413]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[500, 502, 503]),
        ],
    ),
    (
        AZURE_PAGE,
        HTML,
        &[
            (Intermediary, &[400, 403, 404]),
            (ServerFailed, &[502, 504]),
        ],
    ),
    (
        FASTLY_PAGE,
        HTML,
        &[(Unconfirmed, &[200]), (Intermediary, &[403, 404, 421])],
    ),
    // Plain text.
    (
        TRAEFIK,
        TEXT,
        &[
            (Deleted, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405]),
            (ServerFailed, &[502, 503, 504]),
        ],
    ),
    (TRAEFIK, HTML, &[(Deleted, &[200]), (Intermediary, &[404])]),
    (
        DEFAULT_BACKEND,
        TEXT,
        &[(Intermediary, &[403, 404]), (ServerFailed, &[503])],
    ),
    (DEFAULT_BACKEND, NONE, &[(Intermediary, &[404])]),
    (
        ENVOY,
        TEXT,
        &[
            (Intermediary, &[400, 401, 403, 404]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[503, 504]),
        ],
    ),
    (
        CLOUDFLARE_TEXT,
        TEXT,
        &[
            (Intermediary, &[401, 403, 404, 409]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[530]),
        ],
    ),
    (
        FASTLY,
        TEXT,
        &[
            (Intermediary, &[401, 404, 421]),
            (ServerFailed, &[500, 503]),
        ],
    ),
    // JSON.
    (
        KONG,
        JSON,
        &[
            (Deleted, &[200]),
            (Unconfirmed, &[202]),
            (Rejected, &[400, 409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[402, 404, 405, 407, 411, 413, 421, 426]),
            (GatewayTimeout, &[408, 499]),
            (ServerFailed, &[500, 502, 503, 504]),
        ],
    ),
    (
        API_GATEWAY,
        JSON,
        &[
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404, 405, 413, 415]),
            (ServerFailed, &[500, 502, 504]),
        ],
    ),
    (
        API_GATEWAY_TOKEN,
        JSON,
        &[
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Intermediary, &[404]),
        ],
    ),
    (
        AWS_UPPER,
        JSON,
        &[
            (Intermediary, &[400, 401, 403, 404]),
            (LimitedByAnother, &[429]),
        ],
    ),
    (
        AZURE,
        JSON,
        &[
            (Deleted, &[200]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404, 405]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        SPRING,
        JSON,
        &[
            (Unconfirmed, &[200]),
            (Rejected, &[400, 409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Intermediary, &[404, 405, 406, 415]),
            (ServerFailed, &[500, 503]),
        ],
    ),
    (
        LARAVEL,
        JSON,
        &[(Intermediary, &[404, 405, 419]), (ServerFailed, &[500])],
    ),
    (
        ORGANIZATION_GONE,
        JSON,
        &[(Rejected, &[400]), (Intermediary, &[404])],
    ),
    (
        NEST,
        JSON,
        &[
            (Unconfirmed, &[200]),
            (Rejected, &[400]),
            (Forbidden, &[403]),
            (Intermediary, &[404]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        KUBERNETES,
        JSON,
        &[
            (Deleted, &[200]),
            (Rejected, &[409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Intermediary, &[404, 405, 410]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        GOOGLE,
        JSON,
        &[
            (Unconfirmed, &[200]),
            (Rejected, &[400, 409]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404, 412]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        TYK,
        JSON,
        &[
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404]),
        ],
    ),
    (
        FASTAPI,
        JSON,
        &[
            (Deleted, &[200]),
            (Intermediary, &[400, 401, 403, 404, 405, 409, 422]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        PROBLEM_DETAILS,
        PROBLEM,
        &[
            (Deleted, &[200]),
            (Intermediary, &[400, 401, 403, 404, 409, 422]),
            (LimitedByAnother, &[429]),
        ],
    ),
    (
        GRAPHQL,
        JSON,
        &[
            (Deleted, &[200]),
            (Rejected, &[400, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Intermediary, &[404, 405]),
        ],
    ),
    (
        STATUS_ONLY,
        JSON,
        &[
            (Deleted, &[200]),
            (Intermediary, &[400, 401, 403, 404, 409, 422]),
            (LimitedByAnother, &[429]),
        ],
    ),
    (
        ENVOY_JSON,
        JSON,
        &[(Intermediary, &[403, 404]), (LimitedByAnother, &[429])],
    ),
];

/// Tallyfy's own refusals, and what resembles them.
const REFUSALS: &[Row] = &[
    (
        MISSING,
        JSON,
        &[
            (Unconfirmed, &[200]),
            (Rejected, &[400, 409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (NotFound, &[404]),
            (Limited, &[429]),
            (Intermediary, &[402, 405, 407, 410, 421]),
            (GatewayTimeout, &[408, 460, 499]),
            (ServerFailed, &[500, 503, 599]),
            (Redirected, &[301, 308]),
            (RedirectedAfter, &[302, 303]),
            (Unexpected, &[600, 700]),
        ],
    ),
    (MISSING, HTML, &[(NotFound, &[404]), (Forbidden, &[403])]),
    (MISSING, NONE, &[(NotFound, &[404])]),
    (MISSING, TEXT, &[(NotFound, &[404])]),
    (
        BOM_MISSING,
        JSON,
        &[
            (NotFound, &[404]),
            (Unauthorized, &[401]),
            (Unconfirmed, &[200]),
        ],
    ),
    (
        BOM_MESSAGE,
        JSON,
        &[
            (Deleted, &[200]),
            (Rejected, &[400, 409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404]),
        ],
    ),
    (
        NO_ENDPOINT,
        JSON,
        &[
            (EndpointNotFound, &[404]),
            (Rejected, &[400]),
            (Forbidden, &[403]),
            (Intermediary, &[405]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        SIGNED_OUT,
        JSON,
        &[(Unauthorized, &[401]), (Intermediary, &[404, 407])],
    ),
    (
        RULE,
        JSON,
        &[
            (Forbidden, &[403]),
            (Rejected, &[400, 409, 422]),
            (Intermediary, &[404, 423]),
        ],
    ),
    (
        OTHER_ORGANIZATION,
        JSON,
        &[
            (OrganizationRefused, &[403]),
            (Unauthorized, &[401]),
            (Rejected, &[400]),
        ],
    ),
    (
        INVALID,
        JSON,
        &[
            (Rejected, &[400, 409, 422]),
            (NotFound, &[404]),
            (Unconfirmed, &[200]),
        ],
    ),
    (
        TOO_MANY,
        JSON,
        &[
            (Limited, &[429]),
            (Rejected, &[422]),
            (Intermediary, &[404]),
        ],
    ),
    (
        CODE,
        JSON,
        &[
            (Rejected, &[400, 409, 422]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (Limited, &[429]),
            (Intermediary, &[404]),
        ],
    ),
    (
        r#"{"error":true}"#,
        JSON,
        &[(NotFound, &[404]), (Rejected, &[422])],
    ),
    (
        r#"{"error":true,"code":"ELSEWHERE"}"#,
        JSON,
        &[(NotFound, &[404])],
    ),
    (
        r#"{"code":"RESOURCE_NOT_FOUND"}"#,
        JSON,
        &[(NotFound, &[404])],
    ),
    (
        r#"{"code":"ENDPOINT_NOT_FOUND"}"#,
        JSON,
        &[(EndpointNotFound, &[404])],
    ),
    (
        r#"{"error":false,"code":"RESOURCE_NOT_FOUND"}"#,
        JSON,
        &[(NotFound, &[404])],
    ),
    (
        r#"{"error":"true"}"#,
        JSON,
        &[(Intermediary, &[404]), (Rejected, &[400])],
    ),
    (r#"{"error":1}"#, JSON, &[(Intermediary, &[404])]),
    (
        r#"{"error":false}"#,
        JSON,
        &[(Intermediary, &[404]), (Rejected, &[400])],
    ),
    (
        r#"{"data":{"error":true,"code":"RESOURCE_NOT_FOUND"}}"#,
        JSON,
        &[(Intermediary, &[400, 401, 403, 404, 422])],
    ),
    (
        r#"[{"error":true,"message":"x","code":"RESOURCE_NOT_FOUND"}]"#,
        JSON,
        &[(Intermediary, &[400, 401, 403, 404, 422])],
    ),
    (
        r#"{"error":true,"message":"Resource not fo"#,
        JSON,
        &[
            (Intermediary, &[400, 401, 403, 404, 422]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        "{}",
        JSON,
        &[
            (Deleted, &[200]),
            (Intermediary, &[400, 401, 403, 404, 409, 422]),
            (LimitedByAnother, &[429]),
            (ServerFailed, &[500]),
        ],
    ),
    (
        "[]",
        JSON,
        &[(Deleted, &[200]), (Intermediary, &[400, 401, 403, 404])],
    ),
    (
        "null",
        JSON,
        &[(Deleted, &[200]), (Intermediary, &[400, 401, 403, 404])],
    ),
    (
        r#""message""#,
        JSON,
        &[(Deleted, &[200]), (Intermediary, &[400, 401, 403, 404])],
    ),
    (
        "",
        NONE,
        &[
            (Deleted, &[200, 201, 203, 204, 205, 206, 299]),
            (Unconfirmed, &[202, 207]),
            (Redirected, &[300, 301, 304, 305, 307, 308]),
            (RedirectedAfter, &[302, 303]),
            (Unauthorized, &[401]),
            (Limited, &[429]),
            (
                Intermediary,
                &[
                    400, 402, 403, 404, 405, 406, 407, 409, 410, 418, 421, 422, 451,
                ],
            ),
            (GatewayTimeout, &[408, 460, 499]),
            (ServerFailed, &[500, 501, 502, 503, 504, 529, 598, 599]),
            (Unexpected, &[600, 777, 999]),
        ],
    ),
    (
        "",
        HTML,
        &[
            (Deleted, &[200, 204]),
            (Unauthorized, &[401]),
            (Limited, &[429]),
            (Intermediary, &[403, 404]),
        ],
    ),
    (
        "",
        JSON,
        &[
            (Deleted, &[200, 204]),
            (Unauthorized, &[401]),
            (Intermediary, &[404]),
        ],
    ),
];

/// Bodies of a success.
const SUCCESSES: &[Row] = &[
    // JSON.
    (
        r#"{"data":{"id":"7"}}"#,
        JSON,
        &[(Deleted, &[200, 201, 203, 206, 299])],
    ),
    (
        r#"{"data":{"id":"7"}}"#,
        HTML,
        &[(Deleted, &[200]), (Unconfirmed, &[202, 207])],
    ),
    (
        r#"{"success":true}"#,
        JSON,
        &[(Deleted, &[200]), (Unconfirmed, &[202, 207])],
    ),
    (
        r#"{"success":false}"#,
        JSON,
        &[(Unconfirmed, &[200, 201, 299])],
    ),
    (r#"{"success":false}"#, HTML, &[(Unconfirmed, &[200])]),
    (r#"{"success":false}"#, NONE, &[(Unconfirmed, &[200])]),
    (
        "\u{feff}{\"success\":false}",
        JSON,
        &[(Unconfirmed, &[200])],
    ),
    (
        r#"{"success":false,"error":null}"#,
        JSON,
        &[(Unconfirmed, &[200])],
    ),
    (
        r#"{"success":true,"error":"no"}"#,
        JSON,
        &[(Unconfirmed, &[200])],
    ),
    (r#"{"success":"false"}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"success":0}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"success":null}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"data":{"success":false}}"#, JSON, &[(Deleted, &[200])]),
    (
        r#"{"error":true}"#,
        JSON,
        &[(Unconfirmed, &[200, 201, 203])],
    ),
    (r#"{"error":true}"#, HTML, &[(Unconfirmed, &[200])]),
    (r#"{"error":"denied"}"#, TEXT, &[(Unconfirmed, &[200])]),
    (r#"{"error":1}"#, JSON, &[(Unconfirmed, &[200])]),
    (r#"{"error":["x"]}"#, JSON, &[(Unconfirmed, &[200])]),
    (
        r#"{"error":{"message":"x"}}"#,
        JSON,
        &[(Unconfirmed, &[200])],
    ),
    (r#"{"error":false}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"error":null}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"error":0}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"error":""}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"error":[]}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"error":{}}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"data":{"error":true}}"#, JSON, &[(Deleted, &[200])]),
    (r#"[{"error":true}]"#, JSON, &[(Deleted, &[200])]),
    (r#"{"errors":["x"]}"#, JSON, &[(Deleted, &[200])]),
    (r#"{"status":"failed"}"#, JSON, &[(Deleted, &[200])]),
    (
        r#"{"code":"RESOURCE_NOT_FOUND"}"#,
        JSON,
        &[(Deleted, &[200])],
    ),
    (
        r#"{"data":{"name":"error","state":"failed"}}"#,
        JSON,
        &[(Deleted, &[200])],
    ),
    (r#"{"error":tru"#, JSON, &[(Unconfirmed, &[200])]),
    (r#"{"data":{"id":"#, JSON, &[(Deleted, &[200])]),
    ("true", JSON, &[(Deleted, &[200])]),
    ("false", JSON, &[(Deleted, &[200])]),
    // JSON that contains tags.
    (
        r#"{"data":{"name":"<b>x</b>"}}"#,
        HTML,
        &[(Deleted, &[200])],
    ),
    (r#"["<p>"]"#, HTML, &[(Deleted, &[200])]),
    (r#""<p>""#, HTML_UTF8, &[(Deleted, &[200])]),
    (
        "\u{feff}{\"name\":\"<b>x</b>\"}",
        HTML,
        &[(Deleted, &[200])],
    ),
    ("\n {\"name\":\"<b>x</b>\"}", XHTML, &[(Deleted, &[200])]),
    // Text.
    ("OK", HTML, &[(Deleted, &[200]), (Unconfirmed, &[202])]),
    ("OK", HTML_UTF8, &[(Deleted, &[200])]),
    ("OK", TEXT, &[(Deleted, &[200])]),
    ("OK", NONE, &[(Deleted, &[200])]),
    ("\u{feff}", HTML, &[(Deleted, &[200])]),
    ("\u{feff}", NONE, &[(Deleted, &[200])]),
    (" \r\n", HTML, &[(Deleted, &[200])]),
    ("1 < 2", HTML, &[(Deleted, &[200])]),
    ("<3", HTML, &[(Deleted, &[200])]),
    ("<3", NONE, &[(Deleted, &[200])]),
    ("<", NONE, &[(Deleted, &[200])]),
    ("< p>", NONE, &[(Deleted, &[200])]),
    ("Please <b>sign in</b>", HTML, &[(Unconfirmed, &[200])]),
    ("Please <b>sign in</b>", XHTML, &[(Unconfirmed, &[200])]),
    ("Please <b>sign in</b>", TEXT, &[(Deleted, &[200])]),
    ("Please <b>sign in</b>", NONE, &[(Deleted, &[200])]),
    ("Please <b>sign in</b>", JSON, &[(Deleted, &[200])]),
    // Pages without a label, or with a wrong one.
    ("<!DOCTYPE\nhtml>", NONE, &[(Unconfirmed, &[200])]),
    (
        "<meta http-equiv=refresh content=0>",
        NONE,
        &[(Unconfirmed, &[200])],
    ),
    ("<form action=/login>", NONE, &[(Unconfirmed, &[200])]),
    ("<center>x</center>", NONE, &[(Unconfirmed, &[200])]),
    (
        "<h1>x</h1>",
        NONE,
        &[(Unconfirmed, &[200]), (Intermediary, &[403])],
    ),
    ("<h1>x</h1>", JSON, &[(Unconfirmed, &[200])]),
    ("<h1>x</h1>", TEXT, &[(Unconfirmed, &[200])]),
    ("</p>", NONE, &[(Unconfirmed, &[200])]),
    ("<!-- x -->", NONE, &[(Unconfirmed, &[200])]),
    (
        "<?xml version=\"1.0\"?><ok/>",
        NONE,
        &[(Unconfirmed, &[200])],
    ),
    (
        "<?xml version=\"1.0\"?><ok/>",
        "application/xml",
        &[(Unconfirmed, &[200])],
    ),
    (" \r\n\t<html>", NONE, &[(Unconfirmed, &[200])]),
    ("\u{feff}<html>", NONE, &[(Unconfirmed, &[200])]),
    ("\u{feff}\n<html>", JSON, &[(Unconfirmed, &[200])]),
    ("\u{0}\u{1}<html>", NONE, &[(Unconfirmed, &[200])]),
    ("<html", NONE, &[(Unconfirmed, &[200])]),
];

/// What headers change, and what they don't.
const HEADERS: &[HeaderRow] = &[
    // A 403 with `Retry-After` is a limit. Without a body it may be anyone's.
    (
        &[("retry-after", "1")],
        "",
        &[
            (Limited, &[429]),
            (LimitedByAnother, &[403]),
            (Unauthorized, &[401]),
            (Intermediary, &[400, 404, 405]),
        ],
    ),
    // Unless Tallyfy says that it is about the organization.
    (
        &[("retry-after", "1")],
        OTHER_ORGANIZATION,
        &[(OrganizationRefused, &[403]), (Limited, &[429])],
    ),
    (&[("retry-after", "0")], RULE, &[(Limited, &[403, 429])]),
    (
        &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")],
        RULE,
        &[(Limited, &[403])],
    ),
    (
        &[("retry-after", "1"), ("content-type", "text/html")],
        NGINX,
        &[
            (LimitedByAnother, &[403, 429]),
            (Intermediary, &[400, 404, 405]),
            (ServerFailed, &[503]),
            (Unconfirmed, &[200]),
        ],
    ),
    (
        &[("retry-after", "1"), ("content-type", "application/json")],
        MISSING,
        &[
            (NotFound, &[404]),
            (Rejected, &[409, 422]),
            (Unauthorized, &[401]),
            (ServerFailed, &[503]),
        ],
    ),
    (
        &[("retry-after", "1")],
        "{}",
        &[(LimitedByAnother, &[403, 429]), (Intermediary, &[404])],
    ),
    // Headers that name the sender change nothing.
    (
        &[
            ("server", "cloudflare"),
            ("cf-ray", "7d"),
            ("content-type", "application/json"),
        ],
        MISSING,
        &[(NotFound, &[404]), (Forbidden, &[403])],
    ),
    (
        &[
            ("server", "cloudflare"),
            ("content-type", "application/json"),
        ],
        r#"{"data":{}}"#,
        &[
            (Deleted, &[200]),
            (Unconfirmed, &[202, 207]),
            (Intermediary, &[404]),
        ],
    ),
    (
        &[("via", "1.1 varnish"), ("x-cache", "MISS")],
        "",
        &[(Deleted, &[200, 204]), (Intermediary, &[403, 404])],
    ),
    (
        &[("server", "tallyfy"), ("content-type", "text/html")],
        APACHE,
        &[(Unconfirmed, &[200]), (Intermediary, &[403, 404])],
    ),
    (
        &[("x-request-id", "7"), ("content-type", "application/json")],
        KONG,
        &[(Intermediary, &[404]), (Forbidden, &[403])],
    ),
    (
        &[
            ("www-authenticate", "Basic realm=proxy"),
            ("content-type", "text/html"),
        ],
        SQUID,
        &[(Intermediary, &[401])],
    ),
    (
        &[("www-authenticate", "Bearer")],
        "",
        &[(Unauthorized, &[401])],
    ),
    (
        &[("proxy-authenticate", "Basic realm=proxy")],
        "",
        &[(Intermediary, &[407])],
    ),
    (&[("allow", "GET, POST")], "", &[(Intermediary, &[405])]),
    // Where to go instead.
    (
        &[("location", "/login")],
        "",
        &[
            (Deleted, &[200, 201]),
            (Unconfirmed, &[202]),
            (Redirected, &[301, 307, 308]),
            (RedirectedAfter, &[302, 303]),
        ],
    ),
    (
        &[("location", "/login"), ("content-type", "text/html")],
        NGINX,
        &[(Redirected, &[301, 308]), (RedirectedAfter, &[302, 303])],
    ),
];

/// Means the same for every operation, whatever it requires.
const ANY_OPERATION: &[Row] = &[
    (
        MISSING,
        JSON,
        &[
            (Unconfirmed, &[200]),
            (Unauthorized, &[401]),
            (Forbidden, &[403]),
            (NotFound, &[404]),
            (Rejected, &[400, 409, 422]),
        ],
    ),
    (INVALID, JSON, &[(Rejected, &[422])]),
    (NO_ENDPOINT, JSON, &[(EndpointNotFound, &[404])]),
    (
        KONG,
        JSON,
        &[(Intermediary, &[404, 405]), (Limited, &[429])],
    ),
    (
        SPRING,
        JSON,
        &[(Intermediary, &[404]), (Unconfirmed, &[200])],
    ),
    (
        "{}",
        JSON,
        &[(Deleted, &[200]), (Intermediary, &[403, 404, 422])],
    ),
    (
        F5,
        HTML,
        &[
            (Unconfirmed, &[200]),
            (Intermediary, &[400, 401, 402, 403, 404, 405, 407, 421, 422]),
            (LimitedByAnother, &[429]),
            (GatewayTimeout, &[408]),
            (ServerFailed, &[502]),
            (RedirectedAfter, &[302]),
        ],
    ),
    (
        "",
        NONE,
        &[
            (Deleted, &[200, 201, 204]),
            (Unconfirmed, &[202, 207]),
            (Redirected, &[301]),
            (Unauthorized, &[401]),
            (Limited, &[429]),
            (Intermediary, &[403, 404, 422]),
            (ServerFailed, &[500]),
            (Unexpected, &[600]),
        ],
    ),
];

/// A new client, with one attempt for each call.
fn once(sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(sandbox.base_url())
        .access_token(sandbox.access_token())
        .organization(sandbox.organization())
        .pace(Pace::unlimited())
        .options(CallOptions::new().no_retry())
        .build()
        .unwrap()
}

fn labelled(status: u16, label: &str, body: &'static str) -> Fault {
    let fault = Fault::status(status).body(body);
    match label {
        NONE => fault,
        _ => fault.header("content-type", label),
    }
}

/// What differs from the table, in words.
async fn differences(
    sandbox: &Sandbox,
    client: &Client,
    deletion: &Deletion,
    fault: Fault,
    means: Means,
) -> Vec<String> {
    sandbox.fail_always(fault);
    // A client remembers a refused token and a rate limit, which would change later calls.
    let client = || match means {
        Unauthorized | Limited | LimitedByAnother => once(sandbox),
        _ => client.clone(),
    };
    let called = client().execute(deletion.clone()).await;
    let called = match called {
        Ok(deleted) => Ok(deleted.outcome()),
        Err(error) => Err((error.kind(), error.delivery())),
    };
    let mut run = client().bulk().concurrency(1).run([deletion.clone()]);
    let item = run.next().await.unwrap().unwrap().outcome();
    let after = run.next().await;
    let expected = match deletion.operation().is_repeatable() {
        true => means.repeatable_item(),
        false => means.other_item(),
    };
    let mut differences = Vec::new();
    if called != means.call() {
        differences.push(format!("{called:?} and not {:?}", means.call()));
    }
    if item != expected {
        differences.push(format!("the item is {item:?} and not {expected:?}"));
    }
    let ended = after.map(|after| after.unwrap_err().kind());
    let expected = match means {
        Unauthorized => Some(BulkErrorKind::Unauthorized),
        OrganizationRefused => Some(BulkErrorKind::Organization),
        _ => None,
    };
    if ended != expected {
        differences.push(format!("the run ends with {ended:?}"));
    }
    differences
}

/// Tries every cell, and returns how many there are.
async fn try_all(table: &[Row], deletion: &Deletion) -> usize {
    let sandbox = Sandbox::start().await.unwrap();
    let client = once(&sandbox);
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for &(body, label, cells) in table {
        for &(means, statuses) in cells {
            for &status in statuses {
                assert!(
                    seen.insert((body, label, status)),
                    "twice: {status} {label} {body}"
                );
                let fault = labelled(status, label, body);
                for difference in differences(&sandbox, &client, deletion, fault, means).await {
                    wrong.push(format!("{status} {label:?} {body:?}: {difference}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{deletion}:\n{}", wrong.join("\n"));
    seen.len()
}

#[tokio::test]
async fn each_response_means_what_the_table_says() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let cells = tokio::join!(
        try_all(OTHERS, &group),
        try_all(REFUSALS, &group),
        try_all(SUCCESSES, &group),
    );
    let count = cells.0 + cells.1 + cells.2;
    println!("{count} responses");
    assert!(count >= 400, "only {count} cells");
}

#[tokio::test]
async fn a_header_changes_only_a_403() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let client = once(&sandbox);
    let mut wrong = Vec::new();
    for &(headers, body, cells) in HEADERS {
        for &(means, statuses) in cells {
            for &status in statuses {
                let fault = Fault::status(status).body(body);
                let fault = headers
                    .iter()
                    .fold(fault, |fault, &(name, value)| fault.header(name, value));
                for difference in differences(&sandbox, &client, &group, fault, means).await {
                    wrong.push(format!("{status} {headers:?} {body:?}: {difference}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_response_means_the_same_for_other_operations() {
    for deletion in [
        Deletion::delete_process(GROUP).unwrap(),
        Deletion::delete_tag(GROUP).unwrap(),
        Deletion::delete_guest("ann@example.com").unwrap(),
        Deletion::reopen_task(GROUP, GROUP).unwrap(),
    ] {
        let _ = try_all(ANY_OPERATION, &deletion).await;
    }
}

/// Bodies of a 404, none of which is Tallyfy's for a missing record.
const NOT_GONE: &[&str] = &[
    NGINX,
    APACHE,
    HAPROXY,
    CLOUDFLARE,
    AKAMAI,
    IMPERVA,
    F5,
    VARNISH,
    SQUID,
    IIS,
    TOMCAT,
    DJANGO,
    LARAVEL_PAGE,
    EXPRESS,
    GOOGLE_PAGE,
    AZURE_PAGE,
    FASTLY_PAGE,
    TRAEFIK,
    DEFAULT_BACKEND,
    ENVOY,
    CLOUDFLARE_TEXT,
    FASTLY,
    KONG,
    API_GATEWAY,
    API_GATEWAY_TOKEN,
    AWS_UPPER,
    AZURE,
    SPRING,
    LARAVEL,
    ORGANIZATION_GONE,
    NEST,
    KUBERNETES,
    GOOGLE,
    TYK,
    FASTAPI,
    PROBLEM_DETAILS,
    GRAPHQL,
    STATUS_ONLY,
    ENVOY_JSON,
    NO_ENDPOINT,
    SIGNED_OUT,
    RULE,
    INVALID,
    r#"{"error":true}"#,
    r#"{"error":true,"message":"Resource not fo"#,
    r#"[{"error":true,"code":"RESOURCE_NOT_FOUND"}]"#,
    r#"{"data":{"error":true,"code":"RESOURCE_NOT_FOUND"}}"#,
    "{}",
    "[]",
    "null",
    "",
];

/// Executes a deletion. Its first response may be lost, and every other is that 404.
async fn after(
    lost: bool,
    body: &'static str,
    ignore_not_found: bool,
    deletion: &Deletion,
) -> Result<Outcome, (ErrorKind, Delivery)> {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_by(move |_, before| {
        Some(match lost && before == 0 {
            true => Fault::status(502),
            false => Fault::status(404).body(body),
        })
    });
    let waits = Backoff::new().delays(Duration::from_millis(1), Duration::from_millis(10));
    let options = CallOptions::new()
        .retry_policy(waits)
        .ignore_not_found(ignore_not_found);
    let client = sandbox.client().with_options(options);
    match client.execute(deletion.clone()).await {
        Ok(deleted) => Ok(deleted.outcome()),
        Err(error) => Err((error.kind(), error.delivery())),
    }
}

#[tokio::test]
async fn after_a_lost_attempt_only_tallyfys_own_mark_means_gone() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let process = Deletion::delete_process(GROUP).unwrap();
    for ignore in [false, true] {
        for &body in NOT_GONE {
            for deletion in [&group, &process] {
                let (_, delivery) = after(true, body, ignore, deletion).await.unwrap_err();
                assert_eq!(delivery, Delivery::Unknown, "{deletion} {ignore} {body}");
                let alone = after(false, body, ignore, deletion).await;
                assert!(alone.is_err(), "{deletion} {ignore} {body}: {alone:?}");
            }
        }
        for body in [MISSING, BOM_MISSING] {
            let gone = after(true, body, ignore, &group).await;
            assert_eq!(gone, Ok(Outcome::AlreadyGone), "{ignore} {body}");
            // The process may as well not be archived.
            let unclear = after(true, body, ignore, &process).await;
            let expected = Err((ErrorKind::NotFound, Delivery::Unknown));
            assert_eq!(unclear, expected, "{ignore} {body}");
        }
    }
}

#[tokio::test]
async fn without_a_lost_attempt_a_missing_record_is_an_error_unless_ignored() {
    let group = Deletion::delete_group(GROUP).unwrap();
    let process = Deletion::delete_process(GROUP).unwrap();
    let refused = Err((ErrorKind::NotFound, Delivery::Refused));
    for body in [MISSING, BOM_MISSING] {
        let ignored = after(false, body, true, &group).await;
        assert_eq!(ignored, Ok(Outcome::AlreadyGone));
        assert_eq!(after(false, body, false, &group).await, refused);
        assert_eq!(after(false, body, true, &process).await, refused);
        assert_eq!(after(false, body, false, &process).await, refused);
    }
}

#[tokio::test]
async fn a_block_page_ends_the_run_and_the_same_call_resumes_it() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let (sandbox, groups) = sandbox_with_groups(40).await;
    (0..5).for_each(|_| sandbox.fail_next(Fault::delayed(Duration::ZERO)));
    sandbox.fail_always(labelled(403, HTML, F5));
    let bulk = || {
        let bulk = once(&sandbox).bulk().concurrency(1);
        bulk.journal(&journal).unwrap()
    };
    let mut run = bulk().run(groups.clone());
    let error = run.finish().await.unwrap_err();
    assert_eq!(error.kind(), BulkErrorKind::Unanswered);
    assert!(
        error.to_string().contains("item 10 of the input"),
        "{error}"
    );
    assert_eq!(run.report().count(ItemOutcome::Deleted), 5);
    assert_eq!(run.report().count(ItemOutcome::Postponed), 5);
    assert_eq!(run.report().total(), 10);
    drop(run);
    assert_eq!(sandbox.requests().len(), 10);

    sandbox.recover();
    sandbox.clear_requests();
    let mut run = bulk().run(groups.clone());
    let report = run.finish().await.unwrap();
    assert!(report.is_complete() && report.is_success());
    assert_eq!(report.earlier(), 5);
    assert_eq!(report.count(ItemOutcome::Deleted), 40);
    assert_eq!(sandbox.requests().len(), 35);
    assert!(groups.iter().all(|group| !sandbox.contains(group)));
}

/// Runs one group twice with one journal: first behind that fault, then on a sandbox that responds by
/// itself or with that refusal. Returns the outcome, its cause and the journal.
async fn resumed(
    faults: impl IntoIterator<Item = Fault>,
    refusal: Option<Fault>,
) -> (ItemOutcome, Option<String>, String) {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("journal");
    let sandbox = Sandbox::start().await.unwrap();
    let group = Deletion::delete_group(GROUP).unwrap();
    let waits = Backoff::new()
        .max_attempts(2)
        .delays(Duration::from_millis(1), Duration::from_millis(10));
    let client = sandbox
        .client()
        .with_options(CallOptions::new().retry_policy(waits));
    let bulk = || client.bulk().journal(&journal).unwrap();
    for fault in faults {
        sandbox.fail_next(fault);
    }
    let mut run = bulk().run([group.clone()]);
    let item = run.next().await.unwrap().unwrap();
    assert_eq!(item.outcome(), ItemOutcome::Postponed);
    run.finish().await.unwrap();
    drop(run);
    if let Some(refusal) = refusal {
        sandbox.fail_next(refusal);
    }
    let mut run = bulk().run([group]);
    let item = run.next().await.unwrap().unwrap();
    let result = (item.outcome(), item.cause().map(str::to_owned));
    run.finish().await.unwrap();
    drop(run);
    (
        result.0,
        result.1,
        std::fs::read_to_string(&journal).unwrap(),
    )
}

#[tokio::test]
async fn in_a_resumed_run_a_block_page_does_not_explain_a_missing_record() {
    let page = || labelled(403, HTML, F5);
    let limit = || Fault::html_page(429).header("retry-after", "0");
    let unclear = "an earlier request had no conclusive response";
    for faults in [vec![page()], vec![limit(), limit()]] {
        for refusal in [None, Some(labelled(409, JSON, RULE))] {
            let (outcome, cause, journal) = resumed(faults.clone(), refusal.clone()).await;
            assert_eq!(outcome, ItemOutcome::Unknown, "{faults:?} {refusal:?}");
            let cause = cause.unwrap();
            assert!(cause.ends_with(unclear), "{cause}");
            // The journal says that a request was sent.
            let sent = r#""outcome":"postponed","#;
            let line = journal.lines().find(|line| line.contains(sent)).unwrap();
            assert!(line.starts_with(r#"{"sending":"#), "{line}");
        }
    }
    // Tallyfy may have acted behind a 502 or a lost response.
    for lost in [Fault::status(502), Fault::reset()] {
        let (outcome, cause, journal) = resumed([lost.clone(), page()], None).await;
        assert_eq!(outcome, ItemOutcome::AlreadyGone, "{lost:?} {cause:?}");
        assert!(!journal.contains("postponed"), "{journal}");
        let rule = Some(labelled(409, JSON, RULE));
        let (outcome, cause, _) = resumed([lost, page()], rule).await;
        assert_eq!(outcome, ItemOutcome::Unknown);
        assert!(cause.unwrap().ends_with(unclear));
    }
    // After Tallyfy's own request to wait, its refusal is final.
    let own = || Fault::rate_limited("0");
    let (outcome, cause, journal) = resumed([own(), own()], None).await;
    assert_eq!(outcome, ItemOutcome::Failed);
    assert!(!cause.unwrap().contains(unclear));
    assert!(journal.contains(r#"{"done":"#));
}
