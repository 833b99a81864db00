//! Where the server is and how to log in.

use std::{fmt, str::FromStr, time::Duration};

use crate::error::{Error, ErrorKind, Result};

/// How the servers stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    One,
    Cluster,
    /// Behind sentinels that know the service by this name.
    Sentinel(String),
}

/// Where a Redis is and how to log in. Debug output hides the password.
///
/// Read from a URL:
/// - `redis://[user:password@]host[:port][/db]`
/// - `redis-cluster://[user:password@]host[:port][,host[:port]...]`
/// - `redis-sentinel://[user:password@]host[:port][,host[:port]...]/service[/db]`
///
/// each with `rediss` in place of `redis` for TLS. Credentials are percent-encoded; a lone `:password@` logs in as the default
/// user. Ports left out are 6379, of sentinels 26379. Sentinels themselves are asked without credentials.
///
/// ```
/// use grocery_core::cache::RedisConfig;
/// let config: RedisConfig = "rediss-cluster://shop:s%40fe@10.0.0.1,10.0.0.2:7000".parse()?;
/// assert!(!format!("{config:?}").contains("s@fe"));
/// let parts = RedisConfig::new("localhost", 6379).with_password("secret").with_db(2);
/// # let _ = parts;
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedisConfig {
    pub(super) layout: Layout,
    pub(super) servers: Vec<(String, u16)>,
    pub(super) tls: bool,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) db: i64,
    pub(super) prefix: String,
    pub(super) timeout: Duration,
}

impl fmt::Debug for RedisConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisConfig")
            .field("layout", &self.layout)
            .field("servers", &self.servers)
            .field("tls", &self.tls)
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "..."))
            .field("db", &self.db)
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish()
    }
}

impl RedisConfig {
    /// One server, without TLS and credentials.
    #[must_use]
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            layout: Layout::One,
            servers: vec![(host.into(), port)],
            tls: false,
            username: None,
            password: None,
            db: 0,
            prefix: "cache2:".to_owned(),
            timeout: Duration::from_secs(1),
        }
    }

    /// The same with this user.
    #[must_use]
    pub fn with_username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// The same with this password.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// The same with this number of a database. Default 0; clusters have no other.
    #[must_use]
    pub fn with_db(mut self, db: u16) -> Self {
        self.db = db.into();
        self
    }

    /// The same with or without TLS (rustls with ring, the machine's root certificates).
    #[must_use]
    pub fn with_tls(mut self, tls: bool) -> Self {
        self.tls = tls;
        self
    }

    /// The same with this before all keys. Default `cache2:`; the number counts the layout.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The same with this bound on connecting and on each answer. Default 1 second; the tier's own timeout usually
    /// comes first.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same with a bound that lets a tier wait for `timeout`.
    pub(in crate::cache) fn at_least(mut self, timeout: Duration) -> Self {
        self.timeout = self.timeout.max(timeout);
        self
    }
}

fn bad(what: &str) -> Error {
    // Never the URL itself: it may hold a password.
    Error::new(ErrorKind::InvalidInput, format!("the Redis URL {what}"))
        .with_hint("write redis://[user:password@]host[:port][/db], for example redis://localhost:6379/0")
}

impl FromStr for RedisConfig {
    type Err = Error;

    fn from_str(url: &str) -> Result<Self> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| bad("has no scheme"))?;
        let (tls, kind) = match scheme.strip_prefix("rediss") {
            Some(kind) => (true, kind),
            None => {
                (false, scheme.strip_prefix("redis").ok_or_else(|| bad("has another scheme than redis"))?)
            }
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if path.contains('@') {
            return Err(bad("has an @ after a slash")
                .with_hint("percent-encode the credentials: write %2F for a / and %40 for an @"));
        }
        let (login, hosts) = match authority.rsplit_once('@') {
            Some((login, hosts)) => (Some(login), hosts),
            None => (None, authority),
        };
        let (layout, port, db) = match kind {
            "" => (Layout::One, 6379, path),
            "-cluster" => (Layout::Cluster, 6379, path),
            "-sentinel" => {
                let (service, db) = path.split_once('/').unwrap_or((path, ""));
                if service.is_empty() {
                    return Err(bad("names no service for the sentinels"));
                }
                (Layout::Sentinel(decoded(service)?), 26379, db)
            }
            _ => return Err(bad("has another scheme than redis, redis-cluster or redis-sentinel")),
        };
        let servers = hosts.split(',').map(|host| server(host, port)).collect::<Result<Vec<_>>>()?;
        if layout == Layout::One && servers.len() > 1 {
            return Err(bad("names several servers without being redis-cluster or redis-sentinel"));
        }
        let db = match db {
            "" => 0,
            db => db.parse::<u16>().map_err(|_| bad("has no number of a database after the last slash"))?,
        };
        if layout == Layout::Cluster && db != 0 {
            return Err(bad("chooses a database, and a cluster has only number 0"));
        }
        let mut config = Self { layout, servers, tls, db: db.into(), ..Self::new("", 0) };
        if let Some(login) = login {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            config.username = Some(decoded(user)?).filter(|u| !u.is_empty());
            config.password = Some(decoded(password)?).filter(|p| !p.is_empty());
        }
        Ok(config)
    }
}

fn server(text: &str, port: u16) -> Result<(String, u16)> {
    // The colons of an IPv6 address stand in brackets.
    let (host, rest) = match text.strip_prefix('[') {
        Some(inner) => inner.split_once(']').ok_or_else(|| bad("has a bracket that does not close"))?,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let port = match rest.strip_prefix(':') {
        Some(number) => number.parse().map_err(|_| bad("has something else than a number for a port"))?,
        None if rest.is_empty() => port,
        None => return Err(bad("has something after a bracket")),
    };
    if host.is_empty() {
        return Err(bad("names no host"));
    }
    Ok((host.to_owned(), port))
}

/// Percent-decoded.
fn decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match (digit(rest.next()), digit(rest.next())) {
            // Two digits of 16 fit into a byte.
            (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
            _ => return Err(bad("has a % that is not followed by two digits").with_hint("write %25 for a %")),
        }
    }
    String::from_utf8(bytes).map_err(|_| bad("is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read() {
        let read = |url: &str| url.parse::<RedisConfig>().unwrap();
        assert_eq!(read("redis://localhost"), RedisConfig::new("localhost", 6379));
        assert_eq!(
            read("rediss://shop:p%40ss%2Fword%3A@[::1]:6400/3"),
            RedisConfig::new("::1", 6400)
                .with_username("shop")
                .with_password("p@ss/word:")
                .with_db(3)
                .with_tls(true)
        );
        assert_eq!(read("redis://:only@h/").password.as_deref(), Some("only"));
        let cluster = read("redis-cluster://a,b:7001,[fe80::1]");
        assert_eq!(cluster.layout, Layout::Cluster);
        assert_eq!(cluster.servers, [("a".into(), 6379), ("b".into(), 7001), ("fe80::1".into(), 6379)]);
        let sentinel = read("rediss-sentinel://u:p@a,b:5000/main/4");
        assert_eq!(
            (&sentinel.layout, sentinel.db, sentinel.tls),
            (&Layout::Sentinel("main".into()), 4, true)
        );
        assert_eq!(sentinel.servers, [("a".into(), 26379), ("b".into(), 5000)]);
    }

    #[test]
    fn what_is_no_url_says_why_and_never_the_password() {
        for url in [
            "",
            "localhost",
            "http://h",
            "redis-ring://h",
            "redis://",
            "redis://:secret@",
            "redis://u:secret@h:port",
            "redis://u:secret@h/one",
            "redis://u:secret@a,b",
            "redis-cluster://u:secret@h/1",
            "redis://[::1",
            "redis://[::1]x",
            "redis-sentinel://u:secret@h",
            "redis://u:secret%zz@h",
            "redis://u:secret%ff@h",
            "redis://u:secret/word@h",
            "redis://:secret/@h:1",
            "redis://u:secret/word@h:1/0",
            "redis-cluster://u:secret/word@h,i",
            "redis-sentinel://u:secret/word@h/main",
            // The login forgot its host, or its end.
            "redis://u:secret",
            "redis://u:secret/0",
            "redis://u:secret?word",
            "redis://secret:word:6379",
        ] {
            let e = url.parse::<RedisConfig>().unwrap_err();
            assert_eq!(e.kind(), ErrorKind::InvalidInput, "{url}");
            assert!(!format!("{e:?}").contains("secret"), "{e:?}");
        }
        let shown = format!("{:?}", "redis://u:secret@h".parse::<RedisConfig>().unwrap());
        assert!(!shown.contains("secret"), "{shown}");
    }
}
