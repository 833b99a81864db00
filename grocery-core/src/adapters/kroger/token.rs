//! The token that the service wants, and the limits it sets.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::KrogerConfig;
use crate::{
    adapters::{
        HttpMethod, HttpRequest, HttpResponse, Transport,
        answers::{Asked, cleared, within},
    },
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result},
    resilience::{RateLimiter, SingleFlight},
};

/// A token counts as run out so long before it does, so that it does not on the way.
const MARGIN: Duration = Duration::from_secs(60);

/// The app's client id and secret at Kroger. Never printed; sent only to the service's token address.
#[derive(Clone)]
pub struct KrogerCredentials {
    id: String,
    secret: String,
}

impl KrogerCredentials {
    /// As they stand in the developer account.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where one is empty or has spaces; the error holds neither.
    pub fn new(id: &str, secret: &str) -> Result<Self> {
        let (id, secret) = (id.trim(), secret.trim());
        let plain = |t: &str| !t.is_empty() && t.len() <= 500 && t.bytes().all(|b| b.is_ascii_graphic());
        if !plain(id) || !plain(secret) || id.contains(':') {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "kroger: the client id or its secret is empty or has spaces",
            )
            .with_hint("both stand in the developer account, beside the app"));
        }
        Ok(Self { id: id.to_owned(), secret: secret.to_owned() })
    }
}

impl fmt::Debug for KrogerCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KrogerCredentials").finish_non_exhaustive()
    }
}

/// A token, and until when it is used.
struct Token {
    text: String,
    until: Monotonic,
}

/// Puts the token on what goes through it, within the limits of the day.
pub(super) struct Authorized {
    door: Arc<Door>,
    /// All who need a token at once wait for one request.
    flights: SingleFlight<(), Arc<Token>>,
    products: RateLimiter,
    stores: RateLimiter,
    locations: String,
}

/// Where tokens come from, and the one in use.
struct Door {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credentials: KrogerCredentials,
    url: String,
    timeout: Duration,
    held: Mutex<Option<Arc<Token>>>,
}

impl Authorized {
    pub(super) fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        credentials: KrogerCredentials,
        base: &str,
        config: &KrogerConfig,
    ) -> Result<Self> {
        let day = Duration::from_secs(24 * 60 * 60);
        let limiter = |most: u32| Ok::<_, Error>(RateLimiter::new(within(most, day)?, Arc::clone(&clock)));
        Ok(Self {
            products: limiter(config.products_per_day)?,
            stores: limiter(config.stores_per_day)?,
            locations: format!("{base}/locations"),
            flights: SingleFlight::new(),
            door: Arc::new(Door {
                transport,
                clock,
                credentials,
                url: format!("{base}/connect/oauth2/token"),
                timeout: Duration::from_millis(config.timeout_ms),
                held: Mutex::default(),
            }),
        })
    }

    /// Takes one request out of the day's.
    fn take(&self, url: &str) -> Result<()> {
        let (limiter, what) = match url.starts_with(&self.locations) {
            true => (&self.stores, "stores"),
            false => (&self.products, "products"),
        };
        limiter.try_acquire(1).map_err(|wait| {
            let text = format!("all requests for {what} that the service allows in a day are used up");
            let e = Error::new(ErrorKind::RateLimited, text).with_hint("wait, or ask less often");
            wait.map_or_else(
                || Error::new(ErrorKind::RateLimited, "no request is allowed"),
                |w| e.with_retry_after(w),
            )
        })
    }

    async fn token(&self) -> Result<Arc<Token>> {
        if let Some(token) = self.door.held() {
            return Ok(token);
        }
        let door = Arc::clone(&self.door);
        self.flights.run((), move || async move { door.fetch().await }).await
    }

    async fn sent(&self, request: HttpRequest, token: &Token) -> Result<HttpResponse> {
        self.take(&request.url)?;
        let request = request.with_header("authorization", format!("Bearer {}", token.text));
        let secrets =
            [token.text.clone(), self.door.credentials.secret.clone(), self.door.credentials.id.clone()];
        Ok(cleared(self.door.transport.send(request).await?, &secrets))
    }
}

impl Door {
    /// The token in use, unless it runs out.
    fn held(&self) -> Option<Arc<Token>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        held.filter(|token| self.clock.now() < token.until)
    }

    /// Forgets a token that the service does not take any more, unless there is another one by now.
    fn forget(&self, token: &Arc<Token>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|other| Arc::ptr_eq(other, token)) {
            *held = None;
        }
    }

    async fn fetch(&self) -> Result<Arc<Token>> {
        // Another one may have come in between the look at it and the flight.
        if let Some(token) = self.held() {
            return Ok(token);
        }
        let basic = STANDARD.encode(format!("{}:{}", self.credentials.id, self.credentials.secret));
        let mut request = HttpRequest::new(HttpMethod::Post, &self.url)
            .with_header("content-type", "application/x-www-form-urlencoded")
            .with_header("accept", "application/json")
            .with_header("authorization", format!("Basic {basic}"))
            .with_timeout(self.timeout);
        request.body = b"grant_type=client_credentials&scope=product.compact".to_vec();
        let asked = Asked { name: "kroger", max_body: 64 * 1024 };
        let answer = asked.ask_strictly(self, request).await.map_err(|e| match e.kind() {
            // The service answers a wrong secret with status 400 or 401.
            ErrorKind::InvalidInput | ErrorKind::Unauthenticated => {
                Error::new(ErrorKind::Unauthenticated, e.message().to_owned())
                    .with_hint("check the client id and its secret")
            }
            _ => e,
        })?;
        let text = answer.get("access_token").and_then(Value::as_str).unwrap_or_default();
        if text.is_empty() || text.len() > 8 * 1024 || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(asked.bad(&self.url, "access_token is missing or none"));
        }
        let lasts = answer.get("expires_in").and_then(Value::as_u64);
        let lasts = lasts.ok_or_else(|| asked.bad(&self.url, "expires_in is missing or no count"))?;
        let lasts = Duration::from_secs(lasts.min(24 * 60 * 60)).saturating_sub(MARGIN);
        let until = self.clock.now().saturating_add(lasts);
        let token = Arc::new(Token { text: text.to_owned(), until });
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&token));
        Ok(token)
    }
}

/// The way to the token's address: answers come back without the secret, should the service repeat it.
#[async_trait]
impl Transport for Door {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let secrets = [self.credentials.secret.clone(), self.credentials.id.clone()];
        Ok(cleared(self.transport.send(request).await?, &secrets))
    }
}

#[async_trait]
impl Transport for Authorized {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let token = self.token().await?;
        let answer = self.sent(request.clone(), &token).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        // A token may be taken back before its time. A new one is tried once.
        self.door.forget(&token);
        let token = self.token().await?;
        self.sent(request, &token).await
    }
}
