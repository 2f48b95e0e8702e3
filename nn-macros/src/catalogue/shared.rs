//! `shared(encoder)`

use super::{Form, Gain, Row, Takes};

pub static ROW: Row = Row {
    name: "shared",
    also: &["reuse", "tied"],
    example: "shared(encoder)",
    summary: "the step `encoder`, which stands before it in the same braces, once more: with the same numbers, which are there once",
    arguments: &[],
    takes: Takes::Any,
    learns: true,
    keeps: true,
    in_place: false,
    needs_scratch: true,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Shared,
};
