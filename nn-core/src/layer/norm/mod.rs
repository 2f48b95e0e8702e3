//! Normalisations of each sample by itself: [`LayerNorm`], [`RmsNorm`], [`GroupNorm`].

mod group_norm;
mod layer_norm;
mod rms_norm;

pub use group_norm::{GroupNorm, GroupNormParameters};
pub use layer_norm::{LayerNorm, LayerNormParameters, Over, OverAll, OverLast};
pub use rms_norm::{RmsNorm, RmsNormParameters};
