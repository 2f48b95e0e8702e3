//! What each network costs, as its type says: `name weights RAM stack`, in bytes.

#![cfg_attr(bare, no_std, no_main)]

use boards::board::write;
use boards::main;
use boards::networks::{Digits, N1, Speaker};
use boards::text::Decimal;
use nn_core::network::{Cost, Network};

main!(run);

fn run() {
    say::<N1>("n1");
    say::<Digits>("digits");
    say::<Speaker>("speaker");
    #[cfg(roomy)]
    {
        use boards::mlperf_tiny::{
            AnomalyDetection, ImageClassification, KeywordSpotting, VisualWakeWords,
        };
        say::<AnomalyDetection>("ad");
        say::<KeywordSpotting>("kws");
        say::<ImageClassification>("ic");
        say::<VisualWakeWords>("vww");
    }
}

fn say<N: Network>(name: &str) {
    let Cost {
        flash, ram, stack, ..
    } = N::COST;
    write(name);
    for bytes in [flash, ram, stack] {
        write(" ");
        write(Decimal::new(bytes).as_str());
    }
    write("\n");
}
