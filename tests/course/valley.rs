//! Optimisers in a narrow valley, from several starts.

use crate::experiment::valley::{all, momenta};

const STARTS: [[f64; 2]; 4] = [[-4.0, 1.5], [3.0, 1.0], [5.0, -2.0], [-2.0, -0.7]];

#[test]
fn every_rule_but_lion_settles_on_the_floor_and_momentum_sooner_than_descent() {
    for start in STARTS {
        let walks = all(start);
        for walk in &walks {
            // Its steps are as long as its rate, however small the gradient.
            let may_circle = walk.name == "Lion";
            assert!(
                walk.steps.is_some() || may_circle,
                "{} from {start:?}",
                walk.name
            );
        }
        let steps = |name: &str| {
            let walk = walks.iter().find(|walk| walk.name == name);
            walk.and_then(|walk| walk.steps)
                .expect("a rule of that name")
        };
        let descent = steps("gradient descent");
        assert!(steps("momentum") < descent, "from {start:?}");
        assert!(steps("Nesterov") < descent, "from {start:?}");
    }
}

#[test]
fn nesterov_overshoots_less_than_momentum() {
    for start in STARTS {
        let [momentum, nesterov] = momenta(start).map(|walk| walk.overshoot());
        assert!(
            momentum > 0.0 && nesterov < 0.9 * momentum,
            "from {start:?}: {momentum}, {nesterov}"
        );
    }
}
