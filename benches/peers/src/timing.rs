//! A program that can be run and timed.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

/// Long enough that the clock does not show, short enough that some are over before another program gets the core.
const TURN: f64 = 1e-3;
const TURNS: usize = 80;

/// What a peer makes of a task.
pub type Program = Box<dyn Run>;
/// That, or why it cannot.
pub type Outcome = Result<Program, Box<dyn Error>>;

pub trait Run {
    /// What comes of all inputs, one after the other.
    fn outputs(&self) -> Vec<f32>;
    /// Seconds of one call, from a fresh start.
    fn seconds(&self, calls: usize) -> f64;
}

struct Parts<I, Start, Call, Values> {
    inputs: Vec<I>,
    start: Start,
    call: Call,
    values: Values,
}

/// A program that calls `call` on one input after the other, with what `start` makes for a turn; `values` are the numbers in
/// what it gives.
pub fn program<I: 'static, S, O>(
    inputs: Vec<I>,
    start: impl Fn() -> S + 'static,
    call: impl Fn(&mut S, &I) -> O + 'static,
    values: impl Fn(&S, O) -> Vec<f32> + 'static,
) -> Program {
    Box::new(Parts {
        inputs,
        start,
        call,
        values,
    })
}

impl<I, S, O, Start, Call, Values> Run for Parts<I, Start, Call, Values>
where
    Start: Fn() -> S,
    Call: Fn(&mut S, &I) -> O,
    Values: Fn(&S, O) -> Vec<f32>,
{
    fn outputs(&self) -> Vec<f32> {
        let mut state = (self.start)();
        let outputs = self.inputs.iter().flat_map(|input| {
            let output = (self.call)(&mut state, input);
            (self.values)(&state, output)
        });
        outputs.collect()
    }

    fn seconds(&self, calls: usize) -> f64 {
        let mut state = (self.start)();
        let count = self.inputs.len();
        // Caches and branches get warm.
        black_box((self.call)(&mut state, &self.inputs[0]));
        let start = Instant::now();
        for call in 0..calls {
            black_box((self.call)(
                &mut state,
                black_box(&self.inputs[call % count]),
            ));
        }
        start.elapsed().as_secs_f64() / calls as f64
    }
}

/// The fewest seconds of a call of each, over turns that go round.
pub fn shortest(programs: &[&dyn Run]) -> Vec<f64> {
    let calls: Vec<usize> = programs.iter().map(|program| calls(*program)).collect();
    let mut shortest = vec![f64::INFINITY; programs.len()];
    for _ in 0..TURNS {
        for ((program, &calls), shortest) in programs.iter().zip(&calls).zip(&mut shortest) {
            *shortest = shortest.min(program.seconds(calls));
        }
    }
    shortest
}

/// How many fill a turn.
fn calls(program: &dyn Run) -> usize {
    let mut calls = 1;
    loop {
        let seconds = program.seconds(calls);
        let wanted = (TURN / seconds.max(1e-9)).ceil() as usize;
        if wanted <= 2 * calls {
            return wanted.max(1);
        }
        calls = wanted.min(32 * calls);
    }
}
