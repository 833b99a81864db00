use std::time::Duration;

use super::*;
use crate::clock::ManualClock;

fn user(n: usize) -> UserId {
    UserId::new(format!("u{n}")).unwrap()
}

#[test]
fn who_was_served_is_known_in_bounds_and_in_order() {
    let clock = ManualClock::at("2026-11-20T09:00:00Z".parse().unwrap());
    let served = Served::default();
    for n in 0..5_000 {
        clock.advance(Duration::from_secs(1));
        served.note(&user(n), clock.now());
        assert!(served.users().len() <= MAX_SERVED + MAX_SERVED / 8, "{n}");
    }
    let users = served.users();
    assert!(users.len() >= MAX_SERVED);
    assert_eq!(users[..3], [user(4_999), user(4_998), user(4_997)]);
    clock.advance(Duration::from_secs(1));
    served.note(&user(4_500), clock.now());
    assert_eq!(served.users()[..2], [user(4_500), user(4_999)]);
    // All of one moment: none is the oldest.
    let served = Served::default();
    for n in 0..3_000 {
        served.note(&user(n), clock.now());
        assert!(served.users().len() <= MAX_SERVED + MAX_SERVED / 8, "{n}");
    }
}
