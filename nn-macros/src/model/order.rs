//! In which order PyTorch has what flows: its images and the sequences of its convolutions are channels first, so that
//! flattening them there gives another order than here. Weight files have PyTorch's.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use super::Merge;
use super::flow::Flow;
use crate::catalogue::{Row, Takes};

/// The order of what flows between two steps. Images need no word, they are channels first.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Whether a sequence is channels first.
    is_channels_first: bool,
    /// What features are a flattening of, one behind the other: tensors of these shapes. Empty, if they are in the order
    /// that they have here.
    flattened: Vec<Vec<usize>>,
    /// The shape that was flattened, where only the type system knows it.
    flattened_type: Option<TokenStream>,
}

impl Order {
    /// The order behind a step of the catalogue without braces.
    pub fn after(&self, word: &Ident, input: &Flow, output: &Flow) -> Self {
        let word = word.unraw().to_string();
        let (from, to) = match (input, output) {
            (Flow::Known(from), Flow::Known(to)) => (from, to),
            (Flow::Typed(shape), Flow::Typed(_)) if word == "flatten" => {
                return Self {
                    flattened_type: Some(shape.clone()),
                    ..Self::default()
                };
            }
            (Flow::Typed(_), Flow::Typed(_)) if keeps_features(&word) => return self.clone(),
            _ => return Self::default(),
        };
        match (from.len(), to.len()) {
            (1, 1) if from == to && keeps_features(&word) => self.clone(),
            (2.., 1) if matches!(&*word, "flatten" | "reshape") => self.of_flattened(from),
            (_, 2) => Self {
                is_channels_first: match &*word {
                    // PyTorch's are `batch_first`, with the features last; and a new shape is not what PyTorch would make
                    // of its own order.
                    "rnn" | "gru" | "lstm" | "embedding" | "attention" | "reshape" | "permute" => {
                        false
                    }
                    word if word.ends_with("1d") => true,
                    _ => self.is_channels_first,
                },
                ..Self::default()
            },
            _ => Self::default(),
        }
    }

    fn of_flattened(&self, from: &[usize]) -> Self {
        let channels = from.last().copied().unwrap_or(1);
        let positions: usize = from[..from.len() - 1].iter().product();
        let is_channels_first = from.len() > 2 || self.is_channels_first;
        let is_reordered = is_channels_first && channels > 1 && positions > 1;
        Self {
            flattened: if is_reordered {
                vec![from.to_vec()]
            } else {
                Vec::new()
            },
            ..Self::default()
        }
    }

    /// The order of what branches give together.
    pub fn merged(merge: Merge, branches: &[(&Self, &Flow)]) -> Self {
        let orders = || branches.iter().map(|(order, _)| *order);
        let flattened = match merge {
            Merge::Concat if orders().any(|order| !order.flattened.is_empty()) => branches
                .iter()
                .flat_map(|(order, flow)| match order.flattened.is_empty() {
                    true => vec![flow.known().unwrap_or_default().to_vec()],
                    false => order.flattened.clone(),
                })
                .collect(),
            Merge::Concat => Vec::new(),
            // What is added in two orders has none: PyTorch's would be another network.
            Merge::Sum | Merge::Product => {
                let mut flattened = orders().map(|order| &order.flattened);
                let first = flattened.next().cloned().unwrap_or_default();
                match flattened.all(|other| *other == first) {
                    true => first,
                    false => Vec::new(),
                }
            }
        };
        let is_channels_first = orders().any(|order| order.is_channels_first);
        Self {
            is_channels_first,
            flattened,
            flattened_type: None,
        }
    }

    /// What features are a flattening of, where the macro knows it.
    pub fn known_shapes(&self) -> Vec<Vec<usize>> {
        self.flattened.clone()
    }

    /// `&[&[4, 4, 3]]`: what features are a flattening of; nothing, if they are in the order that they have here.
    pub fn shapes(&self, core: &syn::Path) -> Option<TokenStream> {
        if let Some(shape) = &self.flattened_type {
            return Some(quote!(const { &[#core::entry::flattened_shape::<#shape>()] }));
        }
        let shapes = self.flattened.iter().map(|shape| quote!(&[#(#shape),*]));
        (!self.flattened.is_empty()).then(|| quote!(&[#(#shapes),*]))
    }
}

/// Whether each feature that comes out of a step is one that went in.
fn keeps_features(word: &str) -> bool {
    Row::find(word).is_some_and(|row| row.takes == Takes::Any) && word != "shared"
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    /// The order behind steps, each with the shape that it produces, from a shape on.
    fn after(input: &[usize], steps: &[(&str, &[usize])]) -> Vec<Vec<usize>> {
        let mut order = Order::default();
        let mut flow = Flow::Known(input.to_vec());
        for (word, output) in steps {
            let output = Flow::Known(output.to_vec());
            order = order.after(&Ident::new(word, Span::call_site()), &flow, &output);
            flow = output;
        }
        order.flattened
    }

    #[test]
    fn images_are_channels_first() {
        let flattened = [vec![4, 4, 3]];
        assert_eq!(after(&[4, 4, 3], &[("flatten", &[48])]), flattened);
        let steps: &[(&str, &[usize])] = &[
            ("conv2d", &[4, 4, 3]),
            ("flatten", &[48]),
            ("batch_norm", &[48]),
            ("relu", &[48]),
            ("dropout", &[48]),
        ];
        assert_eq!(after(&[6, 6, 1], steps), flattened);
        for (image, len) in [([4, 4, 1], 16), ([1, 1, 8], 8)] {
            assert!(after(&image, &[("flatten", &[len])]).is_empty());
        }
        assert!(after(&[4, 4, 3], &[("global_avg_pool", &[3])]).is_empty());
    }

    #[test]
    fn sequences_are_as_the_step_before_has_them() {
        let behind = |word, more: &[(&str, &[usize])]| {
            let steps = [&[(word, &[8, 4][..])], more, &[("flatten", &[32])]];
            after(&[8, 2], &steps.concat())
        };
        for word in ["conv1d", "depthwise_conv1d", "max_pool1d"] {
            assert_eq!(behind(word, &[]), [[8, 4]], "{word}");
            assert_eq!(behind(word, &[("relu", &[8, 4])]), [[8, 4]], "{word}");
            assert!(behind(word, &[("lstm", &[8, 4])]).is_empty(), "{word}");
        }
        for word in ["rnn", "gru", "lstm", "embedding", "attention", "reshape"] {
            assert!(behind(word, &[]).is_empty(), "{word}");
            assert_eq!(behind(word, &[("conv1d", &[8, 4])]), [[8, 4]], "{word}");
        }
        assert!(after(&[8, 2], &[("flatten", &[16])]).is_empty());
        // The last state of a recurrent step is no flattening, even if its size is that of one.
        let steps: &[(&str, &[usize])] = &[("conv1d", &[8, 4]), ("lstm", &[32])];
        assert!(after(&[8, 2], steps).is_empty());
    }

    #[test]
    fn a_dense_step_ends_it() {
        let steps: &[(&str, &[usize])] = &[("flatten", &[48]), ("dense", &[48])];
        assert!(after(&[4, 4, 3], steps).is_empty());
    }

    #[test]
    fn branches_are_merged_where_that_is_possible() {
        let [image, plain] = [vec![vec![4, 4, 3]], Vec::new()].map(|flattened| Order {
            flattened,
            ..Order::default()
        });
        let flow = Flow::Known(vec![48]);
        let merged =
            |merge, a: &Order, b: &Order| Order::merged(merge, &[(a, &flow), (b, &flow)]).flattened;
        assert_eq!(
            merged(Merge::Concat, &plain, &image),
            [vec![48], vec![4, 4, 3]]
        );
        assert!(merged(Merge::Concat, &plain, &plain).is_empty());
        assert_eq!(merged(Merge::Sum, &image, &image), [[4, 4, 3]]);
        assert!(merged(Merge::Sum, &image, &plain).is_empty());
    }
}
