//! Two networks that were trained in PyTorch: the weights that `train.py` saved give its outputs here.
//!
//! ```text
//! cargo run --release --example pytorch
//! ```

#[path = "../common/mod.rs"]
mod common;
mod compare;
mod networks;
#[path = "../speakers/data.rs"]
#[allow(dead_code, reason = "only what tests is needed")]
mod utterances;

use std::error::Error;

use common::digits_data;
use compare::{Comparison, compare};

fn main() -> Result<(), Box<dyn Error>> {
    let (reader, digits) = (networks::reader()?, digits_data::Data::read()?.test);
    let comparison = compare(&*reader, &digits, "digits")?;
    print(&networks::Reader::summary(), &comparison, digits.len());

    let (speaker, utterances) = (networks::speaker()?, utterances::Data::read()?.test);
    let comparison = compare(&*speaker, &utterances, "speakers")?;
    print(&networks::Speaker::summary(), &comparison, utterances.len());
    Ok(())
}

fn print(summary: &impl std::fmt::Display, comparison: &Comparison, samples: usize) {
    let Comparison {
        right,
        difference,
        largest,
    } = comparison;
    println!("{summary}\n");
    println!("{right} of {samples} are right");
    println!("outputs up to {largest:.1}, at most {difference:.1e} from those of PyTorch\n");
}
