//! The schedules of `optimisers.json`: the rate of every step, from PyTorch and Keras.

use nn_core::schedule::{
    Cosine, Exponential, InverseTime, MultiStep, OneCycle, PiecewiseConstant, Polynomial, Schedule,
    StepDecay, WarmRestarts, WarmUp,
};
use serde_json::Value;

use super::case::{Tolerance, compare, numbers};
use super::optimisers::Miss;
use super::settings::Settings;

/// PyTorch multiplies a rate on from step to step, which rounds each time.
const RATES: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-15,
};

/// Milestones and boundaries of a case; the places left over are never reached.
const ROOM: usize = 32;

pub fn check(case: &Value) -> Result<(), Miss> {
    let settings = Settings::new(&case["params"]);
    let expected = numbers(&case["lr"]);
    let found = rates(case, &settings, expected.len())?;
    settings.all_used().map_err(Miss::Unknown)?;
    Ok(compare("lr", &found, &expected, RATES)?)
}

fn listed(base: f64, schedule: &impl Schedule, count: usize) -> Vec<f64> {
    schedule.check().expect("the settings make sense");
    (0..count)
        .map(|t| schedule.learning_rate(base, t))
        .collect()
}

fn rates(case: &Value, settings: &Settings, count: usize) -> Result<Vec<f64>, Miss> {
    let [library, name] = ["library", "schedule"].map(|key| case[key].as_str().unwrap_or("?"));
    let number = |name: &str, default: f64| settings.number(name).unwrap_or(default);
    let length = |name: &str| {
        settings
            .count(name)
            .unwrap_or_else(|| panic!("no `{name}`"))
    };
    let length_or = |name: &str, default: usize| settings.count(name).unwrap_or(default);
    let base = settings
        .number("initial_learning_rate")
        .or(case["base_lr"].as_f64());
    let base = base.expect("a learning rate");
    Ok(match (library, name) {
        ("torch", "StepLR") => {
            let schedule = StepDecay::new(length("step_size"), number("gamma", 0.1));
            listed(base, &schedule, count)
        }
        ("torch", "MultiStepLR") => {
            let given = numbers(settings.get("milestones").expect("milestones"));
            let mut milestones = [usize::MAX; ROOM];
            for (place, &milestone) in milestones.iter_mut().zip(&given) {
                *place = milestone as usize;
            }
            assert!(given.len() <= ROOM);
            listed(
                base,
                &MultiStep::new(milestones, number("gamma", 0.1)),
                count,
            )
        }
        ("torch", "ExponentialLR") => {
            let gamma = settings.number("gamma").expect("a factor");
            listed(base, &Exponential::new(gamma), count)
        }
        ("torch", "CosineAnnealingLR") => {
            let schedule = Cosine::new(length("T_max")).floor(number("eta_min", 0.0));
            listed(base, &schedule, count)
        }
        ("torch", "CosineAnnealingWarmRestarts") => {
            let schedule = WarmRestarts::new(length("T_0"))
                .lengths(number("T_mult", 1.0))
                .floor(number("eta_min", 0.0));
            listed(base, &schedule, count)
        }
        ("torch", "OneCycleLR") => {
            let mut schedule = OneCycle::new(length("total_steps"))
                .rise(number("pct_start", 0.3))
                .divisors(number("div_factor", 25.0), number("final_div_factor", 1e4));
            match settings.get("anneal_strategy").and_then(Value::as_str) {
                None | Some("cos") => {}
                Some("linear") => schedule = schedule.linear(),
                Some(other) => {
                    return Err(Miss::Unknown(format!("there is no annealing by {other}")));
                }
            }
            if settings.is("three_phase") {
                schedule = schedule.three_phases();
            }
            listed(settings.number("max_lr").expect("a peak"), &schedule, count)
        }
        ("torch", "LinearLR") => {
            let schedule = WarmUp::new(length_or("total_iters", 5))
                .start(number("start_factor", 1.0 / 3.0))
                .end(number("end_factor", 1.0));
            listed(base, &schedule, count)
        }
        ("torch", "PolynomialLR") => {
            let schedule = Polynomial::new(length_or("total_iters", 5)).power(number("power", 1.0));
            listed(base, &schedule, count)
        }
        ("torch", "SequentialWarmupCosine") => {
            let cosine = Cosine::new(length("T_max")).floor(number("eta_min", 0.0));
            let schedule = WarmUp::new(length("warmup"))
                .start(number("start_factor", 1.0 / 3.0))
                .then(cosine);
            listed(base, &schedule, count)
        }
        ("keras", "ExponentialDecay") => {
            let rate = settings.number("decay_rate").expect("a factor");
            let mut schedule = Exponential::keras(length("decay_steps"), rate);
            if settings.is("staircase") {
                schedule = schedule.staircase();
            }
            listed(base, &schedule, count)
        }
        ("keras", "InverseTimeDecay") => {
            let rate = settings.number("decay_rate").expect("a factor");
            let mut schedule = InverseTime::new(length("decay_steps"), rate);
            if settings.is("staircase") {
                schedule = schedule.staircase();
            }
            listed(base, &schedule, count)
        }
        ("keras", "CosineDecay") => {
            let cosine = Cosine::keras(length("decay_steps")).floor_share(number("alpha", 0.0));
            let warm_up = length_or("warmup_steps", 0);
            match settings.number("warmup_target") {
                Some(target) if warm_up > 0 => {
                    let schedule = WarmUp::new(warm_up).start(base / target).then(cosine);
                    listed(target, &schedule, count)
                }
                target => listed(target.unwrap_or(base), &cosine, count),
            }
        }
        ("keras", "CosineDecayRestarts") => {
            // Keras's floor is a share of the first peak, as all of the wave is.
            let schedule = WarmRestarts::new(length("first_decay_steps"))
                .lengths(number("t_mul", 2.0))
                .peaks(number("m_mul", 1.0))
                .floor_share(number("alpha", 0.0));
            listed(base, &schedule, count)
        }
        ("keras", "PolynomialDecay") => {
            let mut schedule = Polynomial::new(length("decay_steps"))
                .power(number("power", 1.0))
                .floor(number("end_learning_rate", 1e-4));
            if settings.is("cycle") {
                schedule = schedule.cycle();
            }
            listed(base, &schedule, count)
        }
        ("keras", "PiecewiseConstantDecay") => {
            let boundaries = numbers(settings.get("boundaries").expect("boundaries"));
            let values = numbers(settings.get("values").expect("values"));
            assert!(boundaries.len() <= ROOM && values.len() == boundaries.len() + 1);
            let mut later = [(usize::MAX, 0.0); ROOM];
            for (place, (&boundary, &value)) in
                later.iter_mut().zip(boundaries.iter().zip(&values[1..]))
            {
                *place = (boundary as usize, value);
            }
            listed(base, &PiecewiseConstant::new(values[0], later), count)
        }
        _ => return Err(Miss::Unknown(format!("there is no {name} of {library}"))),
    })
}
