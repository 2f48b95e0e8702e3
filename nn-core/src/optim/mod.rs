//! Optimisers: how parameters follow a gradient.
//!
//! An optimiser is a value of settings; what it remembers is its [`State`](Optimiser::State), which has the type
//! of the parameters as often as it needs, and lies where the caller puts it. `η` is the learning rate, `g` the
//! gradient, `t` the number of the step from 1; `ema(x)` is `β ema + (1 - β) x`, with a hat divided by `1 - βᵗ`.
//!
//! | type | moves `p` by | source | constructors, and whose they are |
//! |---|---|---|---|
//! | [`Sgd`] | `-η g` | Robbins and Monro 1951 | `new` (PyTorch, Keras) |
//! | [`Momentum`] | `-η v`, `v = μ v + g` | Polyak 1964 | `new`, [`Sgd::momentum`] (PyTorch `SGD`); `keras` (and the textbooks: `v = μ v - η g`) |
//! | [`Nesterov`] | `-η (g + μ v)` | Nesterov 1983; Sutskever et al. 2013 | `new`, [`Sgd::nesterov`] (PyTorch); `keras` |
//! | [`LookAhead`] | `v = μ v - η g(p + μ v)` | Nesterov 1983; Sutskever et al. 2013 | `new` (the paper's) |
//! | [`Adagrad`] | `-η g / (√Σg² + ε)` | Duchi et al. 2011 | `new` (PyTorch); `keras`; `inside_root` (`√(Σg² + ε)`) |
//! | [`RmsProp`] | `-η g / (√ema(g²) + ε)` | Tieleman and Hinton 2012; Graves 2013 (centred) | `new` (PyTorch); `keras`; `inside_root` (TensorFlow's place of ε); each `.centred()`, `.momentum(μ)` |
//! | [`Adadelta`] | `-η √(ema(d²) + ε) / √(ema(g²) + ε) g` | Zeiler 2012 | `new` (PyTorch); `keras` |
//! | [`Adam`] | `-η m̂ / (√v̂ + ε)` | Kingma and Ba 2015 | `new` (PyTorch, algorithm 1 of the paper); `keras` (ε beside a `v` without its hat) |
//! | [`AmsGrad`] | Adam's with the largest `v` so far | Reddi et al. 2018 | [`Adam::amsgrad`] (PyTorch and Keras) |
//! | [`AdamW`] | Adam's, and `-η λ p` | Loshchilov and Hutter 2019 | `new` (PyTorch); `keras` |
//! | [`Adamax`] | `-η m̂ / u`, `u = max(β₂ u, ∣g∣ + ε)` | Kingma and Ba 2015 | `new` (PyTorch); `keras` |
//! | [`Nadam`] | Adam's with Nesterov's momentum | Dozat 2016 | `new` (PyTorch); `keras`; `dozat` (constant momentum); `simple` |
//! | [`RAdam`] | Adam's, rectified while `v` is young | Liu et al. 2020 | `new` (PyTorch) |
//! | [`Lion`] | `-η sign(β₁ m + (1 - β₁) g)` | Chen et al. 2023 | `new` (Keras, and the paper) |
//!
//! Around any of them, by a method of [`Optimiser`]:
//!
//! | method | does | whose |
//! |---|---|---|
//! | [`weight_decay(λ)`](Optimiser::weight_decay) | `g += λ p` (L2) | `weight_decay` of PyTorch's optimisers but AdamW |
//! | [`l1(λ)`](Optimiser::l1) | `g += λ sign(p)` | |
//! | [`decoupled_decay(λ)`](Optimiser::decoupled_decay) | `p *= 1 - η λ` before the step | `weight_decay` of all of Keras's; `decoupled_weight_decay` of PyTorch's |
//! | [`clip_norm(c)`](Optimiser::clip_norm) | `g *= min(1, c / (‖g‖ + 1e-6))` | PyTorch's `clip_grad_norm_` |
//! | [`clip_norm_exact(c)`](Optimiser::clip_norm_exact) | `g *= min(1, c / ‖g‖)` | Keras's `global_clipnorm`; Pascanu et al. 2013 |
//! | [`clip_tensor_norm(c, …)`](Optimiser::clip_tensor_norm) | the same for each tensor alone | Keras's `clipnorm` |
//! | [`clip_value(c)`](Optimiser::clip_value) | each number of `g` into `-c..=c` | PyTorch's `clip_grad_value_`, Keras's `clipvalue` |
//!
//! What is written last sees the gradient first: in `Adam::new(1e-3).weight_decay(1e-4).clip_norm(1.0)` the clip does not see
//! the penalty, as in PyTorch. How the learning rate changes over a training is a [`schedule`](crate::schedule).

/// The learning rate, of an optimiser that has a field for it.
macro_rules! own_learning_rate {
    () => {
        #[inline]
        fn learning_rate(&self) -> f64 {
            self.learning_rate
        }

        #[inline]
        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.learning_rate = learning_rate;
        }
    };
}

/// What an optimiser around another one passes on.
macro_rules! as_inner {
    () => {
        #[inline]
        fn learning_rate(&self) -> f64 {
            self.inner.learning_rate()
        }

        #[inline]
        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.inner.set_learning_rate(learning_rate);
        }

        #[inline]
        fn look_ahead<T: Scalar, P: Storage<T>>(
            &self,
            state: &mut Self::State<T, P>,
            parameters: &mut P,
        ) {
            self.inner.look_ahead(state, parameters);
        }

        #[inline]
        fn look_back<T: Scalar, P: Storage<T>>(
            &self,
            state: &Self::State<T, P>,
            parameters: &mut P,
        ) {
            self.inner.look_back(state, parameters);
        }
    };
}

mod adadelta;
mod adagrad;
mod adam;
mod adam_w;
mod adamax;
mod ams_grad;
mod clip;
mod decay;
mod lion;
mod look_ahead;
mod momentum;
mod nadam;
mod nesterov;
mod radam;
mod rms_prop;
pub(crate) mod setting;
mod sgd;
mod slots;
mod update;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::{Adam, AdamState};
pub use adam_w::AdamW;
pub use adamax::Adamax;
pub use ams_grad::AmsGrad;
pub use clip::{ClipNorm, ClipTensorNorm, ClipValue, TensorLengths};
pub use decay::{DecoupledDecay, L1, WeightDecay};
pub use lion::Lion;
pub use look_ahead::LookAhead;
pub use momentum::{Momentum, MomentumState};
pub use nadam::{Nadam, NadamState};
pub use nesterov::Nesterov;
pub use radam::RAdam;
pub use rms_prop::RmsProp;
pub use setting::SettingError;
pub use sgd::Sgd;
pub use slots::Slots;
#[cfg(feature = "rayon")]
pub(crate) use update::on_all_threads;

use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Storage;

/// A rule that moves parameters.
///
/// One of a reader's own:
///
/// ```
/// use nn_core::{math::Scalar, optim::Optimiser, shape::Storage};
///
/// /// Moves by the sign of the gradient.
/// #[derive(Clone)]
/// struct SignDescent(f64);
///
/// impl Optimiser for SignDescent {
///     type State<T: Scalar, P: Storage<T>> = ();
///
///     fn step<T: Scalar, P: Storage<T>>(&self, (): &mut (), parameters: &mut P, gradient: &mut P) {
///         for (p, &g) in parameters.flat_mut().iter_mut().zip(gradient.flat()) {
///             *p -= T::from_f64(self.0) * T::ONE.copysign(g);
///         }
///     }
///
///     fn learning_rate(&self) -> f64 {
///         self.0
///     }
///
///     fn set_learning_rate(&mut self, learning_rate: f64) {
///         self.0 = learning_rate;
///     }
/// }
///
/// let mut parameters = [1.0_f32, 2.0];
/// // What is clipped or penalised before comes for nothing.
/// SignDescent(0.5).weight_decay(0.1).step(&mut (), &mut parameters, &mut [3.0, -4.0]);
/// assert_eq!(parameters, [0.5, 2.5]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimiser",
    note = "`Training::new` takes a loss and an optimiser, `Training::new(CrossEntropy, Adam::new(1e-3))`"
)]
pub trait Optimiser: Clone {
    /// What the rule remembers of earlier steps. It starts as zero bytes.
    type State<T: Scalar, P: Storage<T>>: Zeroed;

    /// Moves `parameters` by one step against `gradient`, which penalties and clips change in place.
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Self::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    );

    /// The learning rate.
    fn learning_rate(&self) -> f64;

    /// Sets the learning rate, between steps: for schedules.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// Whether the settings make sense. The learning rate is looked at by who trains.
    ///
    /// # Errors
    ///
    /// The first setting that does not.
    fn check(&self) -> Result<(), SettingError> {
        Ok(())
    }

    /// Moves `parameters` to where the gradient is wanted; [`step`](Self::step) goes on from there. Nearly every rule wants
    /// it where they are. Called before the gradient is computed.
    #[inline]
    fn look_ahead<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Self::State<T, P>,
        parameters: &mut P,
    ) {
        let _ = (state, parameters);
    }

    /// Moves `parameters` back, exactly, where no step follows upon [`look_ahead`](Self::look_ahead).
    #[inline]
    fn look_back<T: Scalar, P: Storage<T>>(&self, state: &Self::State<T, P>, parameters: &mut P) {
        let _ = (state, parameters);
    }

    /// With an L2 penalty of `λ/2 ‖p‖²` on the loss: `g += λ p`.
    #[must_use]
    fn weight_decay(self, lambda: f64) -> WeightDecay<Self> {
        WeightDecay::around(self, lambda)
    }

    /// With an L1 penalty of `λ Σ|p|` on the loss: `g += λ sign(p)`.
    #[must_use]
    fn l1(self, lambda: f64) -> L1<Self> {
        L1::around(self, lambda)
    }

    /// With parameters that shrink by `1 - η λ` before every step, whatever the rule makes of the gradient.
    #[must_use]
    fn decoupled_decay(self, lambda: f64) -> DecoupledDecay<Self> {
        DecoupledDecay::around(self, lambda)
    }

    /// With a gradient that is scaled down to the norm `max_norm` where it is longer. PyTorch's `clip_grad_norm_`, which
    /// adds 1e-6 to the norm.
    ///
    /// ```
    /// use nn_core::prelude::*;
    ///
    /// let training = Training::new(CrossEntropy, Adam::new(1e-3).clip_norm(1.0));
    /// ```
    #[must_use]
    fn clip_norm(self, max_norm: f64) -> ClipNorm<Self> {
        ClipNorm::around(self, max_norm)
    }

    /// [`clip_norm`](Self::clip_norm) by the norm itself: Keras's `global_clipnorm`.
    #[must_use]
    fn clip_norm_exact(self, max_norm: f64) -> ClipNorm<Self> {
        ClipNorm::exact(self, max_norm)
    }

    /// With each tensor's gradient scaled down to the norm `max_norm` by itself: Keras's `clipnorm`. `tensors` says how many
    /// numbers each of them has, in the order of the parameters.
    ///
    /// ```
    /// use nn_core::{layer::Layer, prelude::*};
    ///
    /// network! {
    ///     struct Xor: [2] -> [1] { dense(8), tanh, dense(1) }
    /// }
    /// let sgd = Sgd::new(0.1).clip_tensor_norm(1.0, <Xor as Layer>::PARAMETER_TENSORS);
    /// // The same, in numbers: weights and biases of two layers.
    /// let sgd = Sgd::new(0.1).clip_tensor_norm(1.0, [16, 8, 8, 1]);
    /// ```
    #[must_use]
    fn clip_tensor_norm<L: TensorLengths>(
        self,
        max_norm: f64,
        tensors: L,
    ) -> ClipTensorNorm<Self, L> {
        ClipTensorNorm::around(self, max_norm, tensors)
    }

    /// With each number of the gradient clipped into `-limit..=limit`.
    #[must_use]
    fn clip_value(self, limit: f64) -> ClipValue<Self> {
        ClipValue::around(self, limit)
    }
}
