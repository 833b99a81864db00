//! Killing a writer at random moments loses nothing it acknowledged.

use std::{
    env,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
};

use grocery_core::{
    ErrorKind, Rng, SystemRng,
    lists::{GetList, ListLine, ReadLog, ShoppingList, replay},
};

use crate::{
    child::{PRODUCTS, list_id, now, open, user},
    spawn,
};

#[tokio::test]
async fn a_killed_writer_loses_nothing_it_acknowledged() {
    let rounds: u64 = env::var("GROCERY_KILL_ROUNDS").map_or(20, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grocery.db");
    let mut acknowledged = 0;
    for round in 0..rounds {
        let mut writer = spawn("write-until-killed", &file, round);
        // Now and then right at the start, while the file is opened; else anywhere up to 1,500 writes,
        // which is past the point where the log is brought back into the file.
        let acks = match SystemRng.next_u64() {
            n if n % 8 == 0 => 0,
            n => n % 1500,
        };
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut last = 0;
        for _ in 0..acks {
            let Some(version) = next_ack(&mut lines) else { panic!("the writer ended by itself") };
            last = version;
        }
        if acks == 0 {
            let spins = SystemRng.next_u64() % 200_000;
            (0..spins).for_each(|_| std::hint::spin_loop());
        }
        writer.kill().unwrap();
        assert_eq!(writer.wait().unwrap().signal(), Some(9));
        // What it said before it died counts too.
        while let Some(version) = next_ack(&mut lines) {
            last = version;
        }
        acknowledged += last;

        let stores = open(&file);
        stores.integrity_check().await.unwrap();
        let list = match stores.lists().get(GetList::new(user(), list_id(round))).await {
            Ok(list) => list,
            Err(e) => {
                assert_eq!((e.kind(), last), (ErrorKind::ListNotFound, 0), "round {round}: the list is lost");
                continue;
            }
        };
        assert!(
            list.version >= last,
            "round {round}: version {last} was acknowledged, {} is there",
            list.version
        );
        // Nothing is there by half: both lines were always changed together, and the log gives the list.
        let amounts: Vec<_> = list.lines.iter().map(|l: &ListLine| l.amount).collect();
        assert!(amounts.is_empty() || (amounts.len() == 2 && amounts[0] == amounts[1]), "{amounts:?}");
        let mut replayed = ShoppingList::new(list.id, user(), "Groceries", now()).unwrap();
        loop {
            let log = stores.lists().log(ReadLog::new(user(), list.id, replayed.version)).await.unwrap();
            if log.is_empty() {
                break;
            }
            replayed = replay(replayed, &log).unwrap();
        }
        assert_eq!(replayed, list, "round {round}");
    }
    println!("{rounds} kills, {acknowledged} versions acknowledged, none lost");
}

#[tokio::test]
async fn a_killed_import_leaves_the_former_catalogue() {
    let rounds: u64 = env::var("GROCERY_KILL_ROUNDS").map_or(10, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grocery.db");
    let (mut last, mut inside) = (0, 0);
    for round in 0..rounds {
        let mut writer = spawn("import-until-killed", &file, round);
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        for _ in 0..SystemRng.next_u64() % 3 {
            let Some(price) = next_ack(&mut lines) else { panic!("the importer ended by itself") };
            last = price;
        }
        // Anywhere in the next import.
        let spins = SystemRng.next_u64() % 30_000_000;
        (0..spins).for_each(|_| std::hint::spin_loop());
        writer.kill().unwrap();
        assert_eq!(writer.wait().unwrap().signal(), Some(9));
        while let Some(price) = next_ack(&mut lines) {
            last = price;
        }
        let stores = open(&file);
        stores.integrity_check().await.unwrap();
        let products = stores.products().all().await.unwrap();
        let mut prices: Vec<u64> = products
            .iter()
            .map(|p| u64::try_from(p.typical_price.as_ref().unwrap().price.minor()).unwrap() / 100)
            .collect();
        prices.dedup();
        // All products of one import, and of the last that was acknowledged or one that came to its end since.
        match prices.as_slice() {
            [] => assert_eq!(last, 0, "round {round}: the catalogue is lost"),
            [price] => {
                assert_eq!(products.len(), PRODUCTS as usize, "round {round}");
                assert!(
                    (last..=last + 1).contains(price),
                    "round {round}: {price} is there, {last} was acknowledged"
                );
                inside += u64::from(*price == last);
                last = *price;
            }
            several => panic!("round {round}: half of an import is there: {several:?}"),
        }
    }
    println!("{rounds} kills, {inside} of them before a commit, {last} imports whole");
}

fn next_ack(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Option<u64> {
    loop {
        // A kill may cut the last line short; it was then not acknowledged.
        let line = lines.next()?.ok()?;
        if let Some(version) = line.strip_prefix("ack ") {
            return version.parse().ok();
        }
    }
}
