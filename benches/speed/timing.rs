//! Seconds of a call, measured.

use std::time::{Duration, Instant};

/// Long enough that the clock and a switch of tasks do not show.
const ROUND: Duration = Duration::from_millis(20);
const ROUNDS: usize = 3;

/// Seconds of one `call`, the fewest of several rounds. It is given what `prepare` makes anew for each round, and its number
/// within the round.
pub fn shortest<A>(mut prepare: impl FnMut() -> A, mut call: impl FnMut(&mut A, usize)) -> f64 {
    let mut round = |calls: usize| {
        let mut prepared = prepare();
        let start = Instant::now();
        for number in 0..calls {
            call(&mut prepared, number);
        }
        start.elapsed()
    };
    // Warms up, too.
    let mut calls = 1;
    loop {
        let time = round(calls);
        if time >= ROUND {
            break;
        }
        let missing = ROUND.as_secs_f64() / time.as_secs_f64().max(1e-9);
        calls = (calls as f64 * (1.1 * missing).clamp(1.1, 100.0)).ceil() as usize;
    }
    let times = (0..ROUNDS).map(|_| round(calls).as_secs_f64() / calls as f64);
    times.fold(f64::INFINITY, f64::min)
}
