//! Checks that only the type system can decide, in plain words.
//!
//! Where a step is a type of the user's, [`network!`](crate::network) does not know its shapes. It writes a constant
//! for every such joint that calls one of these functions; what they say appears at the user's token, in
//! `cargo check` and in an editor.

/// The axes that flow from `before` into `step` have to be the ones it takes.
///
/// # Panics
///
/// If they differ; in a constant that is a compile error.
#[track_caller]
pub const fn join(step: &str, takes: &[usize], before: &str, produces: &[usize]) {
    if same(takes, produces) {
        return;
    }
    fail(
        Message::new()
            .quoted(step)
            .text(" takes ")
            .dims(takes)
            .text(", but ")
            .quoted(before)
            .text(" produces ")
            .dims(produces),
    );
}

/// What the last step produces has to be what the signature promises.
///
/// # Panics
///
/// If they differ; in a constant that is a compile error.
#[track_caller]
pub const fn ends(network: &str, promises: &[usize], last: &str, produces: &[usize]) {
    if same(promises, produces) {
        return;
    }
    fail(
        Message::new()
            .quoted(network)
            .text(" promises the output ")
            .dims(promises)
            .text(", but ")
            .quoted(last)
            .text(" produces ")
            .dims(produces),
    );
}

/// A residual branch has to keep its shape.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
#[track_caller]
pub const fn keeps_shape(branch: &str, takes: &[usize], produces: &[usize]) {
    if same(takes, produces) {
        return;
    }
    fail(
        Message::new()
            .text("the branch of ")
            .quoted(branch)
            .text(" turns ")
            .dims(takes)
            .text(" into ")
            .dims(produces)
            .text(", but its input is added to its output: both need one shape"),
    );
}

/// A step on features alone cannot take more axes.
///
/// # Panics
///
/// If there is more than one axis; in a constant that is a compile error.
#[track_caller]
pub const fn features_only(step: &str, before: &str, produces: &[usize]) {
    if produces.len() == 1 {
        return;
    }
    fail(
        Message::new()
            .quoted(step)
            .text(" takes one axis, [features], but ")
            .quoted(before)
            .text(" produces ")
            .dims(produces)
            .text("; put `flatten` between them"),
    );
}

/// A cost has to keep within its budget. `steps` and `costs` say what each step takes of it.
///
/// # Panics
///
/// If it does not; in a constant that is a compile error.
#[track_caller]
pub const fn budget(network: &str, unit: &str, budget: usize, cost: usize, steps: &[&str], costs: &[usize]) {
    if cost <= budget {
        return;
    }
    let mut most = 0;
    let mut step = 1;
    while step < costs.len() {
        if costs[step] > costs[most] {
            most = step;
        }
        step += 1;
    }
    fail(
        Message::new()
            .quoted(network)
            .text(" takes ")
            .number(cost)
            .text(" ")
            .text(unit)
            .text(", ")
            .number(cost - budget)
            .text(" over its budget of ")
            .number(budget)
            .text("; most of it is ")
            .quoted(steps[most])
            .text(" with ")
            .number(costs[most]),
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
const fn fail(message: Message) -> ! {
    panic!("{}", message.as_str())
}

/// A text that is put together while compiling; what does not fit is cut off.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 512], len: 0 }
    }

    const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut place = 0;
        while place < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[place];
            self.len += 1;
            place += 1;
        }
        self
    }

    const fn quoted(self, name: &str) -> Self {
        self.text("`").text(name).text("`")
    }

    const fn number(self, number: usize) -> Self {
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
