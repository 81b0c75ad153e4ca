//! The types that an id argument takes.

use std::borrow::Cow;

use tallyfy::sandbox::Sandbox;
use tallyfy::{Deletion, GroupId, MemberId};

use crate::support::GROUP;

#[tokio::test]
async fn a_text_id_takes_every_kind_of_string() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let owned = GROUP.to_owned();
    let id = GroupId::try_from(GROUP).unwrap();
    for round in 0..7 {
        sandbox.add(&Deletion::delete_group(GROUP).unwrap());
        let deleted = match round {
            0 => client.delete_group(GROUP).await,
            1 => client.delete_group(&owned).await,
            2 => client.delete_group(owned.clone()).await,
            3 => client.delete_group(Cow::Borrowed(GROUP)).await,
            4 => client.delete_group(Cow::<str>::Owned(owned.clone())).await,
            5 => client.delete_group(&id).await,
            _ => client.delete_group(id.clone()).await,
        };
        assert_eq!(deleted.unwrap().status(), 204);
    }
    assert_eq!(sandbox.requests().len(), 7);
}

#[tokio::test]
async fn an_integer_id_takes_every_integer_and_plain_decimal_text() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let id = MemberId::try_from(7).unwrap();
    macro_rules! delete {
        ($($value:expr),* $(,)?) => {$(
            sandbox.add(&Deletion::disable_member(7).unwrap());
            assert_eq!(client.disable_member($value).await.unwrap().status(), 200);
        )*};
    }
    delete!(
        7, 7_u8, 7_u16, 7_u32, 7_u64, 7_u128, 7_usize, 7_i8, 7_i16, 7_i32, 7_i64, 7_i128, 7_isize
    );
    delete!(
        "7",
        "7".to_owned(),
        &"7".to_owned(),
        Cow::Borrowed("7"),
        id,
        &id
    );
    for request in sandbox.requests() {
        assert!(
            request.path().ends_with("/users/7/disable"),
            "{}",
            request.path()
        );
    }
}

#[tokio::test]
async fn a_refused_argument_is_named_and_sends_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let error = client.delete_group("..").await.unwrap_err();
    assert_eq!(error.kind(), tallyfy::ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("group_id"), "{error}");
    for bad in [
        "",
        "0",
        "007",
        "+7",
        "-7",
        " 7",
        "7x",
        "7.0",
        "9223372036854775808",
    ] {
        let error = client.disable_member(bad).await.unwrap_err();
        assert!(error.to_string().contains("user_id"), "{error}");
        assert!(!error.may_have_happened());
    }
    assert!(client.disable_member(-1).await.is_err());
    assert!(client.disable_member(0).await.is_err());
    assert!(sandbox.requests().is_empty());
}
