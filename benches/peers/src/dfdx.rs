//! dfdx: tuples of layers, whose sizes are in their types. It could flush denormals, but would for the other programs too;
//! here there are none.

use std::vec::IntoIter;

use dfdx::nn::modules;
use dfdx::prelude::*;

use crate::error::Lacks;
use crate::network::Network;
use crate::task::{Kind, Task};
use crate::timing::{Outcome, program as timed};
use crate::weights::{Part, parts};

type Hidden<const IN: usize, const OUT: usize> = (Linear<IN, OUT>, ReLU);
type OfN1 = (
    (Linear<2, 16>, Tanh),
    (Linear<16, 16>, Tanh),
    (Linear<16, 1>, Sigmoid),
);
type OfN2 = (Hidden<4, 10>, Linear<10, 3>, Softmax);
type OfN3 = (Hidden<784, 128>, Hidden<128, 64>, Linear<64, 10>);
type Encoder = (
    Hidden<640, 128>,
    Hidden<128, 128>,
    Hidden<128, 128>,
    Hidden<128, 128>,
    Hidden<128, 8>,
);
type Decoder = (
    Hidden<8, 128>,
    Hidden<128, 128>,
    Hidden<128, 128>,
    Hidden<128, 128>,
    Linear<128, 640>,
);
type OfN4 = (Encoder, Decoder);

/// Takes the numbers of its layers, in order.
trait Fill {
    fn fill(&mut self, parts: &mut IntoIter<Part>);
}

impl<const IN: usize, const OUT: usize> Fill for modules::Linear<IN, OUT, f32, Cpu> {
    fn fill(&mut self, parts: &mut IntoIter<Part>) {
        let part = parts.find(|part| !part.weight.is_empty());
        let part = part.expect("as many dense layers as there are");
        self.weight.copy_from(&part.weight);
        self.bias.copy_from(&part.bias);
    }
}

macro_rules! filled {
    ($($activation:ty),*; $(($($layer:ident)*))*) => {
        $(impl Fill for $activation {
            fn fill(&mut self, _: &mut IntoIter<Part>) {}
        })*
        $(impl<$($layer: Fill),*> Fill for ($($layer,)*) {
            #[allow(non_snake_case, reason = "a field has its type's name")]
            fn fill(&mut self, parts: &mut IntoIter<Part>) {
                let ($($layer,)*) = self;
                $($layer.fill(parts);)*
            }
        })*
    };
}

filled! {
    ReLU, Tanh, Sigmoid, Softmax;
    (A B) (A B C) (A B C D E)
}

/// A network in use, whose inputs have this shape.
macro_rules! predict {
    ($task:expr, $model:ty, $shape:ty) => {{
        let cpu = Cpu::default();
        let mut model = cpu.build_module::<$model, f32>();
        model.fill(&mut parts($task).into_iter());
        let inputs = $task.inputs.iter();
        let inputs = inputs.map(|numbers| {
            let mut input: Tensor<$shape, f32, Cpu> = cpu.zeros();
            input.copy_from(numbers);
            input
        });
        timed(
            inputs.collect(),
            || (),
            move |(), input| model.forward(input.clone()),
            |(), output| output.as_vec(),
        )
    }};
}

/// One in training, with batches and targets of these shapes.
macro_rules! train {
    ($task:expr, $model:ty, $inputs:ty, $targets:ty, $numbers:expr, $loss:ident) => {{
        let cpu = Cpu::default();
        let batches = $task.inputs.iter().zip($numbers).map(|(numbers, target)| {
            let mut inputs: Tensor<$inputs, f32, Cpu> = cpu.zeros();
            inputs.copy_from(numbers);
            let mut targets: Tensor<$targets, f32, Cpu> = cpu.zeros();
            targets.copy_from(&target);
            (inputs, targets)
        });
        let batches = batches.collect();
        let mut first = cpu.build_module::<$model, f32>();
        first.fill(&mut parts($task).into_iter());
        timed(
            batches,
            move || {
                let model = first.clone();
                let gradients = Some(model.alloc_grads());
                let adam = dfdx::optim::Adam::new(&model, AdamConfig::default());
                (model, gradients, adam)
            },
            |(model, gradients, adam), (inputs, targets)| {
                let kept = gradients.take().expect("they are put back");
                let outputs = model.forward_mut(inputs.clone().traced(kept));
                let loss = $loss(outputs, targets.clone());
                let mean = loss.array();
                let mut kept = loss.backward();
                adam.update(model, &kept).expect("dfdx runs it");
                model.zero_grads(&mut kept);
                *gradients = Some(kept);
                mean
            },
            |_, loss| vec![loss],
        )
    }};
}

/// For each batch, a row of zeros with a one for each sample.
fn one_hot(task: &Task) -> impl Iterator<Item = Vec<f32>> {
    let batches = task.classes.iter();
    batches.map(|classes| {
        let row = |&class: &usize| (0..10).map(move |place| if place == class { 1.0 } else { 0.0 });
        classes.iter().flat_map(row).collect()
    })
}

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (Network::N1, Kind::One) => predict!(task, OfN1, Rank1<2>),
        (Network::N2, Kind::One) => predict!(task, OfN2, Rank1<4>),
        (Network::N3, Kind::One) => predict!(task, OfN3, Rank1<784>),
        (Network::N4, Kind::One) => predict!(task, OfN4, Rank1<640>),
        (Network::N3, Kind::Batch) => predict!(task, OfN3, Rank2<64, 784>),
        (Network::N4, Kind::Batch) => predict!(task, OfN4, Rank2<64, 640>),
        (Network::N1, Kind::Training(10)) => {
            let targets = task.targets.iter().cloned();
            train!(task, OfN1, Rank2<10, 2>, Rank2<10, 1>, targets, mse_loss)
        }
        (Network::N3, Kind::Training(32)) => {
            let targets = one_hot(task);
            train!(task, OfN3, Rank2<32, 784>, Rank2<32, 10>, targets, cross_entropy_with_logits_loss)
        }
        (Network::N3, Kind::Training(128)) => {
            let targets = one_hot(task);
            train!(task, OfN3, Rank2<128, 784>, Rank2<128, 10>, targets, cross_entropy_with_logits_loss)
        }
        (Network::N5, _) => return Err(Lacks("its convolutions need a nightly compiler").into()),
        _ => return Err(Lacks("it has no recurrent layers").into()),
    })
}
