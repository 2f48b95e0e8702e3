//! Training on several threads: the same bits whatever their number, and nearly those of one thread.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use nn_core::flat::Flat;
use nn_core::loss::Loss;
use nn_core::prelude::*;
use nn_core::train::{Part, Sample};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

network! {
    /// Enough parameters that the optimiser's pass is shared too.
    struct Wide: [40] -> [10] {
        dense(1000),
        relu,
        hidden: dense(20),
        relu,
        dense(10),
    }
}

network! {
    /// A step that draws, and one that looks at the whole batch.
    struct Mixed: [40] -> [10] {
        dense(30),
        batch_norm,
        relu,
        dropout(0.3),
        dense(10),
    }
}

fn data(samples: usize) -> Vec<([f32; 40], usize)> {
    let mut rng = seeded_rng(5);
    let mut number = || (rng.next_u32() >> 8) as f32 / (1 << 24) as f32 - 0.5;
    let input = |class: usize, number: f32, place: usize| {
        number + if place % 10 == class { 0.3 } else { 0.0 }
    };
    (0..samples)
        .map(|sample| {
            let class = sample % 10;
            (
                std::array::from_fn(|place| input(class, number(), place)),
                class,
            )
        })
        .collect()
}

fn numbers<N: Network<Scalar = f32>>(net: &N) -> Vec<u32> {
    let numbers = net.parameters().flat().iter().chain(net.state().flat());
    numbers.map(|x| x.to_bits()).collect()
}

/// What is learnt on so many threads, and said of it.
fn on_threads<N>(threads: usize, optimiser: impl Optimiser + Send + Sync) -> (Vec<u32>, History)
where
    N: Network<Scalar = f32, InputArray = [f32; 40], OutputArray = [f32; 10]>,
{
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool");
    let mut rng = seeded_rng(1);
    let mut net = N::boxed(&mut rng);
    // A last batch that is cut into shards of other sizes.
    let (train, valid) = (data(256 * 2 + 150), data(471));
    let training = Training::new(CrossEntropy, optimiser)
        .epochs(3)
        .batch::<256>();
    let fit = || training.parallel().fit(&mut *net, &train, &valid, &mut rng);
    let history = pool.install(fit).expect("it trains");
    (numbers(&*net), history)
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    fn check<N>()
    where
        N: Network<Scalar = f32, InputArray = [f32; 40], OutputArray = [f32; 10]>,
    {
        let adam = Adam::new(1e-3).weight_decay(1e-3).clip_norm(1.0);
        let one = on_threads::<N>(1, adam);
        for threads in [2, 3] {
            assert_eq!(on_threads::<N>(threads, adam), one, "{threads} threads");
        }
    }
    check::<Wide>();
    check::<Mixed>();
}

/// Each may do another's work while it waits, and none waits for one that waits for it.
#[test]
fn several_trainings_share_a_pool() {
    let pool = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool")
    };
    let data = data(200);
    let learn = |seed: u32| {
        let seed = u64::from(seed);
        let mut net = Mixed::boxed(&mut seeded_rng(seed));
        let training = Training::new(CrossEntropy, Adam::new(1e-3)).batch::<64>();
        let training = training.epochs(5).parallel();
        let history = training.fit(&mut *net, &data, &data, &mut seeded_rng(seed));
        (numbers(&*net), history.expect("it trains"))
    };
    let alone: Vec<_> = pool(1).install(|| (0..12).map(learn).collect());
    for threads in [1, 2, 3, 5] {
        let together = pool(threads).install(|| {
            let seeds = (0..12_u32).into_par_iter().with_max_len(1);
            seeds.map(learn).collect::<Vec<_>>()
        });
        assert!(together == alone, "{threads} threads");
    }
}

/// Panics at one class.
#[derive(Clone, Copy)]
struct Delicate;

impl Loss for Delicate {
    type Target<O: Copy + 'static> = usize;

    fn loss<T: nn_core::math::Scalar, O: nn_core::loss::Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        assert_ne!(class, 7, "not seven");
        CrossEntropy.loss(output, &class, d_output)
    }

    fn check<T: nn_core::math::Scalar, O: nn_core::loss::Array<T>>(
        &self,
        class: &usize,
    ) -> Result<(), nn_core::loss::TargetError> {
        CrossEntropy.check::<T, O>(class)
    }
}

#[test]
fn a_panic_comes_out_and_leaves_the_pool_as_it_was() {
    let pool = ThreadPoolBuilder::new().num_threads(3).build();
    let pool = pool.expect("a pool");
    let mut data = data(128);
    for place in [3, 70, 127] {
        data.iter_mut().for_each(|(_, class)| *class = 0);
        data[place].1 = 7;
        let training = Training::new(Delicate, Sgd::new(0.1)).batch::<128>();
        let training = training.shuffle(false).parallel();
        let mut net = Wide::boxed(&mut seeded_rng(1));
        let fit = || training.fit(&mut *net, &data, &[], &mut seeded_rng(1));
        let panic = catch_unwind(AssertUnwindSafe(|| pool.install(fit)));
        assert!(panic.is_err(), "{place}");
        data[place].1 = 0;
        let fit = || training.fit(&mut *net, &data, &[], &mut seeded_rng(1));
        pool.install(fit).expect("it trains");
    }
}

/// Without a step that draws or looks at the batch only the order of sums differs from that on one thread.
#[test]
fn what_is_learnt_is_nearly_what_one_thread_learns() {
    const TOLERANCE: f32 = 1e-4;
    let data = data(300);
    let learn = |parallel: bool| {
        let mut rng = seeded_rng(1);
        let mut net = Wide::boxed(&mut rng);
        let training = Training::new(CrossEntropy, Sgd::new(0.1).momentum(0.9));
        let training = training.epochs(2).batch::<48>().shuffle(false);
        let history = if parallel {
            training.parallel().fit(&mut *net, &data, &data, &mut rng)
        } else {
            training.fit(&mut *net, &data, &data, &mut rng)
        };
        (net, history.expect("it trains").last())
    };
    let ((one, epoch_of_one), (several, epoch)) = (learn(false), learn(true));
    let pairs = one.parameters.flat().iter().zip(several.parameters.flat());
    for (a, b) in pairs {
        assert!((a - b).abs() <= TOLERANCE * (1.0 + a.abs()), "{a} {b}");
    }
    assert!((epoch_of_one.train.loss - epoch.train.loss).abs() <= f64::from(TOLERANCE));
    let accuracy = |epoch: Epoch| epoch.valid.and_then(|valid| valid.accuracy);
    assert_eq!(accuracy(epoch_of_one), accuracy(epoch));
}

/// The mean over batches of what a feature is, and no running variance below zero.
#[test]
fn running_statistics_are_those_of_the_data() {
    let mut rng = seeded_rng(1);
    let mut net = Mixed::boxed(&mut rng);
    let data = data(640);
    let training = Training::new(CrossEntropy, Adam::new(1e-2))
        .epochs(20)
        .batch::<64>();
    let history = training.parallel().fit(&mut *net, &data, &[], &mut rng);
    let learnt = history.expect("it trains").last().train;
    // In use, by the running statistics, it is as right as in training, where dropout disturbs it.
    let used = evaluate(&*net, &CrossEntropy, &data).expect("it evaluates");
    assert!(used.loss < learnt.loss + 0.05, "{used:?} {learnt:?}");
    assert!(used.accuracy > Some(0.8), "{used:?}");
}

#[test]
fn what_fails_says_so_and_gives_the_network_back() {
    let fails = |rate: f64, data: &[Sample<Wide, CrossEntropy>]| {
        let mut rng = seeded_rng(1);
        let mut net = Wide::boxed(&mut rng);
        let before = numbers(&*net);
        let training = Training::new(CrossEntropy, Sgd::new(rate))
            .batch::<64>()
            .parallel();
        let error = training
            .fit(&mut *net, data, &[], &mut rng)
            .expect_err("it fails");
        assert_eq!(numbers(&*net), before, "{error}");
        error
    };
    let mut data = data(100);
    assert_eq!(fails(0.1, &[]), TrainingError::NoData);
    let diverged = fails(1e30, &data);
    assert!(
        matches!(diverged, TrainingError::NotFinite { epoch: 1, .. }),
        "{diverged}"
    );
    data[70].0[3] = f32::NAN;
    let sample = 70;
    let expected = TrainingError::Input {
        validation: false,
        sample,
        element: 3,
    };
    assert_eq!(fails(0.1, &data), expected);
}

/// A loss of zero whose gradient is not finite.
#[derive(Clone, Copy)]
struct Steep;

impl Loss for Steep {
    type Target<O: Copy + 'static> = usize;

    fn loss<T: nn_core::math::Scalar, O: nn_core::loss::Array<T>>(
        &self,
        _: &O,
        _: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        if let Some(d_output) = d_output {
            d_output.flat_mut().fill(T::INFINITY);
        }
        T::ZERO
    }

    fn check<T: nn_core::math::Scalar, O: nn_core::loss::Array<T>>(
        &self,
        _: &usize,
    ) -> Result<(), nn_core::loss::TargetError> {
        Ok(())
    }
}

#[test]
fn a_gradient_that_is_not_finite_changes_nothing() {
    let mut rng = seeded_rng(1);
    let mut net = Mixed::boxed(&mut rng);
    let before = numbers(&*net);
    let training = Training::new(Steep, Adam::new(0.1))
        .batch::<32>()
        .parallel();
    let go_on = |_: &Epoch, _: &Mixed| ControlFlow::Continue(());
    let error = training.fit_with(&mut *net, &data(64), &[], &mut rng, go_on);
    assert!(matches!(
        error,
        Err(TrainingError::NotFinite {
            epoch: 1,
            batch: 1,
            part: Part::Gradient { .. }
        })
    ));
    assert_eq!(numbers(&*net), before);
}
