//! People with accounts, made by the ways people have: the first by the link a first start prints, the
//! others by the first. And what happens behind a person's back, from another browser.

use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::page::Page;
use crate::run::Test;

/// Everybody's password.
pub const PASSWORD: &str = "a kettle on every desk";
/// The login of the first account.
pub const ADMIN: &str = "admin";

impl Page {
    /// Fills in the form to sign in, as far as pressing the button.
    pub async fn sign_in(&self, login: &str) {
        self.field("Name").fill(login).await;
        self.field("Password").fill(PASSWORD).await;
        self.button("Sign in").click().await;
    }
}

/// Somebody signed in by another browser.
pub struct Elsewhere {
    client: Client,
    url: String,
    cookie: String,
}

impl Test {
    /// The path and token of the one-time link for the first account.
    pub async fn first_link(&self) -> String {
        path_of(&self.proxy.first_link().await)
    }

    /// Lets the first account choose its password, and adds others: login and name are the same, roles are
    /// for Harbour Energy.
    pub async fn people(&self, others: &[(&str, &[&str])]) -> Elsewhere {
        let link = self.first_link().await;
        let admin = self.set_up(&link).await;
        for (login, roles) in others {
            let grant = |role: &&str| json!({ "role": role, "site": "site-harbour" });
            let grants: Vec<Value> = roles.iter().map(grant).collect();
            let account = json!({ "login": login, "name": login, "grants": grants });
            let added = admin.post("people", &account).await;
            assert_eq!(added.status(), 201);
            let added: Value = added.json().await.unwrap();
            self.set_up(&path_of(added["setUpUrl"].as_str().unwrap())).await;
        }
        admin
    }

    /// Signs somebody in by another browser.
    pub async fn elsewhere(&self, login: &str) -> Elsewhere {
        let credentials = json!({ "login": login, "password": PASSWORD });
        Elsewhere::enter(&self.proxy.url, "sign-in", &credentials).await
    }

    async fn set_up(&self, link: &str) -> Elsewhere {
        let (_, token) = link.split_once('#').unwrap();
        let set_up = json!({ "token": token, "password": PASSWORD });
        Elsewhere::enter(&self.proxy.url, "sign-in/set-up", &set_up).await
    }
}

impl Elsewhere {
    async fn enter(url: &str, operation: &str, body: &Value) -> Self {
        let mut somebody = Self {
            client: Client::new(),
            url: url.to_owned(),
            cookie: String::new(),
        };
        let answer = somebody.post(operation, body).await;
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
        let cookies = answer.headers().get_all("set-cookie").iter();
        let pairs: Vec<&str> = cookies
            .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap())
            .collect();
        somebody.cookie = pairs.join("; ");
        somebody
    }

    /// Ends every session of this person.
    pub async fn sign_out_everywhere(&self) {
        let answer = self.post("sign-out", &json!({ "everywhere": true })).await;
        assert_eq!(answer.status(), 200);
    }

    async fn post(&self, operation: &str, body: &Value) -> Response {
        let request = self
            .client
            .post(format!("{}/api/{operation}", self.url))
            .header("origin", &self.url)
            .header("x-portal-request", "1")
            .header("cookie", &self.cookie)
            .json(body);
        request.send().await.unwrap()
    }
}

fn path_of(link: &str) -> String {
    let at = link.find("/set-up").unwrap();
    link[at..].to_owned()
}
