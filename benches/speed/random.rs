//! Numbers to work on.

use nn_core::flat::{Flat, flatten_mut};
use nn_core::prelude::Rng;

/// As many values of random numbers between -1 and 1.
pub fn values<A: Flat<f32> + Clone>(count: usize, rng: &mut impl Rng) -> Vec<A> {
    let mut values = vec![A::ZEROED; count];
    for x in flatten_mut::<f32, A>(&mut values) {
        *x = (rng.next_u32() >> 8) as f32 / (1 << 23) as f32 - 1.0;
    }
    values
}
