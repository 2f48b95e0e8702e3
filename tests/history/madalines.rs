use nn_core::history::{DataError, Gate, Madaline, MadalineRule, Perceptron};
use nn_core::prelude::*;

use crate::madaline::{FUNCTIONS, exclusive_or, rule_one, rule_two, single_unit, table};

const SEEDS: std::ops::Range<u64> = 0..50;

#[test]
fn rule_two_learns_exclusive_or_which_one_unit_cannot() {
    let count = rule_two::<2, 2>(&exclusive_or(), SEEDS).expect("trainings");
    println!("exclusive or, rule II: {count:?}");
    assert_eq!(count.converged, count.seeds);
    assert!(single_unit(&exclusive_or()).expect("a training") < 4);
}

#[test]
fn rule_two_learns_functions_of_three_inputs_which_one_unit_cannot() {
    for function in &FUNCTIONS {
        let samples = table(function);
        let count = rule_two::<3, 4>(&samples, SEEDS).expect("trainings");
        println!("{}, rule II: {count:?}", function.name);
        assert_eq!(count.converged, count.seeds, "{}", function.name);
        assert!(single_unit(&samples).expect("a training") < 8);
        // Nor a perceptron with a pocket, long as it may search.
        let mut pocket = Perceptron::<3, f64>::new();
        let visits = pocket.train_pocket(&samples, 100_000, &mut seeded_rng(1));
        assert!(visits.expect("a training").right < 8);
    }
}

#[test]
fn rule_one_learns_exclusive_or_under_each_fixed_gate() {
    for gate in [Gate::Or, Gate::And] {
        let count = rule_one::<2, 2>(&exclusive_or(), gate, SEEDS).expect("trainings");
        println!("exclusive or, rule I, {gate:?}: {count:?}");
        assert_eq!(count.converged, count.seeds);
    }
    let count = rule_one::<2, 3>(&exclusive_or(), Gate::Majority, SEEDS).expect("trainings");
    println!("exclusive or, rule I, majority: {count:?}");
    assert_eq!(count.converged, count.seeds);
}

/// Every combination of answers of the first layer, against the words that describe the gates.
#[test]
fn the_gates_are_what_they_are_called() {
    for bits in 0..8_u8 {
        let answers = [0, 1, 2].map(|bit| bits >> bit & 1 == 1);
        let signs = answers.map(|yes| if yes { 1.0_f32 } else { -1.0 });
        let yes = answers.iter().filter(|&&yes| yes).count();
        for (gate, expected) in [
            (Gate::Or, yes >= 1),
            (Gate::And, yes == 3),
            (Gate::Majority, yes >= 2),
        ] {
            let madaline = Madaline::<1, 3>::with_gate(gate, &mut seeded_rng(1));
            assert_eq!(
                madaline.output.class(&signs),
                Some(expected),
                "{gate:?} of {answers:?}"
            );
        }
    }
}

/// Rule I leaves the gate alone, and what cannot be learnt ends with the best weights there were.
#[test]
fn what_cannot_be_learnt_is_said() {
    let samples = exclusive_or();
    let mut rng = seeded_rng(1);
    let mut one = Madaline::<2, 1, f64>::with_gate(Gate::Or, &mut rng);
    let gate = one.output;
    let training = one.train(&samples, &MadalineRule::one().restarts(1), &mut rng);
    let training = training.expect("a training");
    assert!(!training.converged);
    assert_eq!((training.restarts, training.wrong), (1, 1));
    assert_eq!(one.right(&samples), 3);
    assert_eq!(one.output, gate);
    assert_eq!(one.predict(&[f64::NAN, 0.0]), None);
    assert_eq!(
        one.train(&[], &MadalineRule::two(), &mut rng),
        Err(DataError::NoData)
    );
    assert!(matches!(
        one.train(&samples, &MadalineRule::two().learning_rate(2.0), &mut rng),
        Err(DataError::Setting { .. })
    ));
}
