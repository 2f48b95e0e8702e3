//! `optimisers.json`: trajectories of 25 steps on given gradients, on a function, and on a small network.

use nn_core::memory::Zeroed;
use nn_core::optim::{Adam, Optimiser, Sgd};
use serde_json::Value;

use super::case::{Cases, Tolerance, Verdict, compare, numbers, shape, with_size};

/// On given gradients.
const STREAM: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};
/// Where an error goes on into the next gradient.
const PATH: Tolerance = Tolerance {
    relative: 1e-10,
    absolute: 1e-13,
};

pub fn check(case: &Value, cases: &Cases) -> Verdict {
    match case["what"].as_str() {
        Some("problem") => {
            Verdict::Skipped("it is where others take their gradients from".to_owned())
        }
        Some("trajectory") => {
            let problem = cases
                .iter()
                .find(|problem| problem["what"] == "problem" && problem["id"] == case["problem"]);
            let problem = problem.expect("the problem is in the file");
            with_size!(numbers(&problem["p0"]).len(), trajectory, case, problem)
        }
        other => Verdict::Skipped(format!("there is no {}", other.unwrap_or_default())),
    }
}

/// A case with `N` parameters.
fn trajectory<const N: usize>(case: &Value, problem: &Value) -> Verdict {
    let settings = case["params"]
        .as_object()
        .expect("an optimiser has settings");
    let number = |name: &str| settings.get(name).and_then(Value::as_f64);
    let known = ["lr", "learning_rate", "momentum", "betas", "eps", "epsilon"];
    if let Some(unknown) = settings.keys().find(|name| !known.contains(&name.as_str())) {
        return Verdict::Skipped(format!("there is no `{unknown}`"));
    }
    let rate = number("lr")
        .or(number("learning_rate"))
        .expect("a learning rate");
    let result = match (case["library"].as_str(), case["optimiser"].as_str()) {
        // Keras has the learning rate inside the velocity, which is the same while it stays the same.
        (Some("torch" | "keras"), Some("SGD")) => match number("momentum") {
            None => walk::<_, N>(&Sgd::new(rate), case, problem),
            Some(momentum) => walk::<_, N>(&Sgd::new(rate).momentum(momentum), case, problem),
        },
        (Some(library @ ("torch" | "keras")), Some("Adam")) => {
            let betas = settings.get("betas").map_or(vec![0.9, 0.999], numbers);
            // Keras's ε is 1e-7, and stands beside a second moment that is not yet corrected.
            if library == "keras" {
                return Verdict::Skipped("there is no Adam with Keras's place of ε".to_owned());
            }
            let epsilon = number("eps").unwrap_or(1e-8);
            walk::<_, N>(
                &Adam::new(rate).betas(betas[0], betas[1]).epsilon(epsilon),
                case,
                problem,
            )
        }
        (library, optimiser) => {
            let [library, optimiser] = [library, optimiser].map(Option::unwrap_or_default);
            return Verdict::Skipped(format!("there is no {optimiser} of {library}"));
        }
    };
    result.map_or_else(Verdict::Wrong, |()| Verdict::Right)
}

fn walk<O: Optimiser, const N: usize>(
    optimiser: &O,
    case: &Value,
    problem: &Value,
) -> Result<(), String> {
    let tolerance = if problem["kind"] == "stream" {
        STREAM
    } else {
        PATH
    };
    let mut parameters: [f64; N] = numbers(&problem["p0"]).try_into().expect("N numbers");
    let mut state = <O::State<f64, [f64; N]> as Zeroed>::ZEROED;
    let path = case["p"].as_array().expect("a path");
    for (step, expected) in path.iter().enumerate() {
        if step > 0 {
            let gradient = gradient(problem, step - 1, &parameters);
            optimiser.step(&mut state, &mut parameters, &gradient);
        }
        compare(
            &format!("p[{step}]"),
            &parameters,
            &numbers(expected),
            tolerance,
        )?;
    }
    Ok(())
}

fn gradient<const N: usize>(problem: &Value, step: usize, p: &[f64; N]) -> [f64; N] {
    match problem["kind"].as_str() {
        Some("stream") => numbers(&problem["grads"][step])
            .try_into()
            .expect("N numbers"),
        Some("func") => function_gradient(problem, p),
        Some("mlp") => network_gradient(problem, p).try_into().expect("N numbers"),
        other => panic!("a problem of another kind: {other:?}"),
    }
}

/// Of `Σ a (p[i + 1] - p[i]²)² + (1 - p[i])² + c Σ sin(w p[i])`.
fn function_gradient<const N: usize>(problem: &Value, p: &[f64; N]) -> [f64; N] {
    let [a, c, w] = ["a", "c", "w"].map(|name| problem[name].as_f64().expect("a number"));
    let mut gradient = p.map(|p| c * w * (w * p).cos());
    for i in 0..N - 1 {
        let valley = p[i + 1] - p[i] * p[i];
        gradient[i] += -4.0 * a * p[i] * valley - 2.0 * (1.0 - p[i]);
        gradient[i + 1] += 2.0 * a * valley;
    }
    gradient
}

/// Of the mean squared error of `W2 tanh(W1 x + b1) + b2`, written out.
fn network_gradient(problem: &Value, p: &[f64]) -> Vec<f64> {
    let size = |name: &str| problem["dims"][name].as_u64().expect("a size") as usize;
    let [inputs, hidden, outputs] = ["in", "hidden", "out"].map(size);
    let (x, t) = (numbers(&problem["x"]), numbers(&problem["t"]));
    assert_eq!(shape(&problem["x"])[1], inputs);
    let (w1, rest) = p.split_at(hidden * inputs);
    let (b1, rest) = rest.split_at(hidden);
    let (w2, b2) = rest.split_at(outputs * hidden);
    let mut d = vec![0.0; p.len()];
    let share = 2.0 / t.len() as f64;
    for (x, t) in x.chunks(inputs).zip(t.chunks(outputs)) {
        let h: Vec<f64> = (0..hidden)
            .map(|j| (b1[j] + (0..inputs).map(|i| w1[j * inputs + i] * x[i]).sum::<f64>()).tanh())
            .collect();
        for o in 0..outputs {
            let y = b2[o] + (0..hidden).map(|j| w2[o * hidden + j] * h[j]).sum::<f64>();
            let dy = share * (y - t[o]);
            d[hidden * (inputs + 1) + outputs * hidden + o] += dy;
            for j in 0..hidden {
                d[hidden * (inputs + 1) + o * hidden + j] += dy * h[j];
                let dz = dy * w2[o * hidden + j] * (1.0 - h[j] * h[j]);
                d[hidden * inputs + j] += dz;
                for i in 0..inputs {
                    d[j * inputs + i] += dz * x[i];
                }
            }
        }
    }
    d
}
