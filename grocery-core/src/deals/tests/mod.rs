//! The optimiser against its judges, and the complaints that users of other engines have made.

mod book;
mod brute;
mod complaints;
mod explain;
mod late;
mod reported;

use crate::{
    deals::{Certificate, DealProblem, Effort, check, optimise, optimise_within},
    testing::deals::{Dice, Family, instance, with_free_delivery},
};

/// Carts of every family that can be tried whole.
fn small(seed: u64) -> DealProblem {
    let family = match seed % 6 {
        0 => Family::Mixed(3, 5),
        1 => Family::Mixed(4, 4),
        2 => Family::Mixed(2, 7),
        3 => Family::Mixed(5, 6),
        4 => Family::Tiny(4, 8),
        _ => Family::Mixed(3, 9),
    };
    instance(family, seed)
}

fn against_brute_force(seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut tried, mut skipped) = (0, 0);
    for seed in seeds {
        let problem = small(seed);
        let Some(most) = brute::most_savings(&problem, 300_000) else {
            skipped += 1;
            continue;
        };
        let solution = optimise(&problem, Effort::default()).unwrap();
        assert_eq!(solution.certificate, Certificate::Optimal, "seed {seed}");
        assert_eq!(solution.plan.savings, most, "seed {seed}: {}", serde_json::to_string(&problem).unwrap());
        tried += 1;
    }
    (tried, skipped)
}

#[test]
fn no_plan_beats_the_optimum_on_small_carts() {
    let (tried, skipped) = against_brute_force(0..2_000);
    assert!(tried > 1_600, "only {tried} carts could be tried whole, {skipped} could not");
}

/// Free delivery as an offer: alone, and where it takes the place of another offer of its group.
#[test]
fn no_plan_beats_the_optimum_where_delivery_is_on_offer() {
    let (mut tried, mut chosen) = (0, 0);
    for seed in 0..600 {
        let problem = with_free_delivery(small(seed), seed);
        let Some(most) = brute::most_savings(&problem, 300_000) else { continue };
        let solution = optimise(&problem, Effort::default()).unwrap();
        assert_eq!(solution.certificate, Certificate::Optimal, "seed {seed}");
        assert_eq!(solution.plan.savings, most, "seed {seed}: {}", serde_json::to_string(&problem).unwrap());
        tried += 1;
        chosen += usize::from(solution.plan.applications.iter().any(|one| one.offer.starts_with("free")));
        // With no time at all the bound still holds.
        let hurried = optimise_within(&problem, Effort::default(), &mut || true).unwrap();
        let reach = match hurried.certificate {
            Certificate::Optimal => 0,
            Certificate::Gap { cents } => cents,
        };
        assert!(hurried.plan.savings + reach >= most, "seed {seed}");
    }
    assert!(tried > 450 && chosen > 100, "{tried} carts tried, free delivery used in {chosen}");
}

/// The long form of the first test: `cargo test --release -p grocery-core --lib deals -- --ignored`.
#[test]
#[ignore = "takes a minute; run by hand with --release"]
fn no_plan_beats_the_optimum_on_many_small_carts() {
    let (tried, skipped) = against_brute_force(10_000..25_000);
    println!("{tried} carts tried whole, {skipped} too large");
    assert!(tried > 10_000);
}

#[test]
fn the_order_of_lines_and_offers_changes_nothing() {
    for seed in 0..150 {
        let problem = instance(if seed % 2 == 0 { Family::Mixed(6, 9) } else { Family::Dense(12, 25) }, seed);
        let want = optimise(&problem, Effort::default()).unwrap();
        let mut dice = Dice::new(seed);
        for _ in 0..3 {
            let mut other = problem.clone();
            for at in (1..other.lines.len()).rev() {
                other.lines.swap(at, usize::try_from(dice.range(0, at as i64)).unwrap());
            }
            for at in (1..other.offers.len()).rev() {
                other.offers.swap(at, usize::try_from(dice.range(0, at as i64)).unwrap());
            }
            assert_eq!(optimise(&other, Effort::default()).unwrap(), want, "seed {seed}");
        }
    }
}

#[test]
fn a_short_effort_gives_a_legal_plan_and_an_honest_gap() {
    let mut gaps = 0;
    for seed in 0..60 {
        let problem = instance(Family::Dense(20, 60), seed);
        let best = optimise(&problem, Effort::default()).unwrap();
        assert_eq!(best.certificate, Certificate::Optimal);
        let mut before = i64::MIN;
        for steps in [0, 300, 3_000, 30_000] {
            let found = optimise(&problem, Effort::steps(steps)).unwrap();
            check(&problem, &found.plan).unwrap();
            let cents = match found.certificate {
                Certificate::Optimal => 0,
                Certificate::Gap { cents } => {
                    assert!(cents > 0);
                    gaps += 1;
                    cents
                }
            };
            assert!(found.plan.savings <= best.plan.savings, "seed {seed} steps {steps}");
            assert!(found.plan.savings + cents >= best.plan.savings, "seed {seed} steps {steps}");
            assert!(found.plan.savings >= before, "seed {seed}: less with more steps");
            before = found.plan.savings;
        }
    }
    assert!(gaps > 30, "the efforts were too long to show a gap: {gaps}");
}

#[test]
fn late_from_the_start_gives_the_greedy_plan() {
    let problem = instance(Family::Dense(20, 60), 3);
    let found = optimise_within(&problem, Effort::default(), &mut || true).unwrap();
    assert_eq!(found.plan.savings, found.greedy_savings);
    assert_eq!(found.steps, 0);
    let mut asked = 0;
    let stopped = optimise_within(&instance(Family::Dense(30, 500), 3), Effort::default(), &mut || {
        asked += 1;
        asked > 5
    })
    .unwrap();
    assert!(matches!(stopped.certificate, Certificate::Gap { cents } if cents > 0));
}

#[test]
fn what_is_written_reads_back_the_same() {
    for seed in 0..40 {
        let problem = instance(Family::Mixed(6, 12), seed);
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(DealProblem::from_json(&text).unwrap(), problem);
        assert_eq!(serde_json::from_str::<DealProblem>(&text).unwrap(), problem);
        let solution = optimise(&problem, Effort::default()).unwrap();
        let text = serde_json::to_string(&solution).unwrap();
        assert_eq!(serde_json::from_str::<crate::deals::DealSolution>(&text).unwrap(), solution);
    }
}

/// Ten thousand offers on fifty lines: a bad day, and still an answer.
#[test]
fn ten_thousand_offers_are_judged() {
    let problem = instance(Family::Store(50, 10_000), 1);
    let found = optimise(&problem, Effort::steps(2_000_000)).unwrap();
    assert!(found.plan.savings >= found.greedy_savings && found.greedy_savings > 0);
}

#[test]
fn contradictory_groups_leave_one_offer_each() {
    let mut problem = instance(Family::Mixed(5, 10), 11);
    for offer in &mut problem.offers {
        offer.group = Some("all".to_owned());
        offer.requires_member = false;
    }
    let found = optimise(&problem, Effort::default()).unwrap();
    let mut used: Vec<&str> = found.plan.applications.iter().map(|one| one.offer.as_str()).collect();
    used.dedup();
    assert_eq!(found.certificate, Certificate::Optimal);
    assert_eq!(used.len(), 1, "{used:?}");
}
