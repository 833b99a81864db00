//! What every [`CacheTier`] owes.

use std::{sync::Arc, time::Duration};

use crate::{
    cache::{CacheTier, Invalidation, TierEntry, TierLock},
    clock::Timestamp,
    error::ErrorKind,
};

/// Runs the whole suite on an empty tier. `now` is the time as the tier sees it, and `wait` lets time pass for it: a
/// clock turned by hand, or for a tier on a server a real wait.
///
/// # Panics
/// Where the tier breaks its contract.
pub async fn cache_tier(tier: Arc<dyn CacheTier>, now: impl Fn() -> Timestamp, wait: impl AsyncFn(Duration)) {
    let suite = Suite { tier: &*tier, now: now() };
    suite.what_is_put_in_comes_back().await;
    suite.a_later_value_takes_the_place().await;
    suite.many_at_once().await;
    suite.odd_keys_and_bytes().await;
    suite.removals_by_key_prefix_and_tag().await;
    suite.tags_of_a_new_value_replace_the_old().await;
    suite.contents_do_not_lie().await;
    suite.locks(&wait).await;
    suite.everything_goes().await;
}

struct Suite<'a> {
    tier: &'a dyn CacheTier,
    now: Timestamp,
}

impl Suite<'_> {
    fn entry(&self, key: &str, bytes: &[u8]) -> TierEntry {
        // As somebody sets it: in place of whatever is there.
        TierEntry::new(key, bytes.to_vec(), self.now, self.now.saturating_add(Duration::from_secs(3_600)))
            .with_set(true)
            .with_replaces(true)
    }

    async fn put(&self, key: &str, bytes: &[u8], tags: &[&str]) {
        let tags = tags.iter().map(|t| (*t).to_owned()).collect();
        self.tier.set(vec![self.entry(key, bytes).with_tags(tags)]).await.unwrap();
    }

    async fn has(&self, key: &str) -> Option<Vec<u8>> {
        let found = self.tier.get(&[key.to_owned()]).await.unwrap().pop().expect("one answer for one key");
        if let Some(at_once) = self.tier.get_now(key) {
            assert!(at_once.unwrap() == found, "get_now and get tell the same");
        }
        found
    }

    async fn what_is_put_in_comes_back(&self) {
        assert!(!self.tier.name().is_empty());
        assert_eq!(self.has("c:milk").await, None, "the suite wants an empty tier");
        self.put("c:milk", b"349", &[]).await;
        assert_eq!(self.has("c:milk").await.as_deref(), Some(&b"349"[..]));
        for other in ["c:mil", "c:milk ", "C:milk", "c:MILK", "milk", "c:milk\0"] {
            assert_eq!(self.has(other).await, None, "{other:?} is another key");
        }
    }

    async fn a_later_value_takes_the_place(&self) {
        self.put("c:milk", b"319", &[]).await;
        assert_eq!(self.has("c:milk").await.as_deref(), Some(&b"319"[..]));
        self.put("c:milk", b"", &[]).await;
        assert_eq!(self.has("c:milk").await.as_deref(), Some(&b""[..]), "nothing is a value, too");
    }

    async fn many_at_once(&self) {
        let entries = (0..300_u32).map(|n| self.entry(&format!("m:{n}"), &n.to_le_bytes())).collect();
        self.tier.set(entries).await.unwrap();
        self.tier.set(Vec::new()).await.unwrap();
        let keys: Vec<String> = (0..600_u32).rev().map(|n| format!("m:{}", n / 2 * 2)).collect();
        let found = self.tier.get(&keys).await.unwrap();
        assert_eq!(found.len(), keys.len(), "one answer for each key asked, repeated ones too");
        for (n, found) in (0..600_u32).rev().zip(found) {
            let n = n / 2 * 2;
            assert_eq!(found, (n < 300).then(|| n.to_le_bytes().to_vec()), "m:{n}");
        }
        assert!(self.tier.get(&[]).await.unwrap().is_empty());
        // The last one of a key counts.
        self.tier.set(vec![self.entry("m:0", b"a"), self.entry("m:0", b"b")]).await.unwrap();
        assert_eq!(self.has("m:0").await.as_deref(), Some(&b"b"[..]));
    }

    async fn odd_keys_and_bytes(&self) {
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let longest = format!("c:{}", "ü".repeat(545));
        for key in ["c:\0", "c: \r\n\t", "c:*?[a]%_\\'\"", "c:ÄÖ🥛", "c:{x}:{y}", &longest] {
            self.put(key, &bytes, &["{odd}: *"]).await;
            assert_eq!(self.has(key).await.as_ref(), Some(&bytes), "{key:?}");
        }
        self.tier.remove(&Invalidation::Tag("{odd}: *".to_owned())).await.unwrap();
        assert_eq!(self.has("c:\0").await, None);
        assert_eq!(self.has(&longest).await, None);
    }

    async fn removals_by_key_prefix_and_tag(&self) {
        let all = ["p:1", "p:12", "p:2", "q:1", "p*:1", "p%:1", "p_:1", "pü:1"];
        let left = async |gone: &[&str], what: Invalidation| {
            for key in all {
                self.put(key, key.as_bytes(), &["all", key]).await;
            }
            self.tier.remove(&what).await.unwrap();
            for key in all {
                assert_eq!(self.has(key).await.is_none(), gone.contains(&key), "{key} after {what:?}");
            }
        };
        left(&["p:1", "q:1"], Invalidation::Keys(vec!["p:1".into(), "q:1".into(), "none".into()])).await;
        left(&[], Invalidation::Keys(Vec::new())).await;
        left(&["p:1", "p:12"], Invalidation::Prefix("p:1".into())).await;
        left(&["p*:1"], Invalidation::Prefix("p*".into())).await;
        left(&["p%:1"], Invalidation::Prefix("p%".into())).await;
        left(&["p_:1"], Invalidation::Prefix("p_".into())).await;
        left(&["pü:1"], Invalidation::Prefix("pü".into())).await;
        left(&["p:12"], Invalidation::Tag("p:12".into())).await;
        left(&[], Invalidation::Tag("p:".into())).await;
        left(&all, Invalidation::Tag("all".into())).await;
        left(&[], Invalidation::Tag("none".into())).await;
        self.tier.remove(&Invalidation::Prefix("p".into())).await.unwrap();
        self.tier.remove(&Invalidation::Prefix("q:".into())).await.unwrap();
    }

    async fn tags_of_a_new_value_replace_the_old(&self) {
        self.put("t:1", b"1", &["red", "blue"]).await;
        self.put("t:1", b"2", &["blue", "green"]).await;
        self.tier.remove(&Invalidation::Tag("red".into())).await.unwrap();
        assert_eq!(self.has("t:1").await.as_deref(), Some(&b"2"[..]), "it is red no more");
        self.put("t:1", b"3", &[]).await;
        self.tier.remove(&Invalidation::Tag("green".into())).await.unwrap();
        assert_eq!(self.has("t:1").await.as_deref(), Some(&b"3"[..]));
        // A key that was taken out and comes back bears only its new tags.
        self.put("t:1", b"4", &["red"]).await;
        self.tier.remove(&Invalidation::Keys(vec!["t:1".into()])).await.unwrap();
        self.put("t:1", b"5", &[]).await;
        self.tier.remove(&Invalidation::Tag("red".into())).await.unwrap();
        assert_eq!(self.has("t:1").await.as_deref(), Some(&b"5"[..]));
        self.put("t:2", b"6", &["red"]).await;
        self.tier.remove(&Invalidation::Tag("red".into())).await.unwrap();
        self.put("t:2", b"7", &["red"]).await;
        assert_eq!(self.has("t:2").await.as_deref(), Some(&b"7"[..]), "a tag lives on");
    }

    async fn contents_do_not_lie(&self) {
        let contents = self.tier.contents().await.unwrap();
        assert!(contents.entries.is_none_or(|n| n >= 300), "{contents:?}");
        assert!(contents.bytes.is_none_or(|n| n > 0), "{contents:?}");
    }

    async fn locks(&self, wait: &impl AsyncFn(Duration)) {
        let mine = TierLock::new("l:milk", u64::MAX, Duration::from_secs(2));
        let theirs = TierLock::new("l:milk", 1, Duration::from_secs(2));
        match self.tier.try_lock(&mine).await {
            Err(e) => return assert_eq!(e.kind(), ErrorKind::NotSupported, "{e}"),
            Ok(taken) => assert!(taken, "nobody held it"),
        }
        assert!(!self.tier.try_lock(&theirs).await.unwrap(), "it is held");
        assert!(self.tier.try_lock(&TierLock::new("l:eggs", 1, Duration::from_secs(2))).await.unwrap());
        assert_eq!(self.has("l:milk").await, None, "a lock is no entry");
        self.tier.unlock(&theirs).await.unwrap();
        assert!(!self.tier.try_lock(&theirs).await.unwrap(), "only its owner opens a lock");
        self.tier.unlock(&mine).await.unwrap();
        assert!(self.tier.try_lock(&theirs).await.unwrap());
        wait(Duration::from_millis(2_100)).await;
        assert!(self.tier.try_lock(&mine).await.unwrap(), "a lock opens by itself");
        self.tier.unlock(&mine).await.unwrap();
    }

    async fn everything_goes(&self) {
        self.tier.remove(&Invalidation::All).await.unwrap();
        for key in ["c:milk", "m:1", "t:1"] {
            assert_eq!(self.has(key).await, None);
        }
        self.put("c:milk", b"349", &[]).await;
        assert!(self.has("c:milk").await.is_some());
        self.tier.remove(&Invalidation::All).await.unwrap();
    }
}
