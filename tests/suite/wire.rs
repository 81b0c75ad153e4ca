//! What arrives at a server that only records bytes.

use tallyfy::Outcome;

use crate::support::{GROUP, ORGANIZATION, Recorder, TOKEN};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The request line, and the headers sorted by name.
fn split(head: &str) -> (String, Vec<String>) {
    let mut lines = head.trim_end().split("\r\n").map(str::to_owned);
    let first = lines.next().unwrap();
    let mut headers: Vec<String> = lines.collect();
    headers.sort_unstable();
    (first, headers)
}

fn expected_headers(recorder: &Recorder) -> Vec<String> {
    vec![
        "accept: application/json".to_owned(),
        format!("authorization: Bearer {TOKEN}"),
        format!("host: {}", recorder.address),
        format!("user-agent: tallyfy/{VERSION}"),
        "x-tallyfy-client: APIClient".to_owned(),
    ]
}

#[tokio::test]
async fn the_three_requests_hold_what_they_should_and_no_more() {
    let mut recorder = Recorder::start("HTTP/1.1 204 No Content\r\n\r\n").await;
    let client = recorder.client();
    let _ = client.delete_group(GROUP).await.unwrap();
    let _ = client.delete_tag(GROUP).await.unwrap();
    let _ = client.delete_file(GROUP).await.unwrap();
    for noun in ["groups", "tags", "file"] {
        let (line, headers) = split(&recorder.next().unwrap());
        println!("{line}\n  {}", headers.join("\n  "));
        assert_eq!(
            line,
            format!("DELETE /organizations/{ORGANIZATION}/{noun}/{GROUP} HTTP/1.1")
        );
        assert_eq!(headers, expected_headers(&recorder));
    }
    assert_eq!(recorder.next(), None);
}

#[tokio::test]
async fn a_base_path_is_kept_and_a_trailing_slash_is_not() {
    let mut recorder = Recorder::start("HTTP/1.1 204 No Content\r\n\r\n").await;
    for base in ["/api", "/api/", "/api//", "", "/"] {
        let client = crate::support::builder(format!("{}{base}", recorder.base_url()))
            .build()
            .unwrap();
        let _ = client.delete_group(GROUP).await.unwrap();
        let (line, _) = split(&recorder.next().unwrap());
        let base = base.trim_end_matches('/');
        assert_eq!(
            line,
            format!("DELETE {base}/organizations/{ORGANIZATION}/groups/{GROUP} HTTP/1.1")
        );
    }
}

#[tokio::test]
async fn the_callers_http_settings_do_not_undo_the_promises() {
    let mut other = Recorder::start("HTTP/1.1 204 No Content\r\n\r\n").await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/x\r\ncontent-length: 0\r\n\r\n",
        other.base_url(),
    );
    let mut recorder = Recorder::start(redirect).await;
    let proxy = other.base_url();
    let client = crate::support::builder(recorder.base_url())
        .http(move |http| {
            http.redirect(tallyfy::reqwest::redirect::Policy::limited(5))
                .proxy(tallyfy::reqwest::Proxy::all(&*proxy).unwrap())
                .referer(true)
        })
        .build()
        .unwrap();
    let error = client.delete_group(GROUP).await.unwrap_err();
    assert_eq!(error.kind(), tallyfy::ErrorKind::Redirected);
    let (_, headers) = split(&recorder.next().unwrap());
    assert_eq!(headers, expected_headers(&recorder));
    assert_eq!(other.next(), None);
}

#[tokio::test]
async fn a_preview_is_the_request_and_sends_nothing() {
    let mut recorder = Recorder::start("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let client = recorder.client();
    let options = tallyfy::RemoveMemberOptions::new()
        .with_reassignment(true)
        .to(8)
        .unwrap();
    let deletion = tallyfy::Deletion::remove_member(7, options).unwrap();
    let preview = client.preview(deletion.clone()).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(recorder.next(), None);

    assert_eq!(
        client.execute(deletion.clone()).await.unwrap().outcome(),
        Outcome::Deleted
    );
    let (line, headers) = split(&recorder.next().unwrap());
    let target = preview.url().strip_prefix(&recorder.base_url()).unwrap();
    assert_eq!(line, format!("{} {target} HTTP/1.1", preview.method()));
    assert_eq!(
        target,
        format!("/organizations/{ORGANIZATION}/users/7?to=8&with_reassignment=true"),
    );
    let names: Vec<_> = headers
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(preview.header_names(), names);
    assert_eq!(preview.deletion(), &deletion);
    crate::secret_forms::assert_absent(&format!("{preview:?} {preview}"), TOKEN);
}
