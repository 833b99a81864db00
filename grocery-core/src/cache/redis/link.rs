//! The connection: one server, a cluster or what the sentinels name, behind one small face.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
};

use ::redis::{
    Client, Cmd, ConnectionAddr, ConnectionInfo, FromRedisValue, IntoConnectionInfo, Pipeline,
    RedisConnectionInfo, RedisError, TlsMode, Value,
    aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection},
    cluster::{ClusterClient, ClusterClientBuilder},
    cluster_async::ClusterConnection,
    sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType},
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OnceCell},
};

use super::config::{Layout, RedisConfig};
use crate::error::{Error, ErrorKind, Result};

/// A connection that many share. Clones share it too.
#[derive(Clone)]
pub(super) struct Link {
    runtime: Handle,
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// Connects with the first command, and anew after a loss.
    One(ConnectionManager),
    Cluster(Arc<ClusterClient>, Arc<OnceCell<ClusterConnection>>),
    Sentinel(Arc<Mutex<Behind>>),
}

struct Behind {
    client: SentinelClient,
    master: Option<MultiplexedConnection>,
}

impl Link {
    /// Nothing is connected yet.
    pub(super) fn new(config: &RedisConfig) -> Result<Self> {
        let runtime = Handle::try_current().map_err(|e| {
            Error::new(ErrorKind::InvalidInput, "Redis was to be used outside of a tokio runtime")
                .with_hint("make it inside the runtime that the host runs")
                .with_source(e)
        })?;
        let way = match &config.layout {
            Layout::One => {
                let client = client(config, 0)?;
                let manager = ConnectionManagerConfig::new()
                    .set_connection_timeout(Some(config.timeout))
                    .set_response_timeout(Some(config.timeout))
                    .set_number_of_retries(1);
                Way::One(ConnectionManager::new_lazy_with_config(client, manager).map_err(error)?)
            }
            Layout::Cluster => {
                let servers = config.servers.iter().map(|server| info(config, server));
                let mut builder = ClusterClientBuilder::new(servers.collect::<Result<Vec<_>>>()?)
                    .connection_timeout(config.timeout)
                    .response_timeout(config.timeout)
                    .retries(2);
                if let Some(username) = &config.username {
                    builder = builder.username(username);
                }
                if let Some(password) = &config.password {
                    builder = builder.password(password);
                }
                if config.tls {
                    builder = builder.tls(TlsMode::Secure);
                }
                Way::Cluster(Arc::new(builder.build().map_err(error)?), Arc::default())
            }
            Layout::Sentinel(service) => {
                let sentinels = config.servers.iter().map(|server| address(config, server));
                let mut builder = SentinelClientBuilder::new(sentinels, service, SentinelServerType::Master)
                    .map_err(error)?
                    .set_client_to_redis_db(config.db);
                if let Some(username) = &config.username {
                    builder = builder.set_client_to_redis_username(username);
                }
                if let Some(password) = &config.password {
                    builder = builder.set_client_to_redis_password(password);
                }
                if config.tls {
                    builder = builder
                        .set_client_to_redis_tls_mode(TlsMode::Secure)
                        .set_client_to_sentinel_tls_mode(TlsMode::Secure);
                }
                let client = builder.build().map_err(error)?;
                Way::Sentinel(Arc::new(Mutex::new(Behind { client, master: None })))
            }
        };
        Ok(Self { runtime, way })
    }

    pub(super) const fn is_cluster(&self) -> bool {
        matches!(self.way, Way::Cluster(..))
    }

    /// One command.
    pub(super) async fn ask<R: FromRedisValue>(&self, command: &Cmd) -> Result<R> {
        self.inside(async {
            match &self.way {
                Way::One(manager) => command.query_async(&mut manager.clone()).await.map_err(error),
                Way::Cluster(client, connection) => {
                    let mut connection = cluster(client, connection).await?;
                    command.query_async(&mut connection).await.map_err(error)
                }
                Way::Sentinel(behind) => {
                    let mut master = master(behind).await?;
                    let answer = command.query_async(&mut master).await;
                    self.settle(answer).await
                }
            }
        })
        .await
    }

    /// Several commands in one go, whose answers are of no interest. A cluster gets each one where it belongs.
    pub(super) async fn tell(&self, commands: Vec<Cmd>) -> Result<()> {
        if commands.is_empty() {
            return Ok(());
        }
        if self.is_cluster() {
            let each = commands.iter().map(|command| self.ask::<Value>(command));
            return futures_util::future::try_join_all(each).await.map(drop);
        }
        let mut pipeline = Pipeline::with_capacity(commands.len());
        for command in commands {
            pipeline.add_command(command);
        }
        self.inside(async {
            match &self.way {
                Way::One(manager) => {
                    pipeline.query_async::<Value>(&mut manager.clone()).await.map(drop).map_err(error)
                }
                Way::Sentinel(behind) => {
                    let mut master = master(behind).await?;
                    let answer = pipeline.query_async::<Value>(&mut master).await;
                    self.settle(answer).await.map(drop)
                }
                Way::Cluster(..) => Ok(()),
            }
        })
        .await
    }

    /// A client of one server, to listen there: of a cluster another one with each turn, since one may be gone.
    pub(super) async fn listener(&self, config: &RedisConfig, turn: usize) -> Result<Client> {
        match &self.way {
            Way::Sentinel(behind) => {
                let mut behind = behind.lock().await;
                behind.client.async_get_client().await.map_err(error)
            }
            // The nodes of a cluster pass notices on to each other.
            Way::One(_) | Way::Cluster(..) => client(config, turn),
        }
    }

    pub(super) const fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// After a loss or a change of roles, the sentinels are asked anew.
    async fn settle<R>(&self, answer: std::result::Result<R, RedisError>) -> Result<R> {
        if let (Err(e), Way::Sentinel(behind)) = (&answer, &self.way)
            && (e.is_unrecoverable_error() || e.is_io_error() || code_of(e) == "READONLY")
        {
            behind.lock().await.master = None;
        }
        answer.map_err(error)
    }

    /// Polls within the runtime, whoever polls: timers and sockets are its own.
    async fn inside<R>(&self, work: impl Future<Output = R>) -> R {
        let mut work = pin!(work);
        poll_fn(|cx| {
            let _inside = self.runtime.enter();
            work.as_mut().poll(cx)
        })
        .await
    }
}

async fn cluster(client: &ClusterClient, kept: &OnceCell<ClusterConnection>) -> Result<ClusterConnection> {
    kept.get_or_try_init(|| client.get_async_connection()).await.cloned().map_err(error)
}

async fn master(behind: &Mutex<Behind>) -> Result<MultiplexedConnection> {
    let mut behind = behind.lock().await;
    if let Some(master) = &behind.master {
        return Ok(master.clone());
    }
    let master = behind.client.get_async_connection().await.map_err(error)?;
    behind.master = Some(master.clone());
    Ok(master)
}

fn client(config: &RedisConfig, turn: usize) -> Result<Client> {
    let server = config
        .servers
        .get(turn % config.servers.len().max(1))
        .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "no Redis is named"))?;
    Client::open(info(config, server)?).map_err(error)
}

fn address(config: &RedisConfig, (host, port): &(String, u16)) -> ConnectionAddr {
    if config.tls {
        return ConnectionAddr::TcpTls { host: host.clone(), port: *port, insecure: false, tls_params: None };
    }
    ConnectionAddr::Tcp(host.clone(), *port)
}

fn info(config: &RedisConfig, server: &(String, u16)) -> Result<ConnectionInfo> {
    let mut login = RedisConnectionInfo::default().set_db(config.db);
    if let Some(username) = &config.username {
        login = login.set_username(username);
    }
    if let Some(password) = &config.password {
        login = login.set_password(password);
    }
    Ok(address(config, server).into_connection_info().map_err(error)?.set_redis_settings(login))
}

/// The server's own word for what is wrong; of a pipeline, that of its first failure.
fn code_of(e: &RedisError) -> String {
    let first =
        e.clone().into_server_errors().and_then(|errors| errors.first().map(|(_, e)| e.code().to_owned()));
    first.or_else(|| e.code().map(str::to_owned)).unwrap_or_default()
}

/// What an error of Redis means here. Its text holds no credentials.
pub(super) fn error(e: RedisError) -> Error {
    use ::redis::ErrorKind as Kind;
    // A connection that was made but not let in fails with its first question, in words.
    let shut_out = e.detail().is_some_and(|detail| detail.starts_with("Authentication required"));
    let (kind, what) = match (e.kind(), &*code_of(&e)) {
        _ if e.is_timeout() => (ErrorKind::Timeout, "Redis did not answer in time"),
        (Kind::AuthenticationFailed, _) | (_, "WRONGPASS") => {
            (ErrorKind::Unauthenticated, "Redis refused the credentials")
        }
        (_, "NOAUTH") => (ErrorKind::Unauthenticated, "Redis wants credentials"),
        _ if shut_out => (ErrorKind::Unauthenticated, "Redis wants credentials"),
        (_, "NOPERM") => (ErrorKind::Forbidden, "Redis does not allow this user the command"),
        (_, "READONLY") => (ErrorKind::Unavailable, "this Redis is a replica that can only be read"),
        (_, "OOM") => (ErrorKind::Storage, "Redis has no memory left"),
        (Kind::InvalidClientConfig, _) => (ErrorKind::InvalidInput, "the Redis config has no meaning"),
        (Kind::Parse | Kind::UnexpectedReturnType, _) => {
            (ErrorKind::BadAnswer, "Redis answered something unexpected")
        }
        _ => (ErrorKind::Unavailable, "Redis is out of reach or refused"),
    };
    let error = Error::new(kind, what).with_source(e);
    match kind {
        ErrorKind::Unauthenticated => error.with_hint("check the user name and the password"),
        ErrorKind::Unavailable => {
            error.with_hint("check the address, the port and the database, and that the server runs")
        }
        _ => error,
    }
}
