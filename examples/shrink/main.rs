//! Makes a failing network of `tests/gradients_0` and `tests/gradients_1` as small as it can be and still fail.
//!
//! ```text
//! cargo run --example shrink -- 1 17                # network 17 of seed 1
//! NN_CROOKED=1 cargo run --example shrink -- 1 17   # of networks some of which hold a layer that is wrong on purpose
//! ```
//!
//! Round after round the networks that are smaller in one place, by a step, a block or a number, are compiled together
//! and checked; the smallest that fails in the same way is the next to be made smaller.

#[path = "../../build/random_networks/mod.rs"]
mod random_networks;
mod smaller;
mod trial;

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u64> = env::args()
        .skip(1)
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?;
    let [seed, number] = numbers[..] else {
        return Err("usage: cargo run --example shrink -- <seed> <number>".into());
    };
    let network = random_networks::network(seed, number as usize);
    let Some(Some(mut failure)) = trial::run(std::slice::from_ref(&network))?.pop() else {
        println!("network {number} of seed {seed} does not fail");
        return Ok(());
    };
    eprintln!("{}{}\n", declared(&network), failure.message);
    let network = smaller::shrink(network, |some| {
        let outcomes = trial::run(some)?.into_iter().enumerate();
        for (index, other) in outcomes {
            let Some(other) = other.filter(|other| other.kind == failure.kind) else {
                continue;
            };
            eprintln!("{}", declared(&some[index]));
            failure = other;
            return Ok::<_, Box<dyn Error>>(Some(index));
        }
        Ok(None)
    })?;
    println!("{}{}", declared(&network), failure.message);
    Ok(())
}

fn declared(network: &random_networks::tree::Network) -> String {
    network.declare("Net").unwrap_or_default()
}
