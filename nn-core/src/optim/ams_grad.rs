//! AMSGrad: Adam with the largest second moment so far, `w = max(w, v)`, in place of `v`.
//! Source: Reddi, Kale and Kumar 2018. Convention: PyTorch's and Keras's `amsgrad=True` (the largest `v` as it
//! is, corrected afterwards).

use super::adam::shares;
use super::slots::average;
use super::update::update;
use super::{Adam, Optimiser, SettingError, Slots};
use crate::math::Scalar;
use crate::shape::Storage;

/// [`Adam`] whose steps never grow again: [`Adam::amsgrad`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmsGrad(pub(super) Adam);

impl Optimiser for AmsGrad {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 3>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 3>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let [rate, root, epsilon] = self.0.scales(state.weigh(self.0.betas));
        let (_, slots) = state.advance::<T>();
        let [beta1, rest1, beta2, rest2] = shares(self.0.betas);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            slots,
            |p, g, [m, v, w]| {
                let m = average(beta1, m, rest1, g);
                let v = average(beta2, v, rest2, g * g);
                let w = w.maximum(v);
                (p - rate * m / (w.sqrt() * root + epsilon), [m, v, w])
            },
        );
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.0.learning_rate = learning_rate;
    }

    fn check(&self) -> Result<(), SettingError> {
        self.0.check()
    }
}
