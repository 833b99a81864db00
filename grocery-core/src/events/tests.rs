//! What the hub promises.

use std::{
    collections::HashSet,
    sync::{Arc, mpsc},
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use futures_util::{StreamExt, future::FutureExt};
use proptest::prelude::*;

use super::*;
use crate::clock::{ManualClock, Timestamp};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_763_634_600_000)))
}

fn hub(capacity: usize) -> Hub<u64> {
    Hub::new(capacity, clock())
}

fn drain(subscription: &mut Subscription<u64>) -> Vec<String> {
    std::iter::from_fn(|| subscription.try_next())
        .map(|delivery| match delivery {
            Delivery::Event { seq, event, .. } => {
                assert_eq!(seq, *event, "an event came under the number of another");
                format!("{seq}")
            }
            Delivery::Lost { from, to } => format!("lost {from}-{to}"),
            Delivery::Restarted => "restarted".to_owned(),
        })
        .collect()
}

#[test]
fn events_are_numbered_from_one_and_carry_their_time() {
    let clock = clock();
    let hub = Hub::new(8, Arc::<ManualClock>::clone(&clock));
    let mut subscription = hub.subscribe(None);
    assert_eq!(hub.publish("milk"), 1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(hub.publish("eggs"), 2);
    let Some(Delivery::Event { seq: 1, at: first, event }) = subscription.try_next() else { panic!() };
    let Some(Delivery::Event { seq: 2, at: second, .. }) = subscription.try_next() else { panic!() };
    assert_eq!((*event, second.saturating_since(first)), ("milk", Duration::from_secs(1)));
    assert!(subscription.try_next().is_none());
}

#[test]
fn a_subscriber_goes_on_where_it_was_or_hears_what_it_lost() {
    let hub = hub(3);
    for n in 1..=5 {
        hub.publish(n);
    }
    for (after, want) in [
        (None, vec![]),
        (Some(5), vec![]),
        (Some(4), vec!["5"]),
        (Some(2), vec!["3", "4", "5"]),
        (Some(1), vec!["lost 2-2", "3", "4", "5"]),
        (Some(0), vec!["lost 1-2", "3", "4", "5"]),
        (Some(6), vec!["restarted", "lost 1-2", "3", "4", "5"]),
        (Some(u64::MAX), vec!["restarted", "lost 1-2", "3", "4", "5"]),
    ] {
        let mut subscription = hub.subscribe(after);
        assert_eq!(drain(&mut subscription), want, "after {after:?}");
        let next = hub.last_seq() + 1;
        assert_eq!(hub.subscribe(None).try_next().is_none(), next == 6);
    }
    assert_eq!(hub.subscribers(), 0);
}

#[test]
fn a_slow_subscriber_stops_nobody_and_hears_what_it_lost() {
    let hub = hub(4);
    let (mut slow, mut quick) = (hub.subscribe(None), hub.subscribe(None));
    for n in 1..=100 {
        hub.publish(n);
        assert_eq!(drain(&mut quick), [n.to_string()]);
    }
    assert_eq!(drain(&mut slow), ["lost 1-96", "97", "98", "99", "100"]);
    hub.publish(101);
    assert_eq!(drain(&mut slow), ["101"]);
}

#[test]
fn a_token_tells_hubs_apart() {
    let clock = clock();
    let first = Hub::new(4, Arc::<ManualClock>::clone(&clock));
    first.publish(1);
    let token = first.token(1);
    assert_eq!(token.to_string().parse::<ResumeToken>().unwrap(), token);
    first.publish(2);
    assert_eq!(drain(&mut first.resume(token)), ["2"]);
    clock.advance(Duration::from_secs(1));
    // The process started again, and its numbers have passed the token's.
    let second = Hub::new(4, clock);
    for n in 1..=6 {
        second.publish(n);
    }
    assert_eq!(drain(&mut second.resume(token)), ["restarted", "lost 1-2", "3", "4", "5", "6"]);
    for bad in ["", "1", "-", "a-1", "1-a", "1-2-x"] {
        assert!(bad.parse::<ResumeToken>().is_err(), "{bad}");
    }
}

#[test]
fn a_closed_hub_delivers_what_is_left_and_ends() {
    let hub = hub(4);
    let mut subscription = hub.subscribe(None);
    hub.publish(1);
    hub.close();
    assert_eq!(hub.publish(2), 1);
    assert!(subscription.next().now_or_never().unwrap().is_some());
    assert!(subscription.next().now_or_never().unwrap().is_none());
    assert!(hub.subscribe(None).next().now_or_never().unwrap().is_none());
}

#[test]
fn waiting_subscribers_are_woken() {
    let hub = hub(4);
    let mut subscription = hub.subscribe(None);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(subscription.poll_next_unpin(&mut cx).is_pending());
    let (send, received) = mpsc::channel();
    let waiter = thread::spawn({
        let mut subscription = hub.subscribe(None);
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                // Dropping a wait loses nothing.
                assert!(subscription.next().now_or_never().is_none());
                send.send(()).unwrap();
                let mut seen = Vec::new();
                while let Some(Delivery::Event { seq, .. }) = subscription.next().await {
                    seen.push(seq);
                }
                seen
            })
        }
    });
    received.recv().unwrap();
    hub.publish(1);
    hub.publish(2);
    hub.close();
    assert_eq!(waiter.join().unwrap(), [1, 2]);
    assert!(matches!(
        subscription.poll_next_unpin(&mut cx),
        Poll::Ready(Some(Delivery::Event { seq: 1, .. }))
    ));
}

#[test]
fn publishers_at_once_give_each_event_a_number_of_its_own() {
    let hub = hub(10_000);
    let mut subscription = hub.subscribe(None);
    let numbers: Vec<u64> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..500).map(|n| hub.publish(n)).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 4000);
    let mut next = 1;
    while let Some(Delivery::Event { seq, .. }) = subscription.try_next() {
        assert_eq!(seq, next);
        next += 1;
    }
    assert_eq!(next, 4001);
}

#[test]
fn a_thousand_come_and_go_without_leaving_anything() {
    let hub = hub(4);
    for _ in 0..3 {
        let subscriptions: Vec<_> = (0..1000).map(|_| hub.subscribe(None)).collect();
        assert_eq!(hub.subscribers(), 1000);
        drop(subscriptions);
    }
    assert_eq!(hub.subscribers(), 0);
    assert!(hub.shared.lock().waiting.len() <= 1000);
}

proptest! {
    /// Whatever the order of publishing, reading and coming back: each number is delivered or told as
    /// lost, exactly once and in order.
    #[test]
    fn every_number_is_delivered_or_lost(capacity in 0..6_usize, steps in prop::collection::vec(0..4_u8, 0..120)) {
        let hub = hub(capacity);
        let mut subscription = hub.subscribe(None);
        let mut seen = 0;
        let mut published = 0;
        let read = |subscription: &mut Subscription<u64>, seen: &mut u64| {
            match subscription.try_next() {
                Some(Delivery::Event { seq, event, .. }) => {
                    assert_eq!((seq, *event), (*seen + 1, *seen + 1));
                    *seen = seq;
                    true
                }
                Some(Delivery::Lost { from, to }) => {
                    assert!(from == *seen + 1 && to >= from);
                    *seen = to;
                    true
                }
                Some(Delivery::Restarted) => panic!("it was not"),
                None => false,
            }
        };
        for step in steps {
            match step {
                0 | 1 => { published += 1; prop_assert_eq!(hub.publish(published), published); }
                2 => { read(&mut subscription, &mut seen); }
                _ => subscription = hub.subscribe(Some(seen)),
            }
        }
        while read(&mut subscription, &mut seen) {}
        prop_assert_eq!(seen, published);
    }
}
