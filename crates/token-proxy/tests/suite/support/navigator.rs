//! A browser that goes from page to page: cookies by origin, `SameSite` as browsers keep it, redirects by hand.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder, Url};

use super::{Answer, send};

struct Cookie {
    value: String,
    strict: bool,
}

pub(crate) struct Navigator {
    client: Client,
    jars: BTreeMap<String, BTreeMap<String, Cookie>>,
    /// The page one is on.
    pub(crate) at: Option<Url>,
}

impl Navigator {
    pub(crate) fn new() -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            client: client.build().unwrap(),
            jars: BTreeMap::new(),
            at: None,
        }
    }

    /// Goes to an address, as a click on a page of `from` does; one step.
    pub(crate) async fn step(&mut self, url: &str, from: Option<&Url>) -> Answer {
        let url = Url::parse(url).unwrap();
        let site = match from {
            None => "none",
            Some(from) if from.origin() == url.origin() => "same-origin",
            Some(_) => "cross-site",
        };
        let request = self.client.request(Method::GET, url.clone());
        let request = request
            .header("sec-fetch-site", site)
            .header("sec-fetch-mode", "navigate");
        self.exchange(request, &url, site == "cross-site").await
    }

    /// Goes to an address of the site one is on, and on through redirects to a page.
    pub(crate) async fn go(&mut self, url: &str) -> Answer {
        let from = self.at.clone();
        let answer = self.step(url, from.as_ref()).await;
        self.at = Some(Url::parse(url).unwrap());
        self.follow(answer).await
    }

    /// Sends a form of the page one is on.
    pub(crate) async fn submit(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let url = Url::parse(url).unwrap();
        let body = Url::parse_with_params("http://x", fields).unwrap();
        let request = self.client.request(Method::POST, url.clone());
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.query().unwrap_or_default().to_owned());
        let answer = self.exchange(request, &url, false).await;
        self.at = Some(url);
        self.follow(answer).await
    }

    /// Speaks to `/api` as a page of ours.
    pub(crate) async fn api(
        &mut self,
        method: Method,
        url: &str,
        body: Option<&serde_json::Value>,
    ) -> Answer {
        let url = Url::parse(url).unwrap();
        let mut request = self
            .client
            .request(method, url.clone())
            .header("sec-fetch-site", "same-origin")
            .header("x-portal-request", "1");
        if let Some(body) = body {
            request = request.json(body);
        }
        self.exchange(request, &url, false).await
    }

    /// A cookie of an origin, by how its name begins.
    pub(crate) fn cookie(&self, url: &str, beginning: &str) -> Option<(String, String)> {
        let jar = self
            .jars
            .get(&Url::parse(url).unwrap().origin().ascii_serialization())?;
        let mut found = jar.iter().filter(|(name, _)| name.starts_with(beginning));
        found
            .next()
            .map(|(name, cookie)| (name.clone(), cookie.value.clone()))
    }

    pub(crate) async fn follow(&mut self, mut answer: Answer) -> Answer {
        // A redirect is of the site where the chain began, until one site differs: then it stays cross-site.
        for _ in 0..20 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let at = self.at.clone().unwrap();
            let next = at.join(answer.header("location")).unwrap();
            answer = self.step(next.as_str(), Some(&at)).await;
            self.at = Some(next);
        }
        panic!("redirected for ever");
    }

    async fn exchange(&mut self, mut request: RequestBuilder, url: &Url, cross_site: bool) -> Answer {
        let jar = self.jars.entry(url.origin().ascii_serialization()).or_default();
        let sent = jar.iter().filter(|(_, cookie)| !(cross_site && cookie.strict));
        let sent: Vec<String> = sent
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        if !sent.is_empty() {
            request = request.header("cookie", sent.join("; "));
        }
        let answer = send(request).await;
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let rest = rest.to_ascii_lowercase();
            if value.is_empty() || rest.contains("max-age=0") || rest.contains("expires=thu, 01 jan 1970") {
                jar.remove(name);
            } else {
                let (value, strict) = (value.to_owned(), rest.contains("samesite=strict"));
                jar.insert(name.to_owned(), Cookie { value, strict });
            }
        }
        answer
    }
}
