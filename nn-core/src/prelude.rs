//! What most programs need: `use nn_core::prelude::*;`

pub use crate::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CategoricalCrossEntropy, CategoricalHinge,
    CosineSimilarity, CrossEntropy, Hinge, Huber, KullbackLeibler, LogCosh, MeanAbsoluteError,
    MeanSquaredError, MultiMargin, NegativeLogLikelihood, Poisson, SmoothL1, SoftCrossEntropy,
    SquaredHinge,
};
pub use crate::metrics::{
    Average, Calibration, ConfusionMatrix, RegressionErrors, accuracy, argmax, roc_auc, softmax,
    top_k_accuracy,
};
pub use crate::network;
pub use crate::network::{Buffer, Network};
pub use crate::optim::{Adam, AdamW, Optimiser, Sgd};
pub use crate::random::seeded_rng;
pub use crate::shape::Dim;
#[cfg(feature = "alloc")]
pub use crate::train::History;
pub use crate::train::{Epoch, Evaluation, Training, TrainingError, TrainingMemory, evaluate};
#[doc(no_inline)]
pub use rand::Rng;
