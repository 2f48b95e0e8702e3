//! `residual { … }`, `residual { … } shortcut { … }`

use super::{Around, Form, Gain, Row, Takes};

pub static ROW: Row = Row {
    name: "residual",
    also: &["skip", "shortcut", "add"],
    example: "residual { dense(64), relu }",
    summary: "the steps in its braces, with their input added to their output; `shortcut { … }` after it says what is done to the input first",
    arguments: &[],
    takes: Takes::Any,
    learns: true,
    keeps: true,
    in_place: false,
    needs_scratch: true,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Block(Around::Residual),
};
