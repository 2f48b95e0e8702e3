//! Keras's attention: a kernel for each of queries, keys and values, with an axis for the heads.

use alloc::format;
use alloc::vec::Vec;

use super::{Sibling, Translated};
use crate::weights::view::{Axis, View};

/// Queries, keys and values, which stand side by side on the last axis of one tensor here.
pub fn input(tensor: Sibling, heads: usize) -> Vec<Translated> {
    let Sibling { entry, start } = tensor;
    let (name, before) = match entry.dims {
        [features, _] => ("kernel", Some(*features)),
        _ => ("bias", None),
    };
    let all = entry.dims.last().copied().unwrap_or(0);
    let parts = ["query", "key", "value"];
    let each = all / parts.len();
    let translated = |(place, part)| {
        let rows = before.map(|features| Axis::new(features, all));
        let axes = rows.into_iter().chain(by_head(each, 1, heads));
        Translated::new(
            format!("{part}.{name}"),
            View::new(axes.collect()),
            start + place * each,
        )
    };
    parts.into_iter().enumerate().map(translated).collect()
}

/// What puts the heads together again.
pub fn output(tensor: Sibling, heads: usize) -> Translated {
    let Sibling { entry, start } = tensor;
    let (name, view) = match *entry.dims {
        [inputs, features] => {
            let columns = [Axis::new(features, 1)];
            let axes = by_head(inputs, features, heads).into_iter().chain(columns);
            ("kernel", View::new(axes.collect()))
        }
        _ => ("bias", View::plain(entry)),
    };
    Translated {
        outer: true,
        ..Translated::new(format!("attention_output.{name}"), view, start)
    }
}

/// An axis of `size` elements, `stride` apart, as two: heads, and what each has.
fn by_head(size: usize, stride: usize, heads: usize) -> [Axis; 2] {
    let each = size / heads.max(1);
    [Axis::new(heads, each * stride), Axis::new(each, stride)]
}
