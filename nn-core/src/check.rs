//! Checks that only the type system can decide, in plain words.
//!
//! Where a step is a type of the user's, [`network!`](crate::network!) does not know its shapes. It writes a constant
//! for every such joint that calls one of these functions; what they say appears at the user's token, in
//! `cargo check` and in an editor. Names come with their backticks.

use crate::math::Scalar;
use crate::network::{Network, Step};

/// Before the mend.
pub(crate) const HELP: &str = "\n= help: ";

/// The axes that flow into `step` have to be the ones it takes. `before` is what they come from, with its verb: "`hidden`
/// produces".
///
/// # Panics
///
/// If they differ; in a constant that is a compile error.
#[track_caller]
pub const fn join(step: &str, takes: &[usize], before: &str, produces: &[usize]) {
    if same(takes, produces) || unknown(takes, produces) {
        return;
    }
    let message = Message::new()
        .text(step)
        .text(" takes ")
        .dims(takes)
        .text(", but ")
        .text(before)
        .text(" ")
        .dims(produces);
    let help = message.text(HELP);
    fail(if takes.len() == 1 && produces.len() == 1 {
        help.text("put `dense(")
            .digits(takes[0])
            .text(")` before it")
    } else if takes.len() == 1 && takes[0] == product(produces) {
        help.text("put `flatten` before it")
    } else {
        help.text("put steps before it that turn ")
            .dims(produces)
            .text(" into ")
            .dims(takes)
    });
}

/// A dense step that states how many inputs it takes has to be given so many: `dense(takes -> units)`.
///
/// # Panics
///
/// If it is not; in a constant that is a compile error.
#[track_caller]
pub const fn stated(step: &str, takes: usize, units: usize, before: &str, produces: &[usize]) {
    axes(
        step,
        &[1],
        "one axis, [features]",
        "put `flatten` before it",
        before,
        produces,
    );
    if produces.is_empty() || takes == produces[0] {
        return;
    }
    fail(
        Message::new()
            .text(step)
            .text(" takes ")
            .number(takes)
            .text(" inputs, but ")
            .text(before)
            .text(" ")
            .number(produces[0])
            .text(HELP)
            .text("write `")
            .digits(produces[0])
            .text(" -> ")
            .digits(units)
            .text("`, or leave the input size out"),
    );
}

/// What the last step produces has to be what the signature promises.
///
/// # Panics
///
/// If they differ; in a constant that is a compile error.
#[track_caller]
pub const fn ends(network: &str, promises: &[usize], last: &str, produces: &[usize]) {
    if same(promises, produces) || unknown(promises, produces) {
        return;
    }
    fail(
        Message::new()
            .text(network)
            .text(" promises the output ")
            .dims(promises)
            .text(", but ")
            .text(last)
            .text(" ")
            .dims(produces)
            .text(HELP)
            .text("write `-> ")
            .dims(produces)
            .text("`, or end with a step that produces ")
            .dims(promises),
    );
}

/// A residual branch has to keep its shape.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
#[track_caller]
pub const fn keeps_shape(branch: &str, takes: &[usize], produces: &[usize]) {
    if same(takes, produces) || unknown(takes, produces) {
        return;
    }
    fail(
        Message::new()
            .text("the branch of ")
            .text(branch)
            .text(" turns ")
            .dims(takes)
            .text(" into ")
            .dims(produces)
            .text(", but its input is added to its output")
            .text(HELP)
            .text("end the branch with a step that produces ")
            .dims(takes),
    );
}

/// The outputs of two branches of a step have to agree: in all axes, or in all but the last.
///
/// # Panics
///
/// If they do not; in a constant that is a compile error.
#[track_caller]
pub const fn branches(
    step: &str,
    this: &str,
    produces: &[usize],
    that: &str,
    other: &[usize],
    but_the_last: bool,
    mend: &str,
) {
    if produces.is_empty() || other.is_empty() || unknown(produces, other) {
        return;
    }
    let agree = if but_the_last && produces.len() == other.len() {
        let (_, axes) = split_last(produces);
        let (_, others) = split_last(other);
        same(axes, others)
    } else {
        same(produces, other)
    };
    if agree {
        return;
    }
    fail(
        Message::new()
            .text(this)
            .text(" of ")
            .text(step)
            .text(" produces ")
            .dims(produces)
            .text(", but ")
            .text(that)
            .text(" produces ")
            .dims(other)
            .text(HELP)
            .text(mend),
    );
}

/// The last axis, and those before it.
const fn split_last(dims: &[usize]) -> (usize, &[usize]) {
    match dims.split_last() {
        Some((last, rest)) => (*last, rest),
        None => (0, dims),
    }
}

/// The windows of a step have to fit into its input, with its padding. `reaches` and `padding` are those of the
/// spatial axes.
///
/// # Panics
///
/// If one does not; in a constant that is a compile error.
#[track_caller]
pub const fn window(
    step: &str,
    reaches: &[usize],
    padding: &[usize],
    before: &str,
    produces: &[usize],
) {
    if produces.len() != reaches.len() + 1 {
        return;
    }
    let mut axis = 0;
    while axis < reaches.len() {
        if produces[axis] + padding[axis] < reaches[axis] {
            let noun = if reaches.len() == 1 {
                " time steps"
            } else if axis == 0 {
                " rows"
            } else {
                " columns"
            };
            fail(
                Message::new()
                    .text("the window of ")
                    .text(step)
                    .text(" reaches over ")
                    .number(reaches[axis])
                    .text(noun)
                    .text(", but ")
                    .text(before)
                    .text(" ")
                    .dims(produces)
                    .text(HELP)
                    .text("take a smaller `kernel`, or `padding = same`"),
            );
        }
        axis += 1;
    }
}

/// So many `parts`, groups or heads, have to divide the last axis, in words `axis`.
///
/// # Panics
///
/// If they do not; in a constant that is a compile error.
#[track_caller]
pub const fn divides(step: &str, axis: &str, parts: &str, count: usize, produces: &[usize]) {
    let (last, _) = split_last(produces);
    if last.is_multiple_of(count) {
        return;
    }
    fail(
        Message::new()
            .text(step)
            .text(" has ")
            .number(last)
            .text(" ")
            .text(axis)
            .text(", which ")
            .number(count)
            .text(" ")
            .text(parts)
            .text(" do not divide")
            .text(HELP)
            .text("take a number of ")
            .text(parts)
            .text(" that divides ")
            .number(last),
    );
}

/// A step makes other axes of all elements that flow into it.
///
/// # Panics
///
/// If there are more or fewer; in a constant that is a compile error.
#[track_caller]
pub const fn elements(step: &str, makes: &[usize], before: &str, produces: &[usize]) {
    if produces.is_empty() || product(makes) == product(produces) {
        return;
    }
    fail(
        Message::new()
            .text(step)
            .text(" makes ")
            .dims(makes)
            .text(" of ")
            .number(product(makes))
            .text(" elements, but ")
            .text(before)
            .text(" ")
            .dims(produces)
            .text(" of ")
            .number(product(produces))
            .text(HELP)
            .text("take axes whose product is ")
            .digits(product(produces)),
    );
}

/// What is cut off the spatial axes leaves something.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
#[track_caller]
pub const fn crop(step: &str, cut: &[usize], before: &str, produces: &[usize]) {
    let mut axis = 0;
    while axis < cut.len() && axis + 1 < produces.len() {
        if cut[axis] >= produces[axis] {
            let noun = if produces.len() == 2 {
                " time steps"
            } else if axis == 0 {
                " rows"
            } else {
                " columns"
            };
            fail(
                Message::new()
                    .text(step)
                    .text(" cuts off ")
                    .number(cut[axis])
                    .text(noun)
                    .text(", but ")
                    .text(before)
                    .text(" ")
                    .dims(produces)
                    .text(HELP)
                    .text("cut off ")
                    .number(produces[axis] - 1)
                    .text(" at most"),
            );
        }
        axis += 1;
    }
}

/// What is cut off where windows were laid down leaves something. A window covers `covers` cells, and the next lies a
/// stride further.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
#[track_caller]
pub const fn spread(
    step: &str,
    strides: &[usize],
    covers: &[usize],
    cut: &[usize],
    before: &str,
    produces: &[usize],
) {
    let mut axis = 0;
    while axis < cut.len() && axis + 1 < produces.len() {
        let covered = (produces[axis] - 1) * strides[axis] + covers[axis];
        if cut[axis] >= covered {
            let noun = if axis == 0 { " rows" } else { " columns" };
            fail(
                Message::new()
                    .text("`padding` of ")
                    .text(step)
                    .text(" cuts off ")
                    .number(cut[axis])
                    .text(noun)
                    .text(", but ")
                    .text(before)
                    .text(" ")
                    .dims(produces)
                    .text(", over which its windows cover ")
                    .number(covered)
                    .text(HELP)
                    .text("take a smaller `padding`"),
            );
        }
        axis += 1;
    }
}

/// A step takes one of some numbers of axes, in words as `text`; `mend` is the help.
///
/// # Panics
///
/// If there are others; in a constant that is a compile error.
#[track_caller]
pub const fn axes(
    step: &str,
    ranks: &[usize],
    text: &str,
    mend: &str,
    before: &str,
    produces: &[usize],
) {
    let mut place = 0;
    while place < ranks.len() {
        if ranks[place] == produces.len() {
            return;
        }
        place += 1;
    }
    if produces.is_empty() {
        return;
    }
    fail(
        Message::new()
            .text(step)
            .text(" takes ")
            .text(text)
            .text(", but ")
            .text(before)
            .text(" ")
            .dims(produces)
            .text(HELP)
            .text(mend),
    );
}

/// `#[budget(macs = …)]`: multiply-accumulates of one inference.
///
/// # Panics
///
/// If there are more; in a constant that is a compile error.
#[track_caller]
pub const fn macs_budget<N: Network>(network: &str, budget: u64) {
    let dearest = Dearest::of(N::STEPS, Column::Macs);
    spend(
        network,
        "multiply-accumulates",
        budget,
        N::COST.macs,
        dearest,
    );
}

/// `#[budget(flash = …)]`: bytes of the numbers.
///
/// # Panics
///
/// If there are more; in a constant that is a compile error.
#[track_caller]
pub const fn flash_budget<N: Network>(network: &str, budget: u64) {
    let dearest = Dearest::of(N::STEPS, Column::Flash(N::Scalar::BYTES));
    spend(network, "bytes of flash", budget, N::COST.flash, dearest);
}

/// `#[budget(ram = …)]`: bytes of one inference. The step that takes the most is the one that the others have to follow.
///
/// # Panics
///
/// If there are more; in a constant that is a compile error.
#[track_caller]
pub const fn ram_budget<N: Network>(network: &str, budget: u64) {
    let dearest = Dearest::of(N::STEPS, Column::Arena(N::Scalar::BYTES));
    spend(network, "bytes of RAM", budget, N::COST.ram, dearest);
}

/// `#[budget(stack = …)]`: bytes that a call of `predict` takes of the stack.
///
/// # Panics
///
/// If there are more; in a constant that is a compile error.
#[track_caller]
pub const fn stack_budget<N: Network>(network: &str, budget: u64) {
    let dearest = Dearest::of(N::STEPS, Column::Arena(N::Scalar::BYTES));
    spend(network, "bytes of stack", budget, N::COST.stack, dearest);
}

/// What a step is weighed by, and the bytes of a number.
#[derive(Clone, Copy)]
enum Column {
    Macs,
    Flash(usize),
    /// What lives while it runs.
    Arena(usize),
}

/// The step that costs most: the names of the blocks that it lies in, with its own at the end; and how much.
#[derive(Clone, Copy)]
struct Dearest {
    names: [&'static str; Self::DEEPEST],
    depth: usize,
    cost: usize,
}

impl Dearest {
    /// A step in more blocks than this is named by them alone.
    const DEEPEST: usize = 8;

    /// Among some steps. What a block takes as memory is its own as a whole; of other costs its steps have their part.
    const fn of(steps: &'static [Step], column: Column) -> Self {
        let mut dearest = Self {
            names: [""; Self::DEEPEST],
            depth: 0,
            cost: 0,
        };
        let mut steps = steps;
        while !steps.is_empty() && dearest.depth < Self::DEEPEST {
            let [mut cost, mut most] = [0; 2];
            let mut place = 0;
            while place < steps.len() {
                if column.of(&steps[place]) > cost {
                    cost = column.of(&steps[place]);
                    most = place;
                }
                place += 1;
            }
            let step = &steps[most];
            dearest.names[dearest.depth] = step.name;
            dearest.depth += 1;
            dearest.cost = cost;
            steps = match column {
                Column::Arena(_) => &[],
                Column::Macs | Column::Flash(_) => step.steps,
            };
        }
        dearest
    }
}

impl Column {
    const fn of(self, step: &Step) -> usize {
        match self {
            Self::Macs => step.macs,
            Self::Flash(bytes) => (step.parameters + step.state) * bytes,
            Self::Arena(bytes) => step.arena * bytes,
        }
    }
}

pub(crate) const fn product(dims: &[usize]) -> usize {
    let mut product = 1;
    let mut axis = 0;
    while axis < dims.len() {
        product *= dims[axis];
        axis += 1;
    }
    product
}

#[track_caller]
const fn spend(network: &str, unit: &str, budget: u64, cost: usize, dearest: Dearest) {
    let cost = cost as u64;
    if cost <= budget {
        return;
    }
    let mut message = Message::new()
        .text(network)
        .text(" takes ")
        .number(cost as usize)
        .text(" ")
        .text(unit)
        .text(", ")
        .number((cost - budget) as usize)
        .text(" over its budget of ")
        .number(budget as usize)
        .text(HELP)
        .text("raise the budget, or make `");
    let mut place = 0;
    while place < dearest.depth {
        if place > 0 {
            message = message.text(".");
        }
        message = message.text(dearest.names[place]);
        place += 1;
    }
    fail(
        message
            .text("` smaller, which takes the most with ")
            .number(dearest.cost),
    );
}

/// The largest of some sizes.
#[must_use]
pub const fn largest(sizes: &[usize]) -> usize {
    let mut largest = 0;
    let mut place = 0;
    while place < sizes.len() {
        if sizes[place] > largest {
            largest = sizes[place];
        }
        place += 1;
    }
    largest
}

/// Whether one side is no layer, which is an error of its own.
const fn unknown(a: &[usize], b: &[usize]) -> bool {
    a.is_empty() || b.is_empty()
}

const fn same(a: &[usize], b: &[usize]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut axis = 0;
    while axis < a.len() {
        if a[axis] != b[axis] {
            return false;
        }
        axis += 1;
    }
    true
}

#[track_caller]
pub(crate) const fn fail(message: Message) -> ! {
    panic!("{}", message.as_str())
}

/// A text that is put together while compiling; what does not fit is cut off.
pub(crate) struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; 512],
            len: 0,
        }
    }

    pub(crate) const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut place = 0;
        while place < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[place];
            self.len += 1;
            place += 1;
        }
        self
    }

    pub(crate) const fn number(self, number: usize) -> Self {
        if number >= 1000 {
            let rest = number % 1000;
            return self
                .number(number / 1000)
                .text(",")
                .digit(rest / 100)
                .digit(rest / 10 % 10)
                .digit(rest % 10);
        }
        if number >= 10 {
            return self.number(number / 10).digit(number % 10);
        }
        self.digit(number)
    }

    /// As it is written in code, without commas.
    const fn digits(self, number: usize) -> Self {
        let rest = if number >= 10 {
            self.digits(number / 10)
        } else {
            self
        };
        rest.digit(number % 10)
    }

    const fn digit(mut self, digit: usize) -> Self {
        if self.len < self.bytes.len() {
            self.bytes[self.len] = b'0' + digit as u8;
            self.len += 1;
        }
        self
    }

    const fn dims(mut self, dims: &[usize]) -> Self {
        self = self.text("[");
        let mut axis = 0;
        while axis < dims.len() {
            if axis > 0 {
                self = self.text(", ");
            }
            self = self.number(dims[axis]);
            axis += 1;
        }
        self.text("]")
    }

    const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "the shapes do not fit",
        }
    }
}
