//! What the tensors of recurrent layers are called in files: as PyTorch calls them.

use crate::entry::{Entry, Role};
use crate::layer::Layer;

/// The most tensors of one direction: two weights, two biases, two initial states.
pub(super) const MOST: usize = 6;

/// From the first frame to the last.
pub(super) const FORWARD: [&str; MOST] = [
    "weight_ih_l0",
    "weight_hh_l0",
    "bias_ih_l0",
    "bias_hh_l0",
    "initial_hidden",
    "initial_cell",
];

/// From the last frame to the first.
pub(super) const REVERSE: [&str; MOST] = [
    "weight_ih_l0_reverse",
    "weight_hh_l0_reverse",
    "bias_ih_l0_reverse",
    "bias_hh_l0_reverse",
    "initial_hidden_reverse",
    "initial_cell_reverse",
];

/// A layer whose tensors have names of their own where it goes from the last frame to the first, beside another that goes
/// from the first to the last.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be one of two directions",
    note = "recurrent layers can: `Rnn`, `Gru` and `Lstm`"
)]
pub trait Reversible: Layer {
    /// [`Layer::PARAMETER_TENSORS`] there, under other names. At most six.
    const REVERSE_PARAMETER_TENSORS: &'static [Entry];
    /// [`Layer::STATE_TENSORS`] there, under other names. At most six.
    const REVERSE_STATE_TENSORS: &'static [Entry] = &[];
}

/// Nothing: what fills up a list.
const NO_TENSOR: Entry = Entry::tensor("", &[]);

/// The tensors of one direction: the weights, then what there is of biases and of initial states.
pub(super) const fn one_direction(
    names: &[&'static str; MOST],
    sizes: Sizes,
    biases: bool,
    initial: usize,
    role: Role,
) -> [Entry; MOST] {
    let mut tensors = [NO_TENSOR; MOST];
    tensors[0] = Entry::permuted(names[0], sizes.input, &[1, 0]).role(role);
    tensors[1] = Entry::permuted(names[1], sizes.hidden, &[1, 0]).role(role);
    let mut count = 2;
    if biases {
        tensors[2] = Entry::tensor(names[2], sizes.bias).role(role);
        tensors[3] = Entry::tensor(names[3], sizes.bias).role(role);
        count = 4;
    }
    let mut state = 0;
    while state < initial {
        tensors[count] = Entry::tensor(names[4 + state], sizes.state);
        count += 1;
        state += 1;
    }
    tensors
}

/// The axes of the tensors.
pub(super) struct Sizes {
    pub input: &'static [usize],
    pub hidden: &'static [usize],
    pub bias: &'static [usize],
    pub state: &'static [usize],
}

/// The tensors of two directions, one after the other.
pub(super) const fn two_directions(forward: &[Entry], backward: &[Entry]) -> [Entry; 2 * MOST] {
    assert!(
        forward.len() <= MOST && backward.len() <= MOST,
        "a direction has at most six tensors"
    );
    let mut tensors = [NO_TENSOR; 2 * MOST];
    let mut place = 0;
    while place < forward.len() {
        tensors[place] = forward[place];
        place += 1;
    }
    while place < forward.len() + backward.len() {
        tensors[place] = backward[place - forward.len()];
        place += 1;
    }
    tensors
}
