//! `concat { a: { … }, b: { … } }`, `sum { … }`, `product { … }`

use super::{Around, Form, Gain, Row, Takes};
use crate::model::Merge;

const fn row(
    name: &'static str,
    also: &'static [&'static str],
    example: &'static str,
    summary: &'static str,
    merge: Merge,
) -> Row {
    Row {
        name,
        also,
        example,
        summary,
        arguments: &[],
        takes: Takes::Any,
        learns: true,
        keeps: true,
        in_place: false,
        needs_scratch: true,
        recurs: false,
        gain: Gain::Linear,
        form: Form::Block(Around::Branches(merge)),
    }
}

pub static CONCAT: Row = row(
    "concat",
    &["concatenate", "cat", "merge"],
    "concat { a: { dense(8) }, b: { dense(8) } }",
    "every branch takes the input; their outputs, one behind the other on the last axis. A branch without steps gives the input",
    Merge::Concat,
);
pub static SUM: Row = row(
    "sum",
    &["parallel"],
    "sum { a: { dense(8) }, b: { dense(8) } }",
    "every branch takes the input; the sum of their outputs",
    Merge::Sum,
);
pub static PRODUCT: Row = row(
    "product",
    &["multiply", "mul", "gate"],
    "product { a: { dense(8) }, b: { dense(8), sigmoid } }",
    "every branch takes the input; the product of their outputs, element by element: a gate",
    Merge::Product,
);
