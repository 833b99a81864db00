//! Notices over publish and subscribe.

use std::{
    fmt,
    sync::{Arc, Weak},
    time::Duration,
};

use ::redis::{Value, cmd};
use async_trait::async_trait;
use futures_util::StreamExt;
use tokio::task::JoinHandle;

use super::{
    config::RedisConfig,
    link::{Link, error},
};
use crate::{
    cache::{CacheBus, CacheNotice, NoticeListener, bus::Listeners},
    error::{Error, ErrorKind, Result},
};

/// How long to wait after a lost connection: this, doubled each time up to the second.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// After so many times the bound on an answer without a word, the server is asked for a sign of life.
const QUIET: u32 = 5;

/// A bus over a channel of Redis. Notices come at most once; when the connection was lost meanwhile, every cache that
/// listens takes what it has in memory for past its time, since it cannot know what it missed.
///
/// A task of the tokio runtime it was made in listens until the last clone of the bus is gone. A slow listener holds
/// up the listeners after it and nobody else: the server drops a connection that falls too far behind.
pub struct RedisBus {
    link: Link,
    channel: String,
    listeners: Arc<Listeners>,
    task: JoinHandle<()>,
}

impl fmt::Debug for RedisBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisBus").field("channel", &self.channel).finish_non_exhaustive()
    }
}

impl RedisBus {
    /// A bus over the server of this config, on the channel `notices` behind its prefix.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a config without meaning, or outside of a tokio runtime.
    pub fn new(config: &RedisConfig) -> Result<Self> {
        let link = Link::new(config)?;
        let channel = format!("{}notices", config.prefix);
        let listeners = Arc::<Listeners>::default();
        let task = link.runtime().spawn(listen(
            link.clone(),
            config.clone(),
            channel.clone(),
            Arc::clone(&listeners),
        ));
        Ok(Self { link, channel, listeners, task })
    }
}

impl Drop for RedisBus {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl CacheBus for RedisBus {
    fn listen(&self, listener: Weak<dyn NoticeListener>) {
        self.listeners.add(listener);
    }

    async fn publish(&self, notice: &CacheNotice) -> Result<()> {
        let text = serde_json::to_string(notice).map_err(|e| {
            Error::new(ErrorKind::Internal, "a notice cannot be written as JSON").with_source(e)
        })?;
        let mut publish = cmd("PUBLISH");
        publish.arg(&self.channel).arg(text);
        self.link.ask::<i64>(&publish).await.map(drop)
    }
}

async fn listen(link: Link, config: RedisConfig, channel: String, listeners: Arc<Listeners>) {
    let mut wait = FIRST_WAIT;
    for turn in 0_usize.. {
        // However it ends, there is nobody to tell; it is begun anew.
        let _ = hear(&link, &config, &channel, &listeners, turn, &mut wait).await;
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Hears notices until the connection ends. Of several servers, each turn asks another one.
async fn hear(
    link: &Link,
    config: &RedisConfig,
    channel: &str,
    listeners: &Listeners,
    turn: usize,
    wait: &mut Duration,
) -> Result<()> {
    let connecting = async {
        let mut connection = link.listener(config, turn).await?.get_async_pubsub().await.map_err(error)?;
        connection.subscribe(channel).await.map_err(error)?;
        Ok::<_, Error>(connection)
    };
    let connection = tokio::time::timeout(config.timeout, connecting).await.map_err(|_| dead())??;
    *wait = FIRST_WAIT;
    // Whatever was said before this moment was not heard.
    listeners.each(|listener| listener.missed());
    let (mut asking, mut messages) = connection.split();
    loop {
        let message = match tokio::time::timeout(config.timeout * QUIET, messages.next()).await {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(()),
            Err(_) => {
                // Nobody says anything: or the way is dead, and nobody could.
                let alive = tokio::time::timeout(config.timeout, asking.ping::<Value>()).await;
                alive.map_err(|_| dead())?.map_err(error)?;
                continue;
            }
        };
        let text: std::result::Result<String, _> = message.get_payload();
        // What is no notice was said by somebody else.
        if let Some(notice) = text.ok().and_then(|text| serde_json::from_str::<CacheNotice>(&text).ok()) {
            listeners.each(|listener| listener.heard(&notice));
        }
    }
}

fn dead() -> Error {
    Error::new(ErrorKind::Timeout, "Redis gave no sign of life to a listener")
}
