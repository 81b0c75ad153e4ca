//! What a client can be built with, for each choice of TLS. Run once per choice by the gate.

use tallyfy::{Client, ErrorKind};

use crate::support::{ORGANIZATION, TOKEN, builder};

#[test]
fn a_client_that_could_not_work_is_not_built() {
    let https = Client::builder()
        .access_token(TOKEN)
        .organization(ORGANIZATION)
        .build();
    let loopback = builder("http://127.0.0.1:9").build();
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
