//! People who sign in by name and password, each in a browser of their own.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::proxy::{Answer, Proxy, send};

/// Everybody's.
pub(crate) const PASSWORD: &str = "a sound pass phrase";

/// A browser with its cookies.
pub(crate) struct Browser<'a> {
    proxy: &'a Proxy,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Proxy {
    /// A browser nobody has signed in from.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            proxy: self,
            cookies: Mutex::default(),
        }
    }

    /// The first account, which has every role in every Site, signed in.
    pub(crate) async fn admin(&self) -> Browser<'_> {
        let browser = self.browser();
        let token = token_of(self.set_up_link.as_deref().unwrap());
        let answer = browser.set_up(&token, PASSWORD).await;
        if answer.status != 200 {
            assert_eq!(browser.sign_in("admin", PASSWORD).await.status, 200);
        }
        browser
    }

    /// A new account with these roles in this Site, signed in. Its login is the roles and the Site.
    pub(crate) async fn person(&self, roles: &[&str], site: &str) -> Browser<'_> {
        let login = format!("{}.{site}", roles.join("-"));
        let grants: Vec<Value> = roles
            .iter()
            .map(|role| json!({ "role": role, "site": site }))
            .collect();
        let new = json!({ "login": login, "name": format!("{login} by name"), "grants": grants });
        let made = self.admin().await.post("/api/people", &new).await;
        assert_eq!(made.status, 201, "{made:?}");
        let browser = self.browser();
        let token = token_of(made.json()["setUpUrl"].as_str().unwrap());
        assert_eq!(browser.set_up(&token, PASSWORD).await.status, 200);
        browser
    }
}

impl Browser<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.proxy.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.proxy.request(Method::POST, path).json(body)).await
    }

    /// Sends it with the cookies, and keeps those that come.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let cookies = self.cookies();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header("cookie", cookies)
        };
        let answer = send(request).await;
        for value in answer.headers.get_all("set-cookie") {
            let value = value.to_str().unwrap();
            let (name, rest) = value.split_once('=').unwrap();
            let text = rest.split(';').next().unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if rest.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), text.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = json!({ "login": login, "password": password });
        self.post("/api/sign-in", &body).await
    }

    pub(crate) async fn set_up(&self, token: &str, password: &str) -> Answer {
        let body = json!({ "token": token, "password": password });
        self.post("/api/sign-in/set-up", &body).await
    }

    /// As in the header.
    pub(crate) fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs = cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Another browser with a copy of the cookies: a thief's.
    pub(crate) fn stolen(&self) -> Browser<'_> {
        Browser {
            proxy: self.proxy,
            cookies: Mutex::new(self.cookies.lock().unwrap().clone()),
        }
    }

    /// Plants a cookie.
    pub(crate) fn plant(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Whether it is signed in.
    pub(crate) async fn is_in(&self) -> bool {
        let answer = self.get("/api/session").await;
        assert!(matches!(answer.status.as_u16(), 200 | 401), "{answer:?}");
        answer.status == 200
    }
}

/// What stands behind the `#`.
pub(crate) fn token_of(link: &str) -> String {
    link.split_once('#').unwrap().1.to_owned()
}
