//! The choice of stores against every choice there is, and bad input.

use super::{Objective, StoresProblem, choose_stores, choose_stores_within};
use crate::{
    deals::{Certificate, Effort},
    testing::deals::{Dice, stores_instance},
};

/// The best objective over every choice, one by one.
fn brute(problem: &StoresProblem) -> Option<i64> {
    fn go(problem: &StoresProblem, choice: &mut Vec<Option<usize>>, best: &mut Option<i64>) {
        if choice.len() == problem.needs.len() {
            if let Ok(plan) = problem.price(choice) {
                *best = (*best).max(Some(plan.objective));
            }
            return;
        }
        let options = problem.needs[choice.len()].options.len();
        for at in (0..options).map(Some).chain([None]) {
            choice.push(at);
            go(problem, choice, best);
            choice.pop();
        }
    }
    let mut best = None;
    go(problem, &mut Vec::new(), &mut best);
    best
}

#[test]
fn no_choice_beats_the_optimum_on_small_lists() {
    for seed in 0..300 {
        let problem = stores_instance(4, 3, 2, seed);
        let found = choose_stores(&problem, Effort::default()).unwrap();
        assert_eq!(found.certificate, Certificate::Optimal, "seed {seed}");
        assert_eq!(found.plan.map(|plan| plan.objective), brute(&problem), "seed {seed}");
    }
}

#[test]
fn the_order_of_stores_and_options_changes_nothing() {
    for seed in 0..40 {
        let problem = stores_instance(8, 4, 3, seed);
        let want = choose_stores(&problem, Effort::default()).unwrap();
        let mut dice = Dice::new(seed);
        let mut other = problem.clone();
        other.stores.reverse();
        for need in &mut other.needs {
            for at in (1..need.options.len()).rev() {
                need.options.swap(at, usize::try_from(dice.range(0, at as i64)).unwrap());
            }
        }
        let found = choose_stores(&other, Effort::default()).unwrap();
        assert_eq!(
            found.plan.as_ref().map(|plan| plan.objective),
            want.plan.as_ref().map(|plan| plan.objective)
        );
        assert_eq!(found.plan.map(|plan| plan.picks), want.plan.map(|plan| plan.picks), "seed {seed}");
    }
}

#[test]
fn no_time_gives_a_choice_and_an_honest_gap() {
    for seed in 0..40 {
        let problem = stores_instance(20, 3, 3, seed);
        let best = choose_stores(&problem, Effort::default()).unwrap();
        let quick = choose_stores(&problem, Effort::steps(0)).unwrap();
        let (Some(best), Some(quick_plan)) = (best.plan, quick.plan) else { continue };
        let cents = if let Certificate::Gap { cents } = quick.certificate { cents } else { 0 };
        assert!(quick_plan.objective <= best.objective);
        assert!(quick_plan.objective + cents >= best.objective, "seed {seed}");
    }
}

#[test]
fn a_list_that_cannot_be_met_has_no_plan() {
    let mut problem = stores_instance(5, 2, 2, 1);
    problem.objective = Objective::MinCost;
    problem.needs[0].options.clear();
    let found = choose_stores(&problem, Effort::default()).unwrap();
    assert_eq!((found.plan, found.certificate), (None, Certificate::Optimal));
}

#[test]
fn bad_values_are_refused_by_name() {
    let good = serde_json::to_value(stores_instance(2, 2, 2, 3)).unwrap();
    for (path, value, field) in [
        ("/needs/0/qty", serde_json::json!(0), "needs[0].qty"),
        ("/needs/1/options/0/price", serde_json::json!(-1), "needs[1].options[0].price"),
        ("/needs/1/options/0/store", serde_json::json!("nowhere"), "needs[1].options[0].store"),
        ("/stores/0/fee", serde_json::json!(1.5), "stores[0].fee"),
        ("/max_stores", serde_json::json!(0), "max_stores"),
        ("/objective", serde_json::json!("cheap"), "objective"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = value;
        let error = StoresProblem::from_json(&bad.to_string()).unwrap_err();
        assert!(error.message().starts_with(field), "{path}: {error}");
    }
    assert_eq!(
        serde_json::from_value::<StoresProblem>(good.clone())
            .map(|it| serde_json::to_value(it).unwrap())
            .unwrap(),
        good
    );
}

#[test]
fn who_has_no_time_gets_no_false_proof() {
    let problem = StoresProblem::from_json(
        r#"{"format":"grocery-basket/1","objective":"max_score","budget":1000,"max_stores":1,
            "stores":[{"id":"A","fee":695,"free_from":1000}],
            "needs":[{"id":"n","qty":1,"required":true,"options":[
              {"store":"A","sku":"a","price":900,"score":1},{"store":"A","sku":"b","price":1000,"score":1}]}]}"#,
    )
    .unwrap();
    let late = choose_stores_within(&problem, Effort::default(), &mut || true).unwrap();
    assert_eq!((late.plan, late.certificate), (None, Certificate::Gap { cents: 1 }));
    let found = choose_stores(&problem, Effort::default()).unwrap();
    assert_eq!((found.plan.unwrap().pay, found.certificate), (1000, Certificate::Optimal));
}

#[test]
fn a_large_list_ends_when_its_time_is_over() {
    // Ten stores and many wishes: the first choices alone would take many times what is granted.
    let problem = stores_instance(200, 10, 3, 1);
    let mut asked = 0_u64;
    let found = choose_stores_within(&problem, Effort::default(), &mut || {
        asked += 1;
        asked > 2
    })
    .unwrap();
    assert!(found.plan.is_some());
    let all = choose_stores(&problem, Effort::steps(10_000)).unwrap();
    assert!(found.steps < all.steps.max(10_001), "{} {}", found.steps, all.steps);
}
