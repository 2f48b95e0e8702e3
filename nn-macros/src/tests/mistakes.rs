//! Every mistake is found, in one go, and nothing is said of what follows from it.

use super::messages;

/// A network of some steps, from 64 numbers to 10.
fn network(steps: &str) -> String {
    format!("struct Digits: [64] -> [10] {{ {steps} }}")
}

/// That the messages about these steps are these, or start so.
#[track_caller]
fn assert_steps(steps: &str, expected: &[&str]) {
    assert_messages(&network(steps), expected);
}

#[track_caller]
fn assert_messages(source: &str, expected: &[&str]) {
    let found = messages(source);
    let agree = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.starts_with(expected));
    assert!(agree, "{source}\nexpected {expected:#?}\nfound {found:#?}");
}

#[test]
fn what_is_right_has_no_messages() {
    for steps in [
        "dense(10)",
        "dense(64 -> 10),",
        "hidden: dense(units = 32), relu, dense(10)",
        "const A: usize = 8 * (4 + 1) / 2 - 3 % 2; dense(A), dense(10 + 0 * A)",
        "/// A width.\nconst A: usize = 0x20; #[allow(unused)] dense(A), dense(1_0)",
        "dense(32, init = normal(0.1 * 2), bias = true), leaky_relu(1 / 5), gelu(approximate = none), dense(10)",
        "residual { const A: usize = 64; dense(A), relu, residual { tanh } }, dense(10,)",
        "own: path::to::Layer, dense(10)",
        "own: self::Relu, dense(10)",
        "own: path::Gain<16, { 2 }>, ::absolute::Path, crate::Path, super::Path, dense(10)",
        "r#type: dense(10)",
        "residual { Gain<64>, relu }, sum { a: { Gain<64> }, b: { dense(10) } }, dense(10)",
        "const r#A: usize = 10; dense(A), dense(r#A)",
        "batch_norm(momentum = 0), batch_norm(momentum = 1, epsilon = 1e-9), dropout(0), dense(10)",
    ] {
        assert_steps(steps, &[]);
    }
}

#[test]
fn independent_mistakes_are_told_at_once() {
    assert_steps(
        "dens(32), relu, dense(0), dropout(7), dense(WIDTH), dense(16 -> 12)",
        &[
            "there is no step `dens`",
            "a size is at least 1, found 0",
            "`rate` of `dropout` is at least 0 and less than 1, found `7`",
            "there is no constant `WIDTH`",
            "`Digits` promises the output [10], but `dense3` produces [12]",
        ],
    );
    assert_messages(
        "#[budget(rom = 1)] struct Digits: [0] -> [3, 3, 3, 3] { const A: usize = A; relu relu, tanh(1) }",
        &[
            "there is no budget of `rom`",
            "expected a comma after this step",
            "`A` is defined by itself",
            "a size is at least 1, found 0",
            "a shape has one to three axes, found 4",
            "`tanh` takes no arguments",
        ],
    );
}

#[test]
fn a_mistake_has_no_consequences() {
    // After each, the shape, the constant or the name is open, and nothing more can be said.
    assert_steps(
        "telepathy, dense(20 -> 10)",
        &["there is no step `telepathy`"],
    );
    assert_steps("dense(A), dense(20 -> 10)", &["there is no constant `A`"]);
    assert_steps(
        "const A: usize = B; dense(A), dense(A)",
        &["there is no constant `B`"],
    );
    assert_steps(
        "const A: f32 = 0.5; dense(A), dropout(A), dense(10)",
        &["a constant of a network is a `usize`"],
    );
    assert_steps(
        "const A usize = 3; dense(A)",
        &["expected `:` after the constant `A`"],
    );
    assert_steps(
        "dense(32) -> relu -> dense(12)",
        &["expected a comma after the step, found `->`"],
    );
    assert_steps(
        "dense(12).relu()",
        &["expected a comma after the step, found `.`"],
    );
    assert_steps(
        "residual { dense(A) }, dense(64 -> 10)",
        &["there is no constant `A`"],
    );
    assert_steps("residual {}, dense(10)", &["`residual1` has no steps"]);
    assert_steps(
        "residual { dense(32) }, dense(64 -> 10)",
        &["the branch of `residual1` turns [64] into [32]"],
    );
    assert_steps("resdual { dense(32) }", &["there is no step `resdual`"]);
    assert_steps("relu { dense(32) }", &["`relu` takes no steps in braces"]);
    assert_steps(
        "dense(12, bias = maybe), dense(10)",
        &["`bias` of `dense` is `true` or `false`"],
    );
    assert_steps(
        "a: dense(10), a: relu, a_: tanh",
        &["two steps are called `a`"],
    );
    assert_messages(
        "struct Digits { dense(3 -> 10) }",
        &["`Digits` has no signature"],
    );
    assert_messages(
        "struct Digits: [A] -> [B] { dense(3 -> 10) }",
        &["there is no constant `A`", "there is no constant `B`"],
    );
    assert_messages(
        "struct Digits<const A: usize>: [A] -> [10] { dense(A), dense(10) }",
        &["the sizes of `Digits` are types, found `const A: usize`"],
    );
    assert_messages(
        "struct Digits: [8, 8] -> [10] { dense(63 -> 32), relu, dense(10) }",
        &["`dense1` takes one axis"],
    );
}

#[test]
fn slips_of_the_pen_are_understood() {
    assert_steps(
        "hidden = dense(10)",
        &["expected `:` after the name `hidden`, found `=`"],
    );
    assert_steps(
        "hidden dense(10)",
        &["expected `:` after the name `hidden`"],
    );
    assert_steps(
        "\"hidden\": dense(10)",
        &["the name of a step has no quotes"],
    );
    assert_steps("in: dense(10)", &["`in` is a keyword of Rust"]);
    assert_steps("_: dense(10)", &["a step cannot be called `_`"]);
    assert_steps(
        "let hidden = dense(10);",
        &["a step is named by `:`, found `let`"],
    );
    assert_steps(
        "let N = 10; dense(N)",
        &["a number is named by `const`, found `let`"],
    );
    assert_steps(
        "static N: usize = 10; dense(N)",
        &["a number is named by `const`, found `static`"],
    );
    assert_steps(
        "const N: usize = 10, dense(N)",
        &["expected `;` after the constant `N`, found `,`"],
    );
    assert_steps(
        "const N: usize = 10 dense(N)",
        &["expected `;` after the constant `N`, found `dense`"],
    );
    assert_steps(
        "dense 10",
        &["the arguments of `dense` stand in parentheses"],
    );
    assert_steps(
        "dense[10]",
        &["the arguments of `dense` stand in parentheses"],
    );
    assert_steps(
        "dense { units: 10 }",
        &["the arguments of `dense` stand in parentheses"],
    );
    assert_steps(
        "dense(10); relu;",
        &["expected a comma after the step, found `;`"; 2],
    );
    assert_steps("dense(10),, relu", &["expected a step, found `,`"]);
    assert_steps(
        "dense(units: 10)",
        &["expected `=` after `units`, found `:`"],
    );
    assert_steps("dense(10 bias = true)", &["expected a comma before `bias`"]);
    assert_steps("dense(bias = , 10)", &["`bias` has no value"]);
    assert_steps("dense(64 -> )", &["expected a number after `->`"]);
    assert_steps("dense(10 +)", &["expected a number after `+`"]);
    assert_steps("dense(1 << 3)", &["expected a comma, found `<<`"]);
    assert_steps(
        "nn::Linear(64, 10)",
        &["the path `nn::Linear` takes no arguments"],
    );
    assert_steps("dense(10), /// nothing\n", &["this belongs to no step"]);
    assert_steps(
        "dense(10), #[cfg(test)] relu",
        &["a part of a network cannot be configured away"],
    );
    assert_messages(
        "pub Digits: [64] -> [10] { dense(10) }",
        &["expected `struct`, found `Digits`"],
    );
    assert_messages(
        "enum Digits: [64] -> [10] { dense(10) }",
        &["a network is a `struct`, found `enum`"],
    );
    assert_messages(
        "struct Digits [64] -> [10] { dense(10) }",
        &["expected `:` after `Digits`, found `[`"],
    );
    assert_messages(
        "struct Digits: [64] => [10] { dense(10) }",
        &["expected `->` between the shapes, found `=>`"],
    );
    assert_messages(
        "struct Digits: [64] { dense(10) }",
        &["the signature of `Digits` has no output"],
    );
    assert_messages(
        "struct Digits: [8; 8] -> [10] { flatten, dense(10) }",
        &["expected a comma between the axes, found `;`"],
    );
    assert_messages(
        "struct Digits: [64] -> 10 { dense(10) }",
        &["a shape stands in brackets"],
    );
    assert_messages(
        "struct Digits: [64] -> [10] { dense(10) };",
        &["expected nothing after the network"],
    );
    assert_messages(
        "struct T: [64] -> [10] { dense(10) }",
        &["a network cannot be called `T`"],
    );
    assert_messages(
        "struct",
        &["expected the name of the network, found the end"],
    );
    assert_messages("struct Digits", &["`Digits` has no signature"]);
    assert_messages(
        "struct Digits:",
        &["expected a shape in brackets, found the end"],
    );
    assert_messages(
        "struct Digits: [64]",
        &["the signature of `Digits` has no output"],
    );
    assert_messages(
        "struct Digits: [64] ->",
        &["expected a shape in brackets, found the end"],
    );
    assert_messages(
        "struct Digits: [64] -> [10]",
        &["expected the steps of `Digits` in braces, found the end"],
    );
    assert_messages("", &["there is no network here"]);
}

#[test]
fn sizes_stay_where_they_fit() {
    assert_steps("dense(-3)", &["a size is at least 1, found -3"]);
    assert_steps("dense(3 - 4)", &["a size is at least 1, but `3 - 4` is -1"]);
    assert_steps("dense(1 / 0)", &["a division by zero"]);
    assert_steps(
        "dense(99999999999999999999999999999999999999999)",
        &["this number is too large"],
    );
    assert_steps(
        "dense(20000000)",
        &["a size of 20,000,000 is absurdly large"],
    );
    assert_steps(
        "dense(10000000)",
        &["the weight of `dense1` of 650,000,000 elements is absurdly large"],
    );
    assert_steps(
        "dense(18446744073709551615 * 18446744073709551615)",
        &["`18446744073709551615 * 18446744073709551615` overflows"],
    );
    assert_steps("dropout(1e999), dense(10)", &["this number is too large"]);
    assert_steps(
        "dropout(0 / 0), dense(10)",
        &["`rate` of `dropout` is a number, but `0 / 0` is none"],
    );
    assert_messages(
        "struct A: [9999999, 9999999, 9999999] -> [1] { flatten, dense(1) }",
        &["a shape of"],
    );
}
