//! What a client can be built with, for each choice of TLS. Run once per choice by the gate, and so a
//! program of its own, which is soon compiled.

use tallyfy::{Client, ErrorKind};

#[test]
fn a_client_that_could_not_work_is_not_built() {
    let builder = || {
        Client::builder()
            .access_token("a-token-for-tests")
            .organization("6f1c2d3e4b5a69788796a5b4c3d2e1f0")
    };
    let https = builder().build();
    let loopback = builder().base_url("http://127.0.0.1:9").build();
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert!(https.is_ok() && loopback.is_ok());
        return;
    }
    let error = https.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    if cfg!(feature = "rustls-no-provider") {
        assert!(error.to_string().contains("no crypto provider"), "{error}");
        assert!(loopback.is_err());
    } else {
        assert!(error.to_string().contains("built without TLS"), "{error}");
        assert!(loopback.is_ok());
    }
}
