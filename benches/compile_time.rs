//! What a network adds to the time a crate takes to compile: `cargo bench --bench compile_time`.
//!
//! A crate is compiled without a network, with one of 3, 10 and 50 dense steps of changing widths, and with the 58 steps of
//! MLPerf Tiny's visual wake words (Banbury et al. 2021), each several times in turn, its dependencies once before. The table
//! has the shortest times and what the network adds.

mod generated;

use std::fmt::Write;
use std::time::{Duration, Instant};

use generated::Package;

/// The networks that are measured.
#[derive(Clone, Copy)]
enum Subject {
    None,
    Dense(usize),
    /// A MobileNet: thirteen times a depthwise and a pointwise convolution.
    VisualWakeWords,
}

const SUBJECTS: [Subject; 5] = [
    Subject::None,
    Subject::Dense(3),
    Subject::Dense(10),
    Subject::Dense(50),
    Subject::VisualWakeWords,
];
/// Outputs of each depthwise and pointwise pair, and whether it halves the image.
const PAIRS: [(usize, bool); 13] = [
    (16, false),
    (32, true),
    (32, false),
    (64, true),
    (64, false),
    (128, true),
    (128, false),
    (128, false),
    (128, false),
    (128, false),
    (128, false),
    (256, true),
    (256, false),
];
const ROUNDS: usize = 3;
const COMMANDS: [(&str, &[&str]); 2] = [
    ("cargo check", &["check"]),
    ("cargo build --release", &["build", "--release"]),
];

fn main() {
    let package = Package::new("compile_time");
    println!("{:24}{:24}{:>8}{:>8}", "", "network", "seconds", "added");
    for (name, arguments) in COMMANDS {
        let mut best = [Duration::MAX; SUBJECTS.len()];
        // The first round builds what the crate depends on.
        for round in 0..=ROUNDS {
            for (best, subject) in best.iter_mut().zip(SUBJECTS) {
                let time = compile(&package, arguments, subject, round);
                if round > 0 {
                    *best = time.min(*best);
                }
            }
        }
        for (time, subject) in best.iter().zip(SUBJECTS) {
            let [time, without] = [time, &best[0]].map(Duration::as_secs_f64);
            let network = subject.name();
            println!("{name:24}{network:24}{time:>8.2}{:>8.2}", time - without);
        }
    }
}

fn compile(package: &Package, arguments: &[&str], subject: Subject, round: usize) -> Duration {
    package.write(&source(subject, round));
    let start = Instant::now();
    let status = package.cargo(arguments).status().expect("cargo runs");
    assert!(
        status.success(),
        "the crate with {} does not compile",
        subject.name()
    );
    start.elapsed()
}

/// A program that declares a network, trains it and uses it; without one, one that does neither. `round` makes it new.
fn source(subject: Subject, round: usize) -> String {
    let mut source = format!("use nn_core::prelude::*;\nconst ROUND: usize = {round};\n");
    let Some([declaration, input]) = subject.declaration() else {
        source += "fn main() {\n    println!(\"{ROUND} {}\", seeded_rng(1).next_u64());\n}\n";
        return source;
    };
    let _ = write!(
        source,
        "network! {{\n    {declaration}}}\n\
        fn main() {{\n    let mut rng = seeded_rng(1);\n    let mut net = Net::boxed(&mut rng);\n    \
        let data = vec![({input}, 1); 64];\n    let training = Training::new(CrossEntropy, Adam::new(1e-3));\n    \
        let history = training.fit(&mut *net, &data, &[], &mut rng).unwrap();\n    \
        println!(\"{{ROUND}} {{}} {{:?}}\", history.last().train.loss, net.predict(&data[0].0));\n}}\n"
    );
    source
}

impl Subject {
    fn name(self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Dense(steps) => format!("{steps} dense"),
            Self::VisualWakeWords => "visual wake words".to_owned(),
        }
    }

    /// The network `Net`, and an input.
    fn declaration(self) -> Option<[String; 2]> {
        match self {
            Self::None => None,
            Self::Dense(steps) => {
                let mut text = "pub struct Net: [64] -> [10] {\n".to_owned();
                for step in 1..steps {
                    let _ = writeln!(text, "    dense({}),\n    relu,", 16 + step * 7 % 48);
                }
                text += "    dense(10),\n}\n";
                Some([text, "[0.5; 64]".to_owned()])
            }
            Self::VisualWakeWords => {
                let mut text = "pub struct Net: [96, 96, 3] -> [2] {\n    \
                    conv2d(8, 3, stride = 2, padding = same),\n    relu,\n"
                    .to_owned();
                for (outputs, halves) in PAIRS {
                    let stride = if halves { ", stride = 2" } else { "" };
                    let _ = writeln!(
                        text,
                        "    depthwise_conv2d(3{stride}, padding = same),\n    relu,\n    \
                        conv2d({outputs}, 1),\n    relu,"
                    );
                }
                text += "    avg_pool2d(3),\n    flatten,\n    dense(2),\n    softmax,\n}\n";
                Some([text, "[[[0.5; 3]; 96]; 96]".to_owned()])
            }
        }
    }
}
