//! `optimisers.json`: trajectories on given gradients, on a function, and on a small network; clipped gradients;
//! learning rates of schedules.
//!
//! What is built follows from a case's library, optimiser and settings, not from its name. A setting that is not in a case has
//! that library's default, which is the constructor's.

use nn_core::math::Scalar;
use nn_core::memory::Zeroed;
use nn_core::optim::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Lion, LookAhead, Momentum, Nadam, Nesterov, Optimiser,
    RAdam, RmsProp, Sgd,
};
use serde_json::Value;

use super::case::{Cases, Tolerance, Verdict, compare, numbers, shape};
use super::schedules;
use super::settings::Settings;

/// On given gradients.
const STREAM: Tolerance = Tolerance {
    relative: 1e-12,
    absolute: 1e-13,
};
/// Where an error goes on into the next gradient, of whatever parameter: those near zero have that of the large ones.
const PATH: Tolerance = Tolerance {
    relative: 1e-10,
    absolute: 1e-10,
};
/// Where a tiny denominator makes an error large: centred RMSProp at its start, Nadam on a function.
const AMPLIFIED: Tolerance = Tolerance {
    relative: 1e-9,
    absolute: 1e-9,
};
/// Keras computes the norms of `clipnorm` and `global_clipnorm` in f32.
const KERAS_NORM: Tolerance = Tolerance {
    relative: 1e-7,
    absolute: 1e-7,
};
/// In f32, with the gradients of the expected path: on its own a rounding error would grow from step to step.
const SINGLE: Tolerance = Tolerance {
    relative: 1e-4,
    absolute: 1e-4,
};

/// The parameters of a case are the first of so many; the others are zero, have no gradient, and stay.
const ROOM: usize = 1024;

type Numbers<T> = [T; ROOM];

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
            let result = trajectory::<f64>(case, problem, tolerance(case, problem));
            verdict(result.and_then(|()| trajectory::<f32>(case, problem, SINGLE)))
        }
        Some("clip") => verdict(clip(case)),
        Some("schedule") => verdict(schedules::check(case)),
        other => Verdict::Skipped(format!("there is no {}", other.unwrap_or_default())),
    }
}

/// Why a case is not right.
pub enum Miss {
    Wrong(String),
    Unknown(String),
}

impl From<String> for Miss {
    fn from(difference: String) -> Self {
        Self::Wrong(difference)
    }
}

fn verdict(result: Result<(), Miss>) -> Verdict {
    match result {
        Ok(()) => Verdict::Right,
        Err(Miss::Wrong(difference)) => Verdict::Wrong(difference),
        Err(Miss::Unknown(reason)) => Verdict::Skipped(reason),
    }
}

fn tolerance(case: &Value, problem: &Value) -> Tolerance {
    let params = &case["params"];
    if ["clipnorm", "global_clipnorm"].map(|name| params[name].is_number()) != [false; 2] {
        return KERAS_NORM;
    }
    let nadam = case["optimiser"] == "NAdam" && problem["kind"] == "func";
    if params["centered"] == true || nadam {
        AMPLIFIED
    } else if problem["kind"] == "stream" {
        STREAM
    } else {
        PATH
    }
}

fn trajectory<T: Scalar>(case: &Value, problem: &Value, tolerance: Tolerance) -> Result<(), Miss> {
    let start = numbers(&problem["p0"]);
    let count = start.len();
    if count > ROOM {
        let reason = format!("{count} parameters are more than this test has room for");
        return Err(Miss::Unknown(reason));
    }
    let settings = Settings::new(&case["params"]);
    let mut mover = mover::<T>(case, problem, &settings)?;
    let rates = settings.get("_lr_sequence").map(numbers);
    settings.all_used().map_err(Miss::Unknown)?;

    let mut parameters = [T::ZERO; ROOM];
    for (p, &start) in parameters.iter_mut().zip(&start) {
        *p = T::from_f64(start);
    }
    let path = case["p"].as_array().expect("a path");
    for (step, expected) in path.iter().enumerate() {
        if step > 0 {
            mover.look_ahead(&mut parameters);
            // What looks ahead wants the gradient of a place that is not in the file.
            let here = if T::BYTES == 4 && case["optimiser"] != "nesterov_lookahead" {
                numbers(&path[step - 1])
            } else {
                parameters[..count].iter().map(|p| p.to_f64()).collect()
            };
            let mut gradient = [T::ZERO; ROOM];
            for (g, computed) in gradient
                .iter_mut()
                .zip(gradient_at(problem, step - 1, &here))
            {
                *g = T::from_f64(computed);
            }
            let rate = rates.as_ref().map(|rates| rates[step - 1]);
            mover.step(rate, &mut parameters, &mut gradient);
        }
        let found: Vec<f64> = parameters[..count].iter().map(|p| p.to_f64()).collect();
        let what = format!("p[{step}] in {}", T::NAME);
        compare(&what, &found, &numbers(expected), tolerance)?;
    }
    assert!(parameters[count..].iter().all(|&p| p == T::ZERO));
    Ok(())
}

/// An optimiser and what it remembers, whatever its type.
trait Mover<T> {
    fn look_ahead(&mut self, parameters: &mut Numbers<T>);
    fn step(&mut self, rate: Option<f64>, parameters: &mut Numbers<T>, gradient: &mut Numbers<T>);
}

struct Held<T: Scalar, O: Optimiser> {
    optimiser: O,
    state: O::State<T, Numbers<T>>,
}

impl<T: Scalar, O: Optimiser> Mover<T> for Held<T, O> {
    fn look_ahead(&mut self, parameters: &mut Numbers<T>) {
        self.optimiser.look_ahead(&mut self.state, parameters);
    }

    fn step(&mut self, rate: Option<f64>, parameters: &mut Numbers<T>, gradient: &mut Numbers<T>) {
        if let Some(rate) = rate {
            self.optimiser.set_learning_rate(rate);
        }
        self.optimiser.step(&mut self.state, parameters, gradient);
    }
}

/// What stands around an optimiser.
struct Frame {
    l2: f64,
    decoupled: f64,
    clip: Clip,
}

enum Clip {
    No,
    Norm(f64),
    ExactNorm(f64),
    TensorNorm(f64, &'static [usize]),
    Value(f64),
}

impl Frame {
    fn around<T: Scalar, O: Optimiser + 'static>(&self, optimiser: O) -> Box<dyn Mover<T>> {
        fn held<T: Scalar, O: Optimiser + 'static>(optimiser: O) -> Box<dyn Mover<T>> {
            optimiser.check().expect("the settings make sense");
            let state = Zeroed::ZEROED;
            Box::new(Held::<T, O> { optimiser, state })
        }
        let optimiser = optimiser
            .weight_decay(self.l2)
            .decoupled_decay(self.decoupled);
        match self.clip {
            Clip::No => held(optimiser),
            Clip::Norm(norm) => held(optimiser.clip_norm(norm)),
            Clip::ExactNorm(norm) => held(optimiser.clip_norm_exact(norm)),
            Clip::TensorNorm(norm, lengths) => held(optimiser.clip_tensor_norm(norm, lengths)),
            Clip::Value(limit) => held(optimiser.clip_value(limit)),
        }
    }
}

/// Calls a builder method if the case has the setting.
macro_rules! set {
    ($optimiser:ident, $settings:ident, $($name:literal => $method:ident),*) => {
        $(if let Some(value) = $settings.number($name) {
            $optimiser = $optimiser.$method(value);
        })*
    };
}

/// The decay rates of moments, as each library names them.
macro_rules! set_betas {
    ($optimiser:ident, $settings:ident, $default2:literal) => {
        if let Some(betas) = $settings.get("betas").map(numbers) {
            $optimiser = $optimiser.betas(betas[0], betas[1]);
        }
        for (first, second) in [("beta_1", "beta_2"), ("beta1", "beta2")] {
            let betas = ($settings.number(first), $settings.number(second));
            if betas != (None, None) {
                $optimiser = $optimiser.betas(betas.0.unwrap_or(0.9), betas.1.unwrap_or($default2));
            }
        }
    };
}

fn mover<T: Scalar>(
    case: &Value,
    problem: &Value,
    settings: &Settings,
) -> Result<Box<dyn Mover<T>>, Miss> {
    let [library, name] = ["library", "optimiser"].map(|key| case[key].as_str().unwrap_or("?"));
    let is_keras = library == "keras";
    let rate = settings.number("lr").or(settings.number("learning_rate"));
    let rate = rate.expect("a learning rate");
    let momentum = settings
        .number("momentum")
        .filter(|&momentum| momentum != 0.0);
    let decay = settings.number("weight_decay");
    let is_decoupled = is_keras || settings.is("decoupled_weight_decay");
    let mut frame = Frame {
        l2: decay.filter(|_| !is_decoupled).unwrap_or(0.0),
        decoupled: decay.filter(|_| is_decoupled).unwrap_or(0.0),
        clip: clip_of(problem, settings),
    };
    let is_inner_decay = name == "AdamW";
    if is_inner_decay {
        (frame.l2, frame.decoupled) = (0.0, 0.0);
    }
    Ok(match (library, name) {
        ("torch", "SGD") => match momentum {
            None => frame.around(Sgd::new(rate)),
            Some(momentum) if settings.is("nesterov") => {
                frame.around(Sgd::new(rate).nesterov(momentum))
            }
            Some(momentum) => {
                let dampening = settings.number("dampening").unwrap_or(0.0);
                frame.around(Sgd::new(rate).momentum(momentum).dampening(dampening))
            }
        },
        ("keras", "SGD") => match momentum {
            None => frame.around(Sgd::new(rate)),
            Some(momentum) if settings.is("nesterov") => {
                frame.around(Nesterov::keras(rate, momentum))
            }
            Some(momentum) => frame.around(Momentum::keras(rate, momentum)),
        },
        ("book", "momentum") => frame.around(Momentum::keras(rate, momentum.unwrap_or(0.9))),
        ("book", "nesterov_lookahead") => {
            frame.around(LookAhead::new(rate, momentum.unwrap_or(0.9)))
        }
        ("torch" | "keras", "Adagrad") | ("book", "adagrad_inside") => {
            let mut adagrad = match library {
                "torch" => Adagrad::new(rate),
                "keras" => Adagrad::keras(rate),
                _ => Adagrad::inside_root(rate),
            };
            set!(adagrad, settings, "eps" => epsilon, "epsilon" => epsilon,
                "initial_accumulator_value" => initial_accumulator, "lr_decay" => learning_rate_decay);
            frame.around(adagrad)
        }
        ("torch" | "keras", "RMSprop") | ("book", "rmsprop_tf") => {
            let mut rms_prop = match library {
                "torch" => RmsProp::new(rate),
                "keras" => RmsProp::keras(rate),
                _ => RmsProp::inside_root(rate),
            };
            set!(rms_prop, settings, "alpha" => rho, "rho" => rho, "eps" => epsilon, "epsilon" => epsilon);
            match (settings.is("centered"), momentum) {
                (false, None) => frame.around(rms_prop),
                (true, None) => frame.around(rms_prop.centred()),
                (false, Some(momentum)) => frame.around(rms_prop.momentum(momentum)),
                (true, Some(momentum)) => frame.around(rms_prop.centred().momentum(momentum)),
            }
        }
        ("torch" | "keras", "Adadelta") => {
            let mut adadelta = if is_keras {
                Adadelta::keras(rate)
            } else {
                Adadelta::new(rate)
            };
            set!(adadelta, settings, "rho" => rho, "eps" => epsilon, "epsilon" => epsilon);
            frame.around(adadelta)
        }
        ("torch" | "keras", "Adam") => {
            let mut adam = if is_keras {
                Adam::keras(rate)
            } else {
                Adam::new(rate)
            };
            set_betas!(adam, settings, 0.999);
            set!(adam, settings, "eps" => epsilon, "epsilon" => epsilon);
            if settings.is("amsgrad") {
                frame.around(adam.amsgrad())
            } else {
                frame.around(adam)
            }
        }
        ("torch" | "keras", "AdamW") => {
            let mut adam_w = if is_keras {
                AdamW::keras(rate)
            } else {
                AdamW::new(rate)
            };
            set_betas!(adam_w, settings, 0.999);
            set!(adam_w, settings, "eps" => epsilon, "epsilon" => epsilon, "weight_decay" => weight_decay);
            if settings.is("amsgrad") {
                frame.around(adam_w.amsgrad())
            } else {
                frame.around(adam_w)
            }
        }
        ("torch", "NAdam")
        | ("keras", "Nadam")
        | ("book", "nadam_dozat_const" | "nadam_simple") => {
            let mut nadam = match name {
                "NAdam" => Nadam::new(rate),
                "Nadam" => Nadam::keras(rate),
                "nadam_simple" => Nadam::simple(rate),
                _ => Nadam::dozat(rate),
            };
            set_betas!(nadam, settings, 0.999);
            set!(nadam, settings, "eps" => epsilon, "epsilon" => epsilon, "momentum_decay" => momentum_decay);
            frame.around(nadam)
        }
        ("torch" | "keras", "Adamax") => {
            let mut adamax = if is_keras {
                Adamax::keras(rate)
            } else {
                Adamax::new(rate)
            };
            set_betas!(adamax, settings, 0.999);
            set!(adamax, settings, "eps" => epsilon, "epsilon" => epsilon);
            frame.around(adamax)
        }
        ("torch", "RAdam") => {
            let mut radam = RAdam::new(rate);
            set_betas!(radam, settings, 0.999);
            set!(radam, settings, "eps" => epsilon);
            frame.around(radam)
        }
        ("keras", "Lion") => {
            let mut lion = Lion::new(rate);
            set_betas!(lion, settings, 0.99);
            frame.around(lion)
        }
        _ => return Err(Miss::Unknown(format!("there is no {name} of {library}"))),
    })
}

fn clip_of(problem: &Value, settings: &Settings) -> Clip {
    let around = settings.get("_clip");
    let around = |name: &str| around.and_then(|clip| clip[name].as_f64());
    let values = [around("value"), settings.number("clipvalue")];
    if let Some(norm) = around("max_norm") {
        Clip::Norm(norm)
    } else if let Some(limit) = values.into_iter().flatten().next() {
        Clip::Value(limit)
    } else if let Some(norm) = settings.number("global_clipnorm") {
        Clip::ExactNorm(norm)
    } else if let Some(norm) = settings.number("clipnorm") {
        // A case's sizes are known when it runs, and live as long as the test.
        Clip::TensorNorm(norm, tensor_lengths(problem).leak())
    } else {
        Clip::No
    }
}

/// The sizes of the tensors that a problem's parameters are.
fn tensor_lengths(problem: &Value) -> Vec<usize> {
    if problem["kind"] != "mlp" {
        return vec![numbers(&problem["p0"]).len()];
    }
    let size = |name: &str| problem["dims"][name].as_u64().expect("a size") as usize;
    let [inputs, hidden, outputs] = ["in", "hidden", "out"].map(size);
    vec![hidden * inputs, hidden, outputs * hidden, outputs]
}

/// Clipped gradients: what a step of rate 1 from zero makes of them.
fn clip(case: &Value) -> Result<(), Miss> {
    let tensors = |name: &str| -> Vec<Vec<f64>> {
        let list = case[name].as_array().unwrap_or_else(|| panic!("no {name}"));
        list.iter().map(numbers).collect()
    };
    let gradients = tensors("grads");
    let lengths: Vec<usize> = gradients.iter().map(Vec::len).collect();
    let gradient = gradients.concat();
    if gradient.len() > ROOM {
        let reason = format!(
            "{} numbers are more than this test has room for",
            gradient.len()
        );
        return Err(Miss::Unknown(reason));
    }
    let compare = |clip: Clip, expected: &str| {
        let frame = Frame {
            l2: 0.0,
            decoupled: 0.0,
            clip,
        };
        let mut mover = frame.around::<f64, _>(Sgd::new(1.0));
        let mut parameters = [0.0; ROOM];
        let mut clipped = [0.0; ROOM];
        clipped[..gradient.len()].copy_from_slice(&gradient);
        mover.step(None, &mut parameters, &mut clipped);
        let found: Vec<f64> = parameters[..gradient.len()].iter().map(|p| -p).collect();
        compare(expected, &found, &tensors(expected).concat(), STREAM)
    };
    let number = |name: &str| case[name].as_f64().expect("a number");
    match case["mode"].as_str() {
        Some("global_norm") => {
            let norm = number("max_norm");
            compare(Clip::Norm(norm), "out_torch")?;
            compare(Clip::ExactNorm(norm), "out_exact_formula")?;
            let apart = Clip::TensorNorm(norm, lengths.leak());
            compare(apart, "out_per_tensor_norm(keras clipnorm)")?;
        }
        Some("value") => compare(Clip::Value(number("value")), "out")?,
        mode => {
            let mode = mode.unwrap_or_default();
            return Err(Miss::Unknown(format!("there is no clip by {mode}")));
        }
    }
    Ok(())
}

fn gradient_at(problem: &Value, step: usize, p: &[f64]) -> Vec<f64> {
    match problem["kind"].as_str() {
        Some("stream") => numbers(&problem["grads"][step]),
        Some("func") => function_gradient(problem, p),
        Some("mlp") => network_gradient(problem, p),
        other => panic!("a problem of another kind: {other:?}"),
    }
}

/// Of `Σ a (p[i + 1] - p[i]²)² + (1 - p[i])² + c Σ sin(w p[i])`.
fn function_gradient(problem: &Value, p: &[f64]) -> Vec<f64> {
    let [a, c, w] = ["a", "c", "w"].map(|name| problem[name].as_f64().expect("a number"));
    let mut gradient: Vec<f64> = p.iter().map(|p| c * w * (w * p).cos()).collect();
    for i in 0..p.len() - 1 {
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
