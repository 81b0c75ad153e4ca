//! What must hold for any input from outside. Each function panics where it does not.

use std::io::{Cursor, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use tallyfy::bulk::{Item, WorkList};
use tallyfy::reqwest::Url;
use tallyfy::{CallOptions, Client, Deletion, ErrorKind, Pace};

use crate::codegen;

const ID: &str = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b";

fn client(base_url: &str) -> Result<Client, tallyfy::Error> {
    Client::builder()
        .base_url(base_url)
        .access_token("a-token-for-tests")
        .organization(ID)
        // A wait that the server asks for would hold back the next call.
        .pace(Pace::unlimited())
        .options(
            CallOptions::new()
                .no_retry()
                .attempt_timeout(Duration::from_secs(2)),
        )
        .build()
}

/// A deletion that is read is written and read again as the same.
pub fn deletion(input: &[u8]) {
    if let Ok(deletion) = serde_json::from_slice::<Deletion>(input) {
        let json = serde_json::to_string(&deletion).unwrap();
        assert_eq!(serde_json::from_str::<Deletion>(&json).unwrap(), deletion);
        assert!(!deletion.to_string().contains(['\r', '\n']));
    }
}

/// Every line is an item or an error, and an item is written and read again as the same. Checking
/// a list beforehand finds an error exactly where reading it does.
pub fn work_list(input: &[u8]) {
    let checked = WorkList::new(Cursor::new(input)).check();
    let read: Vec<_> = WorkList::new(Cursor::new(input)).collect();
    assert_eq!(checked.is_ok(), read.iter().all(Result::is_ok));
    for item in read.into_iter().flatten() {
        let json = serde_json::to_string(&item).unwrap();
        assert_eq!(serde_json::from_str::<Item>(&json).unwrap(), item);
    }
    if let Ok(list) = WorkList::from_ids(Cursor::new(input), "delete_guest") {
        list.for_each(drop);
    }
}

/// A journal that opens is still one after it was opened.
pub fn journal(input: &[u8]) {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| client("http://127.0.0.1:1").unwrap());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), input).unwrap();
    if let Ok(bulk) = CLIENT.bulk().plan_from_journal(file.path()) {
        let _ = bulk.plan(Vec::<Item>::new());
    }
    assert_eq!(
        std::fs::read(file.path()).unwrap(),
        input,
        "planning writes nothing"
    );
    if let Ok(bulk) = CLIENT.bulk().journal(file.path()) {
        drop(bulk);
        let _ = CLIENT.bulk().plan_from_journal(file.path()).unwrap();
    }
}

/// A base URL that is accepted sends the token to the host that it names, by TLS or on loopback.
pub fn base_url(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let Ok(client) = client(text) else { return };
    let given = Url::parse(text).unwrap();
    let preview = client
        .preview(Deletion::delete_group(ID).unwrap())
        .unwrap_or_else(|error| panic!("{text:?} is accepted, and then: {error}"));
    let sent = Url::parse(preview.url()).unwrap();
    assert_eq!(
        (sent.scheme(), sent.host(), sent.port_or_known_default()),
        (given.scheme(), given.host(), given.port_or_known_default())
    );
    let host = sent.host_str().unwrap();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    let loopback = host.trim_end_matches('.') == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback());
    assert!(sent.scheme() == "https" || loopback, "{sent}");
    let end = format!("/organizations/{ID}/groups/{ID}");
    assert!(sent.path().ends_with(&end), "{sent}");
    assert!(sent.query().is_none() && sent.fragment().is_none());
}

/// A spec is refused with a problem, or Rust comes of it that parses.
pub fn spec(input: &[u8]) {
    let Ok(yaml) = std::str::from_utf8(input) else {
        return;
    };
    static TAKEN: LazyLock<codegen::taken::Taken> = LazyLock::new(|| {
        // The crate's own directory, or that of the fuzz targets inside it.
        let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let sources = [directory.join("src"), directory.join("../src")];
        let sources = sources.iter().find(|path| path.is_dir()).unwrap();
        codegen::taken::Taken::read(sources).unwrap()
    });
    match codegen::parse::read(yaml, &TAKEN) {
        Err(problem) => assert!(!problem.to_string().is_empty()),
        Ok(spec) => {
            codegen::progenitor_input::progenitor_input(&spec);
            for (_, code) in codegen::emit::files(&spec) {
                syn::parse2::<syn::File>(code).unwrap();
            }
        }
    }
}

/// A server that sends the bytes it is given, to one connection after the other.
struct Server {
    response: Arc<Mutex<Vec<u8>>>,
    client: Client,
    runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = client(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let response = Arc::new(Mutex::new(Vec::new()));
        let bytes = response.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut head = [0; 4096];
                let _ = stream.read(&mut head);
                let _ = stream.write_all(&bytes.lock().unwrap());
            }
        });
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        Self {
            response,
            client,
            runtime: runtime.enable_all().build().unwrap(),
        }
    }

    fn delete(&self, response: &[u8]) -> Result<tallyfy::Deleted, tallyfy::Error> {
        response.clone_into(&mut self.response.lock().unwrap());
        let deletion = Deletion::delete_group(ID).unwrap();
        let started = Instant::now();
        let result = self.runtime.block_on(self.client.execute(deletion));
        assert!(started.elapsed() < Duration::from_secs(20));
        result
    }
}

static SERVER: LazyLock<Mutex<Server>> = LazyLock::new(|| Mutex::new(Server::start()));

fn delete(response: &[u8]) -> Result<tallyfy::Deleted, tallyfy::Error> {
    // A property that failed before leaves the server as it was.
    let server = SERVER.lock().unwrap_or_else(|broken| broken.into_inner());
    server.delete(response)
}

/// A call ends, whatever the server sends. Only a status of success counts as done, and the token
/// is in no error.
pub fn response(input: &[u8]) {
    match delete(input) {
        Ok(deleted) => {
            assert!((200..300).contains(&deleted.status()), "{deleted:?}");
            let status = format!(" {}", deleted.status());
            assert!(String::from_utf8_lossy(input).contains(&status));
        }
        Err(error) => {
            assert!(!format!("{error} {error:?}").contains("a-token-for-tests"));
            assert_ne!(error.kind(), ErrorKind::Configuration, "{error}");
        }
    }
}

/// Any value of `Retry-After` gives a wait of a century at most; digits give their number.
pub fn retry_after(input: &[u8]) {
    let value: Vec<u8> = input
        .iter()
        .copied()
        .filter(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f))
        .collect();
    let mut response =
        b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nretry-after: ".to_vec();
    response.extend_from_slice(&value);
    response.extend_from_slice(b"\r\nconnection: close\r\n\r\n");
    let error = delete(&response).unwrap_err();
    let wait = error.retry_after();
    assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(101 * 365 * 24 * 3600)));
    let text = String::from_utf8_lossy(&value);
    if let Ok(seconds) = text.trim().parse::<u32>()
        && text.trim().bytes().all(|byte| byte.is_ascii_digit())
        && error.status() == Some(429)
    {
        assert!(wait.is_some());
        assert_eq!(
            wait.unwrap(),
            Duration::from_secs(seconds.into()).min(Duration::from_secs(100 * 365 * 24 * 3600))
        );
    }
}
