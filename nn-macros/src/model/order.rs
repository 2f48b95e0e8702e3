//! In which order PyTorch has what flows: its images and the sequences of its convolutions are channels first, so that
//! flattening them there gives another order than here. Weight files have PyTorch's.

use syn::Ident;
use syn::ext::IdentExt;

use super::Merge;
use super::flow::Flow;
use crate::catalogue::{Row, Takes};

/// The order of what flows between two steps. Images need no word, they are channels first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// Whether a sequence is channels first.
    is_channels_first: bool,
    /// What features are a flattening of, one behind the other: tensors of these shapes. Empty, if they are in the order
    /// that they have here.
    pub flattened: Vec<Vec<usize>>,
}

impl Order {
    /// The order behind a step of the catalogue without braces.
    pub fn after(&self, word: &Ident, input: &Flow, output: &Flow) -> Self {
        let (Some(from), Some(to)) = (input.known(), output.known()) else {
            return Self::default();
        };
        let word = word.unraw().to_string();
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
                flattened: Vec::new(),
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
            is_channels_first: false,
            flattened: if is_reordered {
                vec![from.to_vec()]
            } else {
                Vec::new()
            },
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
        }
    }
}

/// Whether each feature that comes out of a step is one that went in.
fn keeps_features(word: &str) -> bool {
    Row::find(word).is_some_and(|row| row.takes == Takes::Any) && word != "shared"
}
