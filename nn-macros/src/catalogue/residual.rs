//! `residual { … }`

use super::{Form, Gain, Row, Takes};

pub static ROW: Row = Row {
    name: "residual",
    also: &["skip", "shortcut"],
    example: "residual { dense(64), relu }",
    summary: "the steps in its braces, with their input added to their output",
    arguments: &[],
    takes: Takes::Any,
    learns: true,
    keeps: true,
    in_place: false,
    gain: Gain::Linear,
    form: Form::Block("Residual"),
};
