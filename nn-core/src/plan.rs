//! The memory of a pass, planned while compiling: what [`network!`](crate::network!) computes from a network's steps.

use crate::network::Step;

/// The multiply-accumulates of some steps.
#[must_use]
pub const fn macs(steps: &[Step]) -> usize {
    let mut sum = 0;
    let mut place = 0;
    while place < steps.len() {
        sum += steps[place].macs;
        place += 1;
    }
    sum
}

/// The size of a buffer that holds the outputs of the steps at some places, one at a time.
#[must_use]
pub const fn buffer(steps: &[Step], places: &[usize]) -> usize {
    let mut largest = 0;
    let mut i = 0;
    while i < places.len() {
        let len = product(steps[places[i]].output);
        if len > largest {
            largest = len;
        }
        i += 1;
    }
    largest
}

/// The arena that steps one after the other want: with their input in it, and beside it.
#[must_use]
pub const fn series(steps: &[Step]) -> [usize; 2] {
    let mut most = [0; 2];
    let mut place = 0;
    while place < steps.len() {
        let step = &steps[place];
        if step.arena > most[0] {
            most[0] = step.arena;
        }
        let beside = if place == 0 {
            step.arena_beside
        } else {
            step.arena
        };
        if beside > most[1] {
            most[1] = beside;
        }
        place += 1;
    }
    most
}

/// The arena that branches want between an input that is kept and an output that they are put to: with that input in it,
/// and beside it.
#[must_use]
pub const fn branches(steps: &[Step], input: usize, output: usize) -> [usize; 2] {
    let mut most = 0;
    let mut place = 0;
    while place < steps.len() {
        if steps[place].arena_beside > most {
            most = steps[place].arena_beside;
        }
        place += 1;
    }
    [input + output + most, output + most]
}

/// The frames of the step that has the most, and two for each block that it lies in.
#[must_use]
pub const fn frames(steps: &[Step]) -> usize {
    let mut most = 0;
    let mut place = 0;
    while place < steps.len() {
        let step = &steps[place];
        let frames = match step.steps {
            [] => step.frames,
            inner => frames(inner) + 2,
        };
        if frames > most {
            most = frames;
        }
        place += 1;
    }
    most
}

/// The most that a step wants as scratch in the backward pass.
#[must_use]
pub const fn backward_scratch(steps: &[Step]) -> usize {
    let mut most = 0;
    let mut place = 0;
    while place < steps.len() {
        if steps[place].backward_scratch > most {
            most = steps[place].backward_scratch;
        }
        place += 1;
    }
    most
}

/// How many features the steps before a place have: where its own begin, if they lie one behind the other.
#[must_use]
pub const fn offset(steps: &[Step], place: usize) -> usize {
    let mut sum = 0;
    let mut before = 0;
    while before < place {
        let dims = steps[before].output;
        sum += dims[dims.len() - 1];
        before += 1;
    }
    sum
}

/// The largest last axis of some shapes.
#[must_use]
pub const fn largest(shapes: &[&[usize]]) -> usize {
    let mut largest = 0;
    let mut place = 0;
    while place < shapes.len() {
        let dims = shapes[place];
        if dims[dims.len() - 1] > largest {
            largest = dims[dims.len() - 1];
        }
        place += 1;
    }
    largest
}

/// The largest of some numbers.
#[must_use]
pub const fn most(numbers: &[usize]) -> usize {
    let mut most = 0;
    let mut place = 0;
    while place < numbers.len() {
        if numbers[place] > most {
            most = numbers[place];
        }
        place += 1;
    }
    most
}

/// The product of some axes.
#[must_use]
pub const fn product(dims: &[usize]) -> usize {
    let mut product = 1;
    let mut axis = 0;
    while axis < dims.len() {
        product *= dims[axis];
        axis += 1;
    }
    product
}
