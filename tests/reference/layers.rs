//! `layers.json`: every layer that there is a step for, in f64 and f32, output and all gradients. `build.rs` declared
//! the networks.

use nn_core::flat::{Flat, flatten, flatten_mut};
use nn_core::layer::Layer;
use nn_core::math::Scalar;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::network;
use nn_core::prelude::seeded_rng;
use nn_core::rand::Rng;
use nn_core::tensor::Tensor;
use serde_json::Value;

use super::case::{Plan, Tolerance, Tolerances, Verdict, numbers, run, shape};
use super::named;
use super::recurrent::{last_of_lstm, recurrent};

include!(concat!(env!("OUT_DIR"), "/reference_layers.rs"));

pub const TOLERANCES: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-12,
        absolute: 1e-13,
    },
    f32: Tolerance {
        relative: 1e-5,
        absolute: 1e-5,
    },
};

/// How often a dropout draws until every element was once kept or dropped as the case has it.
const DRAWS: u64 = 10_000;

pub fn check(case: &Value) -> Verdict {
    run(case, CASES)
}

/// Everything that a pass reads and writes.
pub struct Passes<L: Layer, T: Scalar, const BATCH: usize> {
    pub parameters: Box<L::Parameters<T>>,
    state: Box<L::State<T>>,
    pub input: Vec<Tensor<L::Input, T>>,
    pub output: Vec<Tensor<L::Output, T>>,
    pub tape: Box<L::Tape<T, BATCH>>,
    pub d_input: Vec<Tensor<L::Input, T>>,
    pub d_parameters: Box<L::Parameters<T>>,
}

impl<L: Layer, T: Scalar, const BATCH: usize> Passes<L, T, BATCH> {
    pub fn new() -> Self {
        let (mut parameters, mut state) = (zeroed_box(), zeroed_box());
        L::draw(&mut *parameters, &mut *state, &mut seeded_rng(1));
        Self {
            parameters,
            state,
            input: Vec::new(),
            output: Vec::new(),
            tape: zeroed_box(),
            d_input: Vec::new(),
            d_parameters: zeroed_box(),
        }
    }

    pub fn forward(&mut self, input: &[f64], rng: &mut dyn Rng) -> Result<(), String> {
        self.input = tensors(input)?;
        self.output = nan(self.input.len());
        L::forward::<T, BATCH>(
            &self.parameters,
            &mut self.state,
            &self.input,
            &mut self.output,
            &mut self.tape,
            rng,
        );
        Ok(())
    }

    pub fn backward(&mut self, d_output: &[f64]) -> Result<(), String> {
        self.d_input = nan(self.input.len());
        self.d_parameters.flat_mut().fill(T::ZERO);
        L::backward::<T, BATCH>(
            &self.parameters,
            &self.input,
            &self.output,
            &mut self.tape,
            &tensors(d_output)?,
            Some(&mut self.d_input),
            &mut self.d_parameters,
            &mut vec![T::NAN; L::BACKWARD_SCRATCH * self.input.len()],
        );
        Ok(())
    }

    pub fn infer(&mut self, input: &[f64]) -> Result<(), String> {
        self.input = tensors(input)?;
        self.output = nan(self.input.len());
        let mut scratch = vec![T::NAN; L::SCRATCH * self.input.len()];
        L::infer(
            &self.parameters,
            &self.state,
            &self.input,
            &mut self.output,
            &mut scratch,
        );
        Ok(())
    }
}

/// Samples of a shape, from all of their numbers.
pub fn tensors<S: nn_core::shape::Shape, T: Scalar>(
    numbers: &[f64],
) -> Result<Vec<Tensor<S, T>>, String> {
    if !numbers.len().is_multiple_of(S::LEN) {
        return Err(format!(
            "{} numbers for samples of {}",
            numbers.len(),
            S::LEN
        ));
    }
    let mut tensors = vec![Tensor::ZEROED; numbers.len() / S::LEN];
    for (target, &number) in flatten_mut(&mut tensors).iter_mut().zip(numbers) {
        *target = T::from_f64(number);
    }
    Ok(tensors)
}

/// Samples that nothing was written to.
pub fn nan<S: nn_core::shape::Shape, T: Scalar>(samples: usize) -> Vec<Tensor<S, T>> {
    let mut tensors = vec![Tensor::ZEROED; samples];
    flatten_mut(&mut tensors).fill(T::NAN);
    tensors
}

/// How a case has its samples.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsItIs,
    /// Channels first, which are last here.
    ChannelsLast,
    /// The same; and what it computes is a training pass, whose batch normalisation takes the batch's statistics.
    ChannelsLastInTraining,
}

impl Order {
    fn numbers(self, tensor: &Value) -> Vec<f64> {
        match self {
            Self::AsItIs => numbers(tensor),
            Self::ChannelsLast | Self::ChannelsLastInTraining => channels_last(tensor),
        }
    }
}

/// Forward and backward once; `names` are pairs of a tensor's name in the network and in the case.
fn one_pass<L: Layer, const BATCH: usize>(
    case: &Value,
    names: &[(&str, &str)],
    order: Order,
) -> Result<(), String> {
    one_pass_in::<L, f64, BATCH>(case, names, order)?;
    one_pass_in::<L, f32, BATCH>(case, names, order)
}

fn one_pass_in<L: Layer, T: Scalar, const BATCH: usize>(
    case: &Value,
    names: &[(&str, &str)],
    order: Order,
) -> Result<(), String> {
    let find = |tensors: &'static str| {
        move |name: &str| {
            let (_, theirs) = names.iter().find(|(ours, _)| *ours == name)?;
            case[tensors].get(theirs)
        }
    };
    let mut passes = Passes::<L, T, BATCH>::new();
    let used = passes.parameters.flat().len() + numbers(&case["inputs"]["x"]).len();
    let given = case["inputs"].as_object().into_iter().flatten();
    let given: usize = given.map(|(_, tensor)| numbers(tensor).len()).sum();
    if used != given {
        return Err(format!("the network has {used} numbers, the case {given}"));
    }
    named::load(
        L::PARAMETER_TENSORS,
        passes.parameters.flat_mut(),
        find("inputs"),
    )?;
    let x = order.numbers(&case["inputs"]["x"]);
    let y = order.numbers(&case["outputs"]["y"]);
    if order != Order::ChannelsLastInTraining {
        passes.infer(&x)?;
        TOLERANCES.compare("y in use", flatten(&passes.output), &y)?;
    }
    passes.forward(&x, &mut seeded_rng(1))?;
    TOLERANCES.compare("y", flatten(&passes.output), &y)?;
    passes.backward(&order.numbers(&case["upstream"]["y"]))?;
    let d_x = order.numbers(&case["grads"]["x"]);
    TOLERANCES.compare("dx", flatten(&passes.d_input), &d_x)?;
    named::compare(
        "gradient",
        L::PARAMETER_TENSORS,
        passes.d_parameters.flat(),
        find("grads"),
        |_| TOLERANCES,
    )
}

/// Indices in, which have no gradient.
fn embedding<L: Layer, const BATCH: usize>(case: &Value) -> Result<(), String> {
    embedding_in::<L, f64, BATCH>(case)?;
    embedding_in::<L, f32, BATCH>(case)
}

fn embedding_in<L: Layer, T: Scalar, const BATCH: usize>(case: &Value) -> Result<(), String> {
    let mut passes = Passes::<L, T, BATCH>::new();
    named::load(L::PARAMETER_TENSORS, passes.parameters.flat_mut(), |_| {
        case["inputs"].get("weight")
    })?;
    let indices = numbers(&case["inputs"]["indices"]);
    let y = numbers(&case["outputs"]["y"]);
    passes.infer(&indices)?;
    TOLERANCES.compare("y in use", flatten(&passes.output), &y)?;
    passes.forward(&indices, &mut seeded_rng(1))?;
    passes.backward(&numbers(&case["upstream"]["y"]))?;
    named::compare(
        "gradient",
        L::PARAMETER_TENSORS,
        passes.d_parameters.flat(),
        |_| case["grads"].get("weight"),
        |_| TOLERANCES,
    )
}

/// Training steps one after the other, then use. The gradient in use, which the case has too, is not computed here:
/// a network is differentiated in training.
fn batch_norm<L: Layer, const BATCH: usize>(case: &Value) -> Result<(), String> {
    batch_norm_in::<L, f64, BATCH>(case)?;
    batch_norm_in::<L, f32, BATCH>(case)
}

fn batch_norm_in<L: Layer, T: Scalar, const BATCH: usize>(case: &Value) -> Result<(), String> {
    // Without the affine part ours keeps its scale of one and its shift of zero.
    let affine = case["params"]["affine"] != Value::Bool(false);
    let mut passes = Passes::<L, T, BATCH>::new();
    if affine {
        named::load(L::PARAMETER_TENSORS, passes.parameters.flat_mut(), |name| {
            case.get(match name {
                "layer.weight" => "gamma",
                _ => "beta",
            })
        })?;
    }
    named::load(L::STATE_TENSORS, passes.state.flat_mut(), |name| {
        case.get(match name {
            "layer.running_mean" => "init_running_mean",
            _ => "init_running_var",
        })
    })?;
    let steps = case["train_steps"].as_array().into_iter().flatten();
    for (number, step) in steps.enumerate() {
        let say = |what: &str| format!("step {number}, {what}");
        passes.forward(&channels_last(&step["x"]), &mut seeded_rng(1))?;
        let y = channels_last(&step["y"]);
        TOLERANCES.compare(&say("y"), flatten(&passes.output), &y)?;
        named::compare(
            &say("state"),
            L::STATE_TENSORS,
            passes.state.flat(),
            |name| {
                step.get(match name {
                    "layer.running_mean" => "running_mean",
                    _ => "running_var_unbiased(torch)",
                })
            },
            |_| TOLERANCES,
        )?;
        passes.backward(&channels_last(&step["upstream"]))?;
        let d_x = channels_last(&step["dx"]);
        TOLERANCES.compare(&say("dx"), flatten(&passes.d_input), &d_x)?;
        if affine {
            named::compare(
                &say("gradient"),
                L::PARAMETER_TENSORS,
                passes.d_parameters.flat(),
                |name| {
                    step.get(match name {
                        "layer.weight" => "dgamma",
                        _ => "dbeta",
                    })
                },
                |_| TOLERANCES,
            )?;
        }
    }
    passes.infer(&channels_last(&case["eval"]["x"]))?;
    let y = channels_last(&case["eval"]["y_torch"]);
    TOLERANCES.compare("y in use", flatten(&passes.output), &y)
}

/// Our masks are drawn, and not those of the case. Elements are dropped one by one, so each of them is compared at a
/// draw that treats it as the case does.
fn dropout<L: Layer, const BATCH: usize>(case: &Value) -> Result<(), String> {
    dropout_in::<L, f64, BATCH>(case)?;
    dropout_in::<L, f32, BATCH>(case)
}

fn dropout_in<L: Layer, T: Scalar, const BATCH: usize>(case: &Value) -> Result<(), String> {
    let x = numbers(&case["inputs"]["x"]);
    let mask = numbers(&case["mask"]);
    let mut passes = Passes::<L, T, BATCH>::new();
    passes.infer(&x)?;
    TOLERANCES.compare("y in use", flatten(&passes.output), &x)?;
    let mut found = vec![[T::NAN; 2]; x.len()];
    for seed in 0..DRAWS {
        // What is made of ones says which elements were dropped.
        passes.forward(&vec![1.0; x.len()], &mut seeded_rng(seed))?;
        let kept: Vec<_> = flatten(&passes.output)
            .iter()
            .map(|y| *y != T::ZERO)
            .collect();
        passes.forward(&x, &mut seeded_rng(seed))?;
        passes.backward(&numbers(&case["upstream"]["y"]))?;
        let gradients = flatten::<T, _>(&passes.d_input);
        for (place, (&y, &d_x)) in flatten(&passes.output).iter().zip(gradients).enumerate() {
            if kept[place] == (mask[place] != 0.0) {
                found[place] = [y, d_x];
            }
        }
        if found.iter().all(|[y, _]| !y.is_nan()) {
            break;
        }
    }
    let [y, d_x] = [0, 1].map(|which| found.iter().map(|pair| pair[which]).collect::<Vec<_>>());
    TOLERANCES.compare("y", &y, &numbers(&case["outputs"]["y"]))?;
    TOLERANCES.compare("dx", &d_x, &numbers(&case["grads"]["x"]))
}

/// The numbers of `[batch, channels, ..]` as `[batch, .., channels]`.
pub fn channels_last(tensor: &Value) -> Vec<f64> {
    let axes = shape(tensor);
    let positions: usize = axes[2..].iter().product();
    let values = numbers(tensor);
    let samples = values.chunks(axes[1] * positions);
    samples
        .flat_map(|sample| {
            (0..sample.len()).map(|place| sample[place % axes[1] * positions + place / axes[1]])
        })
        .collect()
}
