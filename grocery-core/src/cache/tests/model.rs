//! The hierarchy beside a map and a clock: whatever is done, no answer is older than it may be.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Set { key: u8, ttl: Option<u16>, tag: bool },
    GetOrLoad { key: u8, fails: bool },
    Many { keys: Vec<u8> },
    LookUp { key: u8 },
    Remove { key: u8 },
    RemoveTag,
    RemovePrefix { odd: bool },
    Clear,
    Advance { seconds: u16 },
    Tier { works: bool },
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = 0_u8..6;
    let step = prop_oneof![
        3 => (key.clone(), prop::option::of(1_u16..400), any::<bool>()).prop_map(|(key, ttl, tag)| Step::Set { key, ttl, tag }),
        6 => (key.clone(), prop::bool::weighted(0.3)).prop_map(|(key, fails)| Step::GetOrLoad { key, fails }),
        2 => prop::collection::vec(key.clone(), 0..6).prop_map(|keys| Step::Many { keys }),
        3 => key.clone().prop_map(|key| Step::LookUp { key }),
        2 => key.prop_map(|key| Step::Remove { key }),
        1 => Just(Step::RemoveTag),
        1 => any::<bool>().prop_map(|odd| Step::RemovePrefix { odd }),
        1 => Just(Step::Clear),
        6 => (0_u16..200).prop_map(|seconds| Step::Advance { seconds }),
        1 => any::<bool>().prop_map(|works| Step::Tier { works }),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 1..60)
}

/// What the world knows of a key: the last value written or loaded, when, and how long it is fresh at most.
#[derive(Clone, Copy)]
struct Known {
    value: u32,
    at: u64,
    ttl: u64,
    tag: bool,
}

const STALE: u64 = 500;
/// The longest that any tier of the model holds a value fresh.
const TIER: u64 = 300;

fn name(key: u8) -> String {
    format!("{}/{key}", key % 2)
}

struct World {
    known: HashMap<u8, Known>,
    now: u64,
    next: u32,
    gets: u64,
}

impl World {
    fn learn(&mut self, key: u8, ttl: Option<u16>, tag: bool) -> u32 {
        self.next += 1;
        let ttl = ttl.map_or(TIER, u64::from).min(TIER);
        self.known.insert(key, Known { value: self.next, at: self.now, ttl, tag });
        self.next
    }

    /// Whatever is answered is the last value, fresh within its time and stale within its age.
    fn judge(&self, key: u8, answer: Option<(u32, bool)>) -> std::result::Result<(), TestCaseError> {
        let Some((value, stale)) = answer else {
            return Ok(());
        };
        let known = self.known.get(&key).copied();
        let Some(known) = known else {
            return Err(TestCaseError::fail(format!("{key} was taken out and answered {value}")));
        };
        prop_assert_eq!(value, known.value, "an older value of {}", key);
        let age = self.now - known.at;
        if stale {
            prop_assert!(age <= STALE, "{} is {} s old", key, age);
        } else {
            prop_assert!(age < known.ttl, "{} is fresh after {} s of {}", key, age, known.ttl);
        }
        Ok(())
    }
}

fn answer(found: Option<&Cached<u32>>) -> Option<(u32, bool)> {
    found.and_then(|c| c.value().map(|v| (*v, c.is_stale())))
}

fn run(steps: Vec<Step>) -> std::result::Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let clock = clock();
        let tier = Flaky::new(&clock);
        // Without a breaker's pause, so that the tier's mood alone decides.
        let breaker = crate::resilience::BreakerConfig::default()
            .with_initial(crate::resilience::BreakerState::Disabled);
        let make = || {
            let options = options().with_entries(4).with_stale_if_error(secs(STALE));
            builder(&clock, options)
                .tier(tier.clone(), TierOptions::remote().with_breaker(breaker.clone()))
                .build()
                .unwrap()
        };
        let mut cache = make();
        let mut world = World { known: HashMap::new(), now: 0, next: 0, gets: 0 };
        for step in steps {
            match step {
                Step::Set { key, ttl, tag } => {
                    let mut loaded = Loaded::new(world.learn(key, ttl, tag));
                    if let Some(ttl) = ttl {
                        loaded = loaded.with_ttl(secs(ttl.into()));
                    }
                    if tag {
                        loaded = loaded.with_tags(["tag"]);
                    }
                    let _ = cache.set(&name(key), loaded).await;
                }
                Step::GetOrLoad { key, fails } => {
                    world.gets += 1;
                    let next = world.next + 1;
                    let load = move |_: Load<u32>| async move {
                        if fails { Err(down()) } else { Ok(Loaded::new(next)) }
                    };
                    let found = cache.get_or_load(&name(key), load).await;
                    match &found {
                        Ok(found) if found.from() == CachedFrom::Loader => {
                            world.learn(key, None, false);
                        }
                        Err(_) => prop_assert!(fails, "an error without a cause"),
                        Ok(_) => {}
                    }
                    world.judge(key, answer(found.as_ref().ok()))?;
                }
                Step::Many { keys } => {
                    world.gets += keys.len() as u64;
                    let names: Vec<String> = keys.iter().map(|k| name(*k)).collect();
                    let next = world.next;
                    let load = move |loads: Vec<Load<u32>>| async move {
                        let of = |(n, l): (usize, &Load<u32>)| {
                            (l.key().to_owned(), Loaded::new(next + 1 + n as u32))
                        };
                        Ok(loads.iter().enumerate().map(of).collect())
                    };
                    let many = cache.get_many_or_load(&names, load).await;
                    let mut learnt = std::collections::HashSet::new();
                    for (key, found) in keys.iter().zip(&many.found) {
                        let from_loader = found.as_ref().is_some_and(|c| c.from() == CachedFrom::Loader);
                        if from_loader && learnt.insert(*key) {
                            world.learn(*key, None, false);
                        }
                        prop_assert!(found.is_some());
                        world.judge(*key, answer(found.as_ref()))?;
                    }
                }
                Step::LookUp { key } => {
                    world.gets += 1;
                    let found = cache.look_up(&name(key)).await.unwrap();
                    world.judge(key, answer(found.as_ref()))?;
                }
                Step::Remove { key } => {
                    let _ = cache.remove(&name(key)).await;
                    world.known.remove(&key);
                }
                Step::RemoveTag => {
                    let _ = cache.remove_tag("tag").await;
                    world.known.retain(|_, known| !known.tag);
                }
                Step::RemovePrefix { odd } => {
                    let _ = cache.remove_prefix(if odd { "1/" } else { "0/" }).await;
                    world.known.retain(|key, _| (key % 2 == 1) != odd);
                }
                Step::Clear => {
                    let _ = cache.clear().await;
                    world.known.clear();
                }
                Step::Advance { seconds } => {
                    clock.advance(secs(seconds.into()));
                    world.now += u64::from(seconds);
                }
                Step::Tier { works } => tier.turn(if works { WORKS } else { FAILS }),
                // Only once nothing is owed: what is owed dies with the process.
                Step::Restart => {
                    if cache.recover().await {
                        cache = make();
                        world.gets = 0;
                    }
                }
            }
            settle().await;
            let stats = cache.stats();
            let hits: u64 = stats.tiers.iter().map(|t| t.hits).sum();
            prop_assert_eq!(stats.gets, world.gets);
            prop_assert_eq!(stats.gets, stats.memory_hits + hits + stats.stale + stats.misses);
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_is_older_than_it_may_be(steps in steps()) {
        run(steps)?;
    }
}
