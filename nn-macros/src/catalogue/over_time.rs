//! `time_distributed { … }`, `bidirectional { … }`

use super::{Around, Form, Gain, Row, Takes};

const fn row(
    name: &'static str,
    also: &'static [&'static str],
    example: &'static str,
    summary: &'static str,
    around: Around,
) -> Row {
    Row {
        name,
        also,
        example,
        summary,
        arguments: &[],
        takes: Takes::Sequence,
        learns: true,
        keeps: true,
        in_place: false,
        needs_scratch: true,
        recurs: false,
        gain: Gain::Linear,
        form: Form::Block(around),
    }
}

pub static TIME_DISTRIBUTED: Row = row(
    "time_distributed",
    &["each_frame"],
    "time_distributed { dense(8), relu }",
    "the steps in its braces on every frame of a sequence",
    Around::EachFrame,
);
pub static BIDIRECTIONAL: Row = row(
    "bidirectional",
    &["birnn", "bilstm", "bigru"],
    "bidirectional { lstm(16) }",
    "one recurrent step forwards and one backwards in time, with numbers of their own; their outputs one behind the other",
    Around::Bidirectional,
);
