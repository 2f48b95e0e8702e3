//! A penalty on weights and not on biases, `λ Σ w²`, as some trainings of the files have it in their loss: an optimiser
//! of one's own around another one.

use nn_core::entry::Entry;
use nn_core::layer::Layer;
use nn_core::math::Scalar;
use nn_core::optim::Optimiser;
use nn_core::shape::Storage;

/// The optimiser `O` on the gradient of loss and penalty.
#[derive(Clone)]
pub struct WeightPenalty<O> {
    inner: O,
    lambda: f64,
    is_weight: Vec<bool>,
}

impl<O> WeightPenalty<O> {
    /// On the weights of `N`.
    pub fn of<N: Layer>(inner: O, lambda: f64) -> Self {
        let is_weight = is_weight(N::PARAMETER_TENSORS);
        Self {
            inner,
            lambda,
            is_weight,
        }
    }
}

/// Which of the numbers belong to tensors of more than one axis.
pub fn is_weight(entries: &[Entry]) -> Vec<bool> {
    let of = |entry: &Entry| match entry {
        Entry::Step { entries, .. } => is_weight(entries),
        Entry::Tensor(tensor) => vec![tensor.dims.len() > 1; tensor.len()],
    };
    entries.iter().flat_map(of).collect()
}

impl<O: Optimiser> Optimiser for WeightPenalty<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let twice = T::from_f64(2.0 * self.lambda);
        let weights = parameters.flat().iter().zip(&self.is_weight);
        for (d_w, (&w, &is_weight)) in gradient.flat_mut().iter_mut().zip(weights) {
            if is_weight {
                *d_w += twice * w;
            }
        }
        self.inner.step(state, parameters, gradient);
    }

    fn learning_rate(&self) -> f64 {
        self.inner.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.inner.set_learning_rate(learning_rate);
    }
}
