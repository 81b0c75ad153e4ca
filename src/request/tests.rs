use reqwest::Url;

use super::*;

const BASE: &str = "https://go.tallyfy.com/api";
const PATH: &str = "/organizations/o1/groups/a%40b";

fn delete(rest: &str) -> Request {
    Request::new(
        Method::DELETE,
        Url::parse(&format!("{BASE}{rest}")).unwrap(),
    )
}

fn refusal(mut request: Request, query: &[(&str, &str)]) -> Option<&'static str> {
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| (*name, Cow::Borrowed(*value)))
        .collect();
    check(&mut request, BASE, PATH, &query).err()
}

#[test]
fn the_request_that_was_asked_for_passes() {
    assert_eq!(refusal(delete(PATH), &[]), None);
    assert_eq!(
        refusal(
            delete(&format!("{PATH}?to=7&with=true")),
            &[("with", "true"), ("to", "7")]
        ),
        None
    );
}

#[test]
fn a_path_that_is_encoded_in_another_way_is_rewritten() {
    for query in ["", "?to=7"] {
        let mut request = delete(&format!("/organizations/o1/groups/a@b{query}"));
        let wanted: &[(&str, Cow<'_, str>)] = match query {
            "" => &[],
            _ => &[("to", Cow::Borrowed("7"))],
        };
        check(&mut request, BASE, PATH, wanted).unwrap();
        assert_eq!(request.url().as_str(), format!("{BASE}{PATH}{query}"));
    }
}

#[test]
fn each_difference_alone_is_refused() {
    let mut get = delete(PATH);
    *get.method_mut() = Method::GET;
    assert_eq!(refusal(get, &[]), Some("it is not a bare DELETE"));
    let mut with_body = delete(PATH);
    *with_body.body_mut() = Some("x".into());
    assert_eq!(refusal(with_body, &[]), Some("it is not a bare DELETE"));

    for server in [
        "https://go.tallyfy.com.example.com/api",
        "http://go.tallyfy.com/api",
        "https://go.tallyfy.com:444/api",
        "https://user@go.tallyfy.com/api",
        "https://go.tallyfy.com",
    ] {
        let url = Url::parse(&format!("{server}{PATH}")).unwrap();
        let other = Request::new(Method::DELETE, url);
        assert!(refusal(other, &[]).is_some(), "{server}");
    }
    for path in [
        "/organizations/o1/groups/a%40c",
        "/organizations/o2/groups/a%40b",
        "/organizations/o1/groups/a%2540b",
        "/organizations/o1/groups",
        "/organizations/o1/groups/a%40b/",
        "/organizations/o1/groups/a%40b/members",
        "/organizations/o1/groups/a%40b#x",
        "/organizations/o1//groups/a%40b",
        "s/organizations/o1/groups/a%40b",
    ] {
        assert_eq!(
            refusal(delete(path), &[]),
            Some("its path names something else"),
            "{path}"
        );
    }
    let two = [("to", "7"), ("with", "true")];
    for (query, wanted) in [
        ("?to=7", &[][..]),
        ("", &two[..1]),
        ("?to=8", &two[..1]),
        ("?from=7", &two[..1]),
        ("?to=7&to=7", &two[..1]),
        ("?to=7", &two[..]),
        ("?to=7&to=7", &two[..]),
    ] {
        assert_eq!(
            refusal(delete(&format!("{PATH}{query}")), wanted),
            Some("its query says something else"),
            "{query}"
        );
    }
}
