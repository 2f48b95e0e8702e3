//! Ensembles: several networks whose outputs are averaged, statically sized, without a heap, and networks themselves.
//!
//! | type | members |
//! |---|---|
//! | [`Ensemble<N, 5>`](Ensemble) | five networks of one architecture |
//! | [`Committee<A, B>`](Committee) | two networks of any, of which either may be an ensemble or a committee |
//!
//! Both are a [`Network`](crate::network::Network): they predict from and to the same arrays as a member does, are saved and
//! loaded, trained as a whole, and are a step of another network, `committee: Ensemble<Plane, 5>`.
//!
//! | weights | from | source |
//! |---|---|---|
//! | [`uniform`](weighting::uniform) | nothing | |
//! | [`by_inverse_loss`](weighting::by_inverse_loss) | validation losses | |
//! | [`by_softmax`](weighting::by_softmax) | validation losses | |
//! | [`greedy`](weighting::greedy) | the ensemble's validation loss | Caruana et al. 2004 |
//! | [`Stacking`] | held-out outputs | Wolpert 1992 |
//!
//! What is averaged is what the members give. For a mean of probabilities they end in `softmax` or `sigmoid`; with
//! logits it is the geometric mean of the probabilities, up to a factor. A loss that is convex in the output, as squared error, is
//! for the mean at most the mean of the members' losses (Krogh and Vedelsby 1995).

mod committee;
mod members;
mod stacking;
mod sum;
pub mod weighting;

pub use crate::flat::Both;
pub use committee::{Committee, CommitteeState};
pub use members::{Ensemble, EnsembleState, MemberState};
pub use stacking::Stacking;
pub use weighting::WeightingError;
