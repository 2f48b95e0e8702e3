//! Training on several threads: with `--features rayon`.

use std::cell::Cell;
use std::hint::black_box;
use std::time::Instant;

use nn_core::prelude::*;
use rayon::ThreadPoolBuilder;

use crate::networks::N3;
use crate::random;
use crate::table::Table;
use crate::work::Work;

const BATCH: usize = 128;
const BATCHES: usize = 4;
const EPOCHS: usize = 64;
/// How often each number of threads has its turn.
const TURNS: usize = 8;

pub fn rows(table: &mut Table) {
    let name = format!("N3 training, batch {BATCH}, `fit`");
    let work = [Work::passes::<N3>(BATCH), Work::adam(N3::PARAMETERS)];
    let inputs = random::values(BATCHES * BATCH, &mut seeded_rng(1));
    let samples = inputs.into_iter().enumerate();
    let samples: Vec<([f32; 784], usize)> = samples.map(|(i, input)| (input, i % 10)).collect();
    let training = Training::new(CrossEntropy, Adam::new(1e-3));
    let training = training.batch::<BATCH>().shuffle(false).epochs(EPOCHS);

    // Side by side, so that what disturbs one disturbs the others.
    let [alone, one, two] = [(); 3].map(|()| Cell::new(f64::INFINITY));
    let measure = |seconds: &Cell<f64>, fit: &dyn Fn(&mut N3)| {
        let mut net = N3::boxed(&mut seeded_rng(2));
        let start = Instant::now();
        fit(&mut net);
        let step = start.elapsed().as_secs_f64() / (EPOCHS * BATCHES) as f64;
        seconds.set(seconds.get().min(step));
        black_box(net);
    };
    let pools = [1, 2].map(|threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool of threads")
    });
    let parallel = training.parallel();
    let mut measured = false;
    let mut measure_all = || {
        for _ in 0..if measured { 0 } else { TURNS } {
            measure(&alone, &|net| {
                let history = training.fit(net, &samples, &[], &mut seeded_rng(3));
                black_box(history).expect("it trains");
            });
            for (seconds, pool) in [&one, &two].into_iter().zip(&pools) {
                measure(seconds, &|net| {
                    let mut rng = seeded_rng(3);
                    let history = pool.install(|| parallel.fit(net, &samples, &[], &mut rng));
                    black_box(history).expect("it trains");
                });
            }
        }
        if !measured {
            let [one, two] = [&one, &two].map(|seconds| alone.get() / seconds.get());
            eprintln!("{name}: {one:.2} times as fast in shards, {two:.2} times on two threads");
        }
        measured = true;
    };
    for (how, seconds) in [
        ("", &alone),
        (", in shards on one thread", &one),
        (", on two threads", &two),
    ] {
        table.row(&format!("{name}{how}"), BATCH, &work, None, || {
            measure_all();
            seconds.get()
        });
    }
}
